"""Text: the lines of one file, one item a file for several, or a column of a table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dnacompare.dataset import Dataset, Positions, Rejected
from dnacompare.errors import DNACompareError, InputError
from dnacompare.fingerprint import digest, item_ids
from dnacompare.loaders.content import Content, expand, shown, suffix
from dnacompare.loaders.damage import cause, listing, nothing_readable
from dnacompare.loaders.encoding import decode, sound
from dnacompare.loaders.identity import identified, known
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.rows import Rows
from dnacompare.loaders.tables import is_table, table_rows
from dnacompare.specs import File, LoaderSpec

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".txt", ".text")
LONG = 40
"""Mean characters from which a column of a table is prose rather than a category."""


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts in memory."""

    texts: Sequence[str]

    def read(self, positions: Positions) -> list[str]:
        """The texts, without the spaces around them."""
        return [self.texts[position] for position in positions]


def open_text(
    files: Sequence[File],
    *,
    name: str,
    limits: Limits,
    text_column: str | None = None,
    id_column: str | None = None,
) -> Dataset:
    """A dataset of texts: lines, files, or a column of a table.

    ``text_column`` names the column (the only one with long texts if not given) and ``id_column``
    the one to pair by. Raises ``InputError`` if there is no text or no such column.
    """
    found = expand(files, limits)
    if any(is_table(content) for content in found.items):
        rows = table_rows(files, name, limits, verbatim=(text_column, id_column))
        return text_dataset(
            rows, name=name, limits=limits, text_column=text_column, id_column=id_column
        )
    if text_column or id_column:
        raise InputError(f"{name!r} holds no table, so there is no column to choose in it.")
    kept = [content for content in found.items if suffix(content.name) in SUFFIXES]
    others = [content for content in found.items if suffix(content.name) not in SUFFIXES]
    rejected = list(found.rejected) + [Rejected(shown(o.name), "not text") for o in others]
    names, texts, notes = _lines(kept[0]) if len(kept) == 1 else _whole(kept, rejected)
    if not texts:
        raise nothing_readable(name, "no text", rejected)
    limits.check_items(len(texts), name)
    dataset = _dataset(texts, names, name)
    return replace(dataset, rejected=tuple(rejected), notes=found.notes + notes)


def text_dataset(
    rows: Rows, *, name: str, limits: Limits, text_column: str | None, id_column: str | None
) -> Dataset:
    """One column of a table as texts; rows without text are rejected."""
    column = text_column or _only_prose(rows.frame, id_column, name)
    known(column, list(rows.frame.columns), name)
    limits.check_items(len(rows.frame), name)
    if column == id_column:
        raise InputError(f"{column!r} cannot be both the text and the id column of {name!r}.")
    rows, given = identified(rows, id_column, name)
    series = rows.frame[column]
    texts = [sound(text).strip() for text in series.where(series.notna(), "")]
    full = [i for i, text in enumerate(texts) if text]
    if not full:
        raise InputError(f"The column {column!r} of {name!r} has no text in it.")
    missing = tuple(Rejected(rows.names[i], "no text") for i, text in enumerate(texts) if not text)
    dataset = _dataset([texts[i] for i in full], [rows.names[i] for i in full], name)
    if given is not None:
        ids = given[full]
        dataset = replace(
            dataset,
            ids=ids,
            id_column=id_column,
            fingerprint=digest("text", "", ids.tobytes(), dataset.fingerprint),
        )
    return replace(dataset, rejected=rows.rejected + missing, notes=rows.notes)


def _dataset(texts: Sequence[str], names: Sequence[str], name: str) -> Dataset:
    ids = item_ids(texts)
    return Dataset(
        name=name,
        modality="text",
        kind="text",
        ids=ids,
        names=names,
        source=Texts(texts),
        fingerprint=digest("text", "", ids.tobytes()),
    )


def _lines(content: Content) -> tuple[list[str], list[str], tuple[str, ...]]:
    text, notes = decode(content.read(), shown(content.name))
    lines = [line.strip() for line in text.removesuffix("\n").split("\n")]
    kept = [(f"line {number:,}", line) for number, line in enumerate(lines, 1) if line]
    empty = len(lines) - len(kept)
    notes += (f"{empty:,} empty lines were left out.",) if empty else ()
    return [name for name, _ in kept], [line for _, line in kept], notes


def _whole(
    contents: Sequence[Content], rejected: list[Rejected]
) -> tuple[list[str], list[str], tuple[str, ...]]:
    names, texts = [], []
    notes: dict[str, None] = {}
    for content in contents:
        name = shown(content.name)
        try:
            text, remarks = decode(content.read(), name)
        except DNACompareError as error:
            rejected.append(Rejected(name, cause(error)))
            continue
        notes.update(dict.fromkeys(remarks))
        if text.strip():
            names.append(name)
            texts.append(text.strip())
        else:
            rejected.append(Rejected(name, "no text"))
    return names, texts, tuple(notes)


def _only_prose(frame: "pd.DataFrame", id_column: str | None, name: str) -> str:
    """The only column of long, mostly different texts."""
    prose = []
    for column in frame.columns:
        values = [] if column == id_column else list(frame[column].dropna())
        if not values or not all(isinstance(value, str) for value in values):
            continue
        if sum(map(len, values)) > LONG * len(values) and 2 * len(set(values)) > len(values):
            prose.append(str(column))
    if len(prose) == 1:
        return prose[0]
    found = "no column" if not prose else f"{len(prose)} columns ({listing(prose)})"
    raise InputError(
        f"{name!r} has {found} of long texts; name one of {listing(list(frame.columns), 10)} with "
        "text_column."
    )


LOADER = LoaderSpec(
    name="text",
    title="Text",
    modality="text",
    suffixes=SUFFIXES,
    open=open_text,
    summary="The lines of a .txt file, several .txt files, or a text column of a table.",
    options={
        "text_column": "the column of a table that holds the texts",
        "id_column": "the column that identifies items, to pair A and B by",
    },
)
