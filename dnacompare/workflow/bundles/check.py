"""Whether a part of a workspace is what its address says, as far as that follows from it."""

import json
import math
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dnacompare import codec
from dnacompare.dataset import Rejected
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest
from dnacompare.results import Comparison
from dnacompare.store import result_files
from dnacompare.store.database import Row
from dnacompare.store.datasets import ELSEWHERE, Entry
from dnacompare.workflow import drafts
from dnacompare.workflow.bundles.kinds import Kind, Record, kind_of
from dnacompare.workflow.dna_entries import MOST, is_dna
from dnacompare.workflow.drafts import clean_tags
from dnacompare.workflow.names import clean_name

AHEAD = 86_400.0
"""Seconds by which the clocks of two machines may differ."""
MODALITIES = ("images", "table", "text", "dna")
PLACES = ("upload", "demo", ELSEWHERE)
Entries = Mapping[str, Entry]


def result(path: Path, entries: Entries) -> tuple[Kind, Record]:
    """What a file of ``results/`` holds, read in full.

    Raises ``InputError`` when it is damaged, not at its address, or not about the datasets that
    its question names, as far as ``entries`` knows them.
    """
    try:
        row = result_files.read(path)
        kind, record = asked(path, row)
        found = kind.read(row["result"])
    except (OSError, ValueError) as error:
        raise InputError(f"{_name(path)}: {error}.") from error
    except InputError as error:
        raise InputError(f"{_name(path)}: {error}") from error
    if isinstance(found, Comparison):
        _same_datasets(path, record, found, entries)
    return kind, record


def asked(path: Path, row: Row) -> tuple[Kind, Record]:
    """What a row says was asked; raises ``InputError`` unless that belongs to its address."""
    kind = kind_of(path.parent.name, row)
    record = kind.record_of(row)
    try:
        at_home = record.id == path.stem and record.id in kind.addresses(record)
        kind.datasets(record)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"its question is none ({type(error).__name__}: {error}).") from error
    if not at_home:
        raise InputError("what was asked does not belong to its address.")
    check_text(record.title)
    for moment in (record.created, record.finished):
        check_time(moment)
    return kind, record


def entry(path: Path) -> Entry:
    """The description of a dataset in ``path``; raises ``InputError`` unless it is sound."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = codec.decode(Entry, content, "its description")
        _check_entry(path, found)
    except (OSError, ValueError, RecursionError, TypeError) as error:
        raise InputError(f"{_name(path)}: {error}.") from error
    except InputError as error:
        raise InputError(f"{_name(path)}: {error}") from error
    return found


def upload(found: Entry, digests: Mapping[int, str]) -> None:
    """Raise ``InputError`` unless the files of an upload, by number, are those that it names."""
    named = found.source.names
    inside = [part for k, name in enumerate(named) for part in (name, digests.get(k, ""))]
    if set(digests) != set(range(len(named))) or digest("upload", *inside) != found.source.key:
        raise InputError(f"the files of {found.name[:80]!r} are not those that were uploaded.")
    if is_dna(found) and list(digests.values()) != [found.fingerprint]:
        raise InputError(f"the file of {found.name[:80]!r} is not the DNA that it is said to be.")


def _check_entry(path: Path, found: Entry) -> None:
    content = (found.fingerprint, found.kind, found.options)
    own = (
        digest("dataset", found.fingerprint, found.kind)
        if is_dna(found)
        else drafts.address(*content)
    )
    if not found.id == own == path.stem:
        raise InputError("what it describes does not belong to its address.")
    if found.modality not in MODALITIES or found.source.place not in PLACES:
        raise InputError(f"it holds {found.modality[:40]!r} from {found.source.place[:40]!r}.")
    if found.source.place == ELSEWHERE and (found.source.key or found.source.names):
        raise InputError("it says where its data are, and that they are elsewhere.")
    if not 0 <= found.items <= MOST or not 0 <= found.bytes <= MOST:
        raise InputError(f"it says that it holds {found.items:,} items in {found.bytes:,} bytes.")
    named = (found.name, *found.source.names)
    if any(name != clean_name(name) for name in named) or found.tags != clean_tags(found.tags):
        raise InputError("its name, its tags or the names of its files hold what no name may.")
    for text in (*found.columns, *found.notes, *_told(found.rejected)):
        check_text(text)
    check_time(found.created)


def _told(rejected: tuple[Rejected, ...]) -> list[str]:
    return [text for one in rejected for text in (one.name, one.reason)]


def check_time(moment: Any) -> None:
    """Raise ``InputError`` for a date that is none or to come."""
    if not isinstance(moment, float) or not math.isfinite(moment) or moment < 0:
        raise InputError(f"its date is {moment!r}.")
    if moment > time.time() + AHEAD:
        raise InputError(
            f"it is dated {(moment - time.time()) / 86_400:,.1f} days in the future; set the clock "
            "of this machine right, or of the one where it was made."
        )


def check_text(text: str) -> None:
    """Raise ``InputError`` for text that a database does not take."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError("it holds text that is not Unicode.") from error


def _same_datasets(path: Path, record: Record, found: Comparison, entries: Entries) -> None:
    for key, side in ((record.a, found.a), (record.b, found.b)):
        known = entries.get(key)
        if known and not is_dna(known) and side.fingerprint != known.fingerprint:
            raise InputError(f"{_name(path)}: its result is about other data than its question.")
    told = (found.verdict.outcome, found.verdict.sentence)
    if (record.outcome, record.sentence) != told:
        raise InputError(f"{_name(path)}: its verdict is not that of its result.")


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
