"""Tables: CSV and its kin, JSON lines, JSON and Parquet; one item a row."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from dnacompare.dataset import Dataset, Rejected
from dnacompare.errors import InputError
from dnacompare.loaders.content import HEAD, Content, Contents, expand, shown, suffix
from dnacompare.loaders.damage import listing, nothing_readable
from dnacompare.loaders.delimited import read_delimited
from dnacompare.loaders.frames import table_dataset
from dnacompare.loaders.json_rows import read_json
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.parquet import read_parquet
from dnacompare.loaders.rows import Rows
from dnacompare.specs import File, LoaderSpec

DELIMITED = (".csv", ".tsv", ".tab", ".psv", ".data")
JSON = (".jsonl", ".ndjson", ".json")
PARQUET = (".parquet", ".pq")
SUFFIXES = DELIMITED + JSON + PARQUET


def is_parquet(head: bytes) -> bool:
    """Whether a file begins like Parquet, whatever it is called."""
    return head.startswith(b"PAR1")


def open_table(
    files: Sequence[File],
    *,
    name: str,
    limits: Limits,
    columns: Sequence[str] | str | None = None,
    id_column: str | None = None,
    header: str = "auto",
) -> Dataset:
    """A dataset with one item a row; several files with the same columns are joined.

    ``columns`` chooses some, ``id_column`` names the one that identifies items (it is not
    compared), ``header`` says whether the first row of delimited text holds names. Raises
    ``InputError`` for what is no table and ``LimitError`` for one too large.
    """
    rows = table_rows(files, name, limits, header, (id_column,))
    return table_dataset(rows, name=name, limits=limits, columns=columns, id_column=id_column)


def table_rows(
    files: Sequence[File],
    name: str,
    limits: Limits,
    header: str = "auto",
    verbatim: Collection[str | None] = (),
) -> Rows:
    """The raw rows of all table files among ``files``; the other files are rejected.

    Columns named in ``verbatim`` are not turned into numbers.
    """
    found = expand(files, limits)
    tables = [content for content in found.items if is_table(content)]
    if not tables:
        raise nothing_readable(name, "no table that can be read", _refused(found))
    parts = [_rows(content, limits, header, verbatim) for content in tables]
    joined = parts[0] if len(parts) == 1 else _joined(parts, [shown(t.name) for t in tables], name)
    return replace(
        joined, rejected=_refused(found) + joined.rejected, notes=found.notes + joined.notes
    )


def is_table(content: Content) -> bool:
    """Whether a file is a table by its first bytes or its suffix."""
    return suffix(content.name) in SUFFIXES or is_parquet(content.head(HEAD))


def _refused(found: Contents) -> tuple[Rejected, ...]:
    others = [content for content in found.items if not is_table(content)]
    return found.rejected + tuple(Rejected(shown(o.name), "not a table") for o in others)


def _rows(content: Content, limits: Limits, header: str, verbatim: Collection[str | None]) -> Rows:
    name = shown(content.name)
    data = content.read()
    if is_parquet(data[:HEAD]) or suffix(content.name) in PARQUET:
        return read_parquet(data, name, limits)
    if suffix(content.name) in JSON:
        return read_json(data, name, limits)
    return read_delimited(data, name, limits, header, verbatim)


def _joined(parts: Sequence[Rows], names: Sequence[str], name: str) -> Rows:
    """The rows of several files, one file after the other."""
    import pandas as pd

    columns = list(parts[0].frame.columns)
    for part, own in zip(parts, names, strict=True):
        if set(part.frame.columns) != set(columns):
            raise InputError(
                f"The tables in {name!r} have different columns: {names[0]!r} has "
                f"{listing(columns)} and {own!r} has {listing(list(part.frame.columns))}. Choose "
                "one of them."
            )
    return Rows(
        pd.concat([part.frame[columns] for part in parts], ignore_index=True),
        tuple(
            f"{own}, {row}" for own, part in zip(names, parts, strict=True) for row in part.names
        ),
        tuple(
            Rejected(f"{own}, {bad.name}", bad.reason)
            for own, part in zip(names, parts, strict=True)
            for bad in part.rejected
        ),
        tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


LOADER = LoaderSpec(
    name="tables",
    title="Tables",
    modality="table",
    suffixes=SUFFIXES,
    open=open_table,
    summary="CSV, TSV, JSON lines, JSON and Parquet; numbers and categories, columns chosen.",
    options={
        "columns": "the columns to compare; all if not given",
        "id_column": "the column that identifies items, to pair A and B by; it is not compared",
        "header": "whether the first row holds the names of columns: auto, yes or no",
    },
    recognises=is_parquet,
)
