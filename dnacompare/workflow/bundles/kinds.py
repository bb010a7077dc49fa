"""The kinds of results that a bundle can hold: how each is read and which address it has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dnacompare import codec
from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest_json
from dnacompare.results import VERSION, CollectionTest, Comparison, Document
from dnacompare.store.comparisons import ComparisonRecord
from dnacompare.store.database import Row
from dnacompare.store.explanations import ExplanationRecord
from dnacompare.store.findings import FindingRecord
from dnacompare.store.kept import nested
from dnacompare.store.matrices import MatrixRecord
from dnacompare.version_series import VersionSeries
from dnacompare.workflow import (
    collection_service,
    comparison_settings,
    explain,
    looks,
    matrices,
    version_service,
)
from dnacompare.workflow.comparison_settings import ids_of
from dnacompare.workflow.explain_options import defaults

Record = Any
"""What was asked; see ``store.kept``."""


@dataclass(frozen=True)
class Kind:
    """``datasets`` are the ids that a question names; ``addresses`` those that follow from it.

    There is one address for each method so far, as an older result keeps the address it had.
    """

    title: str
    record: type[Record]
    read: Callable[[str], Document]
    datasets: Callable[[Record], tuple[str, ...]]
    addresses: Callable[[Record], Iterator[str]]

    def record_of(self, row: Row) -> Record:
        """What a row says was asked; raises ``InputError``."""
        packed = nested(self.record)
        try:
            values = {
                name: codec.parsed(value) if name in packed else value
                for name, value in row.items()
                if name != "result"
            }
        except (TypeError, ValueError) as error:
            raise InputError(f"what was asked cannot be read: {error}") from error
        return codec.decode(self.record, values, self.title)


def _addresses(asked: dict[str, Any], methods: int) -> Iterator[str]:
    for method in range(methods, 0, -1):
        yield digest_json({**asked, "format": VERSION, "method": method})


def _compared(record: ComparisonRecord) -> tuple[str, ...]:
    settings = record.settings
    chosen = [*settings.get("ignore", ()), *settings.get("focus", ())]
    pairs = [ids_of(one) or () for one in chosen if isinstance(one, str)]
    return record.a, record.b, *(key for pair in pairs for key in pair)


def _explained(record: ExplanationRecord) -> Iterator[str]:
    spec = explain.method_called(record.method)
    usual = defaults(spec)
    given = {
        name: tuple(value) if isinstance(value, list) else value  # as it was before it was JSON
        for name, value in record.settings["options"].items()
    }
    told = {name: v for name, v in given.items() if v is not None and v != usual[name]}
    asked = {**record.settings, "options": told, "format": VERSION}
    if (record.a, record.b, record.method) == tuple(asked[name] for name in ("a", "b", "method")):
        for revision in range(spec.revision, 0, -1):
            yield digest_json({**asked, "revision": revision})


def _finding(
    title: str,
    read: Callable[[str], Document],
    named: Callable[[Any], tuple[str, ...]],
    asked: str,
    methods: int,
) -> Kind:
    return Kind(
        title,
        FindingRecord,
        read,
        lambda record: named(record.settings),
        lambda record: _addresses({asked: record.settings}, methods),
    )


def _in_tables(question: Any) -> tuple[str, ...]:
    return tuple(key for key in (question["a"], question["b"], question["edges"]) if key)


def _looked_at(look: Any) -> tuple[str, ...]:
    return tuple(look["datasets"])


KINDS: dict[tuple[str, str], Kind] = {
    ("comparisons", ""): Kind(
        "comparison",
        ComparisonRecord,
        Comparison.from_json,
        _compared,
        lambda one: _addresses(
            {"a": one.a, "b": one.b, "settings": one.settings}, comparison_settings.METHOD
        ),
    ),
    ("matrices", ""): Kind(
        "matrix",
        MatrixRecord,
        DistanceMatrix.from_json,
        lambda one: one.members,
        lambda one: _addresses({"members": one.members, "settings": one.settings}, matrices.METHOD),
    ),
    ("explanations", ""): Kind(
        "explanation",
        ExplanationRecord,
        explain.read_explanation,
        lambda one: (one.a, one.b),
        _explained,
    ),
    ("findings", collection_service.KIND): _finding(
        "collection test",
        CollectionTest.from_json,
        _in_tables,
        "question",
        collection_service.METHOD,
    ),
    ("findings", version_service.KIND): _finding(
        "watched sequence",
        VersionSeries.from_json,
        lambda question: (question["reference"], *question["versions"]),
        "versions",
        version_service.METHOD,
    ),
    **{
        ("findings", name): _finding(
            kind.title.lower(),
            kind.read,
            lambda look: tuple(look["datasets"]),
            "look",
            looks.METHOD,
        )
        for name, kind in looks.KINDS.items()
    },
}
"""By table, and by the kind that its rows name where a table holds several. A kind that is not
here stays out of bundles."""


def kind_of(table: str, row: Row) -> Kind:
    """The kind of a row; raises ``InputError`` for one that this version does not know."""
    named = row.get("kind", "") if table == "findings" else ""
    if (table, named) not in KINDS:
        raise InputError(f"{table} of the kind {str(named)[:40]!r} are not known here")
    return KINDS[table, named]
