"""An entry of the library, before its files are opened and after."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dnacompare import codec
from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest, digest_json
from dnacompare.store.datasets import Entry, Origin
from dnacompare.workflow.names import clean_name

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def draft(
    source: Origin,
    name: str,
    *,
    created: float,
    kind: str = "auto",
    options: Mapping[str, Any] | None = None,
    tags: Iterable[str] = (),
) -> Entry:
    """What is known before the files are opened; options that are None count as not given."""
    given = {option: value for option, value in (options or {}).items() if value is not None}
    return Entry(
        id="",
        name=clean_name(name),
        kind="",
        modality="",
        fingerprint="",
        items=0,
        bytes=0,
        source=source,
        created=created,
        opened_as=kind,
        options=codec.encode(given),
        tags=clean_tags(tags),
    )


def filled(entry: Entry, dataset: Dataset) -> Entry:
    """The draft with what its files turned out to hold.

    The id follows from the content and the options, not from names or from how it was packed.
    """
    return replace(
        entry,
        id=address(dataset.fingerprint, dataset.kind, entry.options),
        kind=dataset.kind,
        modality=dataset.modality,
        fingerprint=dataset.fingerprint,
        items=len(dataset),
        columns=tuple(dataset.columns),
        rejected=dataset.rejected,
        notes=dataset.notes,
    )


def address(fingerprint: str, kind: str, options: Mapping[str, Any]) -> str:
    """The id of a dataset with this content, opened with these options."""
    return digest("dataset", fingerprint, kind, digest_json(options))


def not_here(source: Origin) -> InputError:
    """What to say to whoever wants data that this workspace does not hold."""
    why = "they came in a bundle that was made without them"
    if DAY.fullmatch(source.key):
        why = f"they were removed on {source.key} by the retention rule (DNACOMPARE_KEEP_DAYS)"
    return InputError(
        f"The data are not here: {why}. Results can be looked at; to compute more, add the same "
        "files on the page Datasets."
    )


def same_request(one: Entry, other: Entry) -> bool:
    """Whether two entries are the same files, opened in the same way."""
    return (one.source, one.opened_as, one.options) == (
        other.source,
        other.opened_as,
        other.options,
    )


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as clean names, each once, in the order given."""
    return tuple(dict.fromkeys(clean_name(tag) for tag in tags if tag.strip()))


def size_on_disk(path: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())
