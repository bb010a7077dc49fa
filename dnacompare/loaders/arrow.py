"""An Arrow table → rows."""

from typing import TYPE_CHECKING

from dnacompare.loaders.damage import listing
from dnacompare.loaders.rows import Rows, distinct, numbered

if TYPE_CHECKING:
    import pyarrow as pa


def from_arrow(table: "pa.Table") -> Rows:
    """One row each; inner structs become dotted columns."""
    import pyarrow as pa

    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    names = distinct(table.column_names)
    repeated = [new for old, new in zip(table.column_names, names, strict=True) if old != new]
    frame = table.rename_columns(names).to_pandas(ignore_metadata=True, date_as_object=False)
    notes = (f"Repeated column names were changed to {listing(repeated)}.",) if repeated else ()
    return Rows(frame, numbered(len(frame)), (), notes)
