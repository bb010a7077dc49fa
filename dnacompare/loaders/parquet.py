"""Parquet → rows, read in pieces so that a small file cannot fill the memory."""

from io import BytesIO

from dnacompare.loaders.arrow import from_arrow
from dnacompare.loaders.damage import parsing
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.rows import Rows

PIECE = 1024
"""Rows read at once: a value repeated by reference costs a few bytes in the file, each."""


def read_parquet(data: bytes, name: str, limits: Limits) -> Rows:
    """All rows; raises ``LimitError`` by what the file declares, and again by what comes out."""
    with parsing(name, "Parquet"):
        import pyarrow as pa
        import pyarrow.parquet as pq

        file = pq.ParquetFile(BytesIO(data))
        limits.check_cells(file.metadata.num_rows, file.metadata.num_columns, name)
        pieces, size = [], 0
        for piece in file.iter_batches(batch_size=PIECE):
            size += piece.nbytes
            if size > limits.bytes:
                raise limits.exceeded("bytes", f"{name!r} unpacks to more bytes")
            pieces.append(piece)
        return from_arrow(pa.Table.from_batches(pieces, file.schema_arrow))
