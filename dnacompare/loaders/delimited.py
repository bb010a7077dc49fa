"""Delimited text (CSV, TSV and their kin) → rows of numbers and text."""

import re
from collections.abc import Collection
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from dnacompare.dataset import Rejected
from dnacompare.errors import InputError
from dnacompare.loaders.damage import listing, parsing
from dnacompare.loaders.encoding import decode
from dnacompare.loaders.layout import Layout, find_layout
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.rows import Rows, distinct, numbered

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.csv as csv_reader

MISSING = (
    *("", "NA", "N/A", "n/a", "#N/A", "<NA>", "?"),
    *("NaN", "nan", "-nan", "null", "NULL", "None"),
)
BLANK_START = re.compile(r"\A(?:[ \t]*\n)+")
DECIMAL_COMMA = r"[+-]?\d+(?:,\d+)?"


def read_delimited(
    data: bytes,
    name: str,
    limits: Limits,
    header: str = "auto",
    verbatim: Collection[str | None] = (),
) -> Rows:
    """Columns of numbers as float64 and all others as text; misfitting records are rejected.

    ``header`` is ``auto``, ``yes`` or ``no``; columns named in ``verbatim`` stay text, so that
    no digit of an identifier is lost. Raises ``InputError`` for what is no table.
    """
    import pyarrow as pa

    text, notes = decode(data, name)
    text = BLANK_START.sub("", text)
    with parsing(name, "a table"):
        layout = find_layout(text, name, header)
        limits.check_cells(text.count("\n"), len(layout.columns), name)
        table, bad = _parse(text, layout, name)
    names = distinct(layout.columns)
    columns = zip(names, table.columns, strict=True)
    frame = pa.table([c if n in verbatim else _numeric(c) for n, c in columns], names).to_pandas()
    repeated = [new for old, new in zip(layout.columns, names, strict=True) if old != new]
    if repeated:
        notes += (f"Repeated column names were changed to {listing(repeated)}.",)
    if not layout.header:
        notes += ("The first row holds values, so the columns were numbered.",)
    if layout.delimiter == ";":
        frame, comma = _decimal_commas(frame)
        notes += comma
    every = numbered(len(frame) + len(bad))
    skipped = {row.number - 1 - layout.header for row in bad}
    return Rows(
        frame,
        tuple(row for i, row in enumerate(every) if i not in skipped),
        tuple(
            Rejected(
                every[row.number - 1 - layout.header],
                f"it has {row.actual_columns} fields, not {row.expected_columns}",
            )
            for row in bad
        ),
        notes,
    )


def _decimal_commas(frame: "pd.DataFrame") -> "tuple[pd.DataFrame, tuple[str, ...]]":
    """Where semicolons divide fields, ``3,14`` is a number."""
    changed = {}
    for name, column in frame.items():
        if column.dtype == np.float64:
            continue
        fields = column.dropna()
        if fields.str.contains(",").any() and fields.str.fullmatch(DECIMAL_COMMA).all():
            changed[name] = column.str.replace(",", ".", regex=False)
    if not changed:
        return frame, ()
    return frame.assign(**changed), (f"Decimal commas were read in {listing(list(changed))}.",)


def _parse(text: str, layout: Layout, name: str) -> "tuple[pa.Table, list[csv_reader.InvalidRow]]":
    """Arrow's reader: fast, and it hands over the records that do not fit."""
    import pyarrow as pa
    import pyarrow.csv as csv_reader

    bad: list[csv_reader.InvalidRow] = []

    def refuse(row: csv_reader.InvalidRow) -> str:
        bad.append(row)
        return "skip"

    places = [str(i) for i in range(len(layout.columns))]
    data = text.encode()
    try:
        table = csv_reader.read_csv(
            BytesIO(data),
            read_options=csv_reader.ReadOptions(
                column_names=places,
                skip_rows_after_names=int(layout.header),
                use_threads=False,  # else bad rows come without their number
                block_size=min(len(data) + 1, 1 << 30),
            ),
            parse_options=csv_reader.ParseOptions(
                delimiter=layout.delimiter, newlines_in_values=True, invalid_row_handler=refuse
            ),
            convert_options=csv_reader.ConvertOptions(
                column_types=dict.fromkeys(places, pa.string())
            ),
        )
    except pa.ArrowInvalid as error:
        raise (_open_quote(name) if "straddling" in str(error) else error) from error
    if text.count('"') % 2 and table.num_rows and "\n" in str(table.column(-1)[-1]):
        raise _open_quote(name)
    columns = [_with_missing(column) for column in table.columns]
    return pa.table(dict(zip(places, columns, strict=True))), bad


def _numeric(column: "pa.ChunkedArray") -> "pa.ChunkedArray":
    """As float64 if every field is a number, else as it is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        return pc.cast(column, pa.float64())
    except pa.ArrowInvalid:
        return column


def _open_quote(name: str) -> InputError:
    return InputError(f"{name!r} opens a quoted field and never closes it; look for a stray quote.")


def _with_missing(column: "pa.ChunkedArray") -> "pa.ChunkedArray":
    """Fields without the spaces around them; those that say so are missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    fields = pc.utf8_trim_whitespace(column)
    missing = pc.is_in(fields, value_set=pa.array(MISSING))
    return pc.if_else(missing, pa.scalar(None, pa.string()), fields)
