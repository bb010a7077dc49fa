"""A distance matrix as a long table, one row a pair, for spreadsheets and for programs."""

from io import BytesIO
from typing import Any

from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.workflow.csv_text import csv_text


def rows(matrix: DistanceMatrix) -> list[dict[str, Any]]:
    """One row a pair; what a method does not give is ``None``."""
    found = []
    for cell in matrix.cells:
        a, b = matrix.members[cell.first], matrix.members[cell.second]
        one = cell.estimate
        low, high = one.interval or (None, None)
        found.append(
            {
                "a": a.name,
                "b": b.name,
                "distance": matrix.distance,
                "value": one.value,
                "low": low,
                "high": high,
                "confidence": one.confidence if one.interval else None,
                "noise_floor": one.noise_floor,
                "p_adjusted": one.p_value,
                "p": cell.p_unadjusted,
                "permutations": one.permutations,
                "n_a": one.n[0],
                "n_b": one.n[1],
                "units": one.units,
                "method": one.method,
                "seed": one.seed,
                "fingerprint_a": a.fingerprint,
                "fingerprint_b": b.fingerprint,
            }
        )
    return found


def to_csv(matrix: DistanceMatrix) -> str:
    """CSV (RFC 4180); a text that a spreadsheet would run gets an apostrophe before it."""
    return csv_text(rows(matrix))


def to_parquet(matrix: DistanceMatrix) -> bytes:
    """The same as a Parquet file, with types and with names as they are."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    written = BytesIO()
    table = pa.Table.from_pylist(rows(matrix))
    # a column in which no row has a number would have no type
    fields = [
        pa.field(one.name, pa.float64() if pa.types.is_null(one.type) else one.type)
        for one in table.schema
    ]
    pq.write_table(table.cast(pa.schema(fields)), written)
    return written.getvalue()
