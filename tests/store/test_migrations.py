"""A workspace of every older version opens in this program with all its rows, readable."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from dnacompare import explanations
from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.explanation import Explanation
from dnacompare.results import Comparison, Separation
from dnacompare.store.database import FILE
from dnacompare.store.schema import migrate
from dnacompare.store.statements import migrations
from dnacompare.store.workspace import Store
from dnacompare.workflow.explain import read_explanation
from tests.charts.example import comparison
from tests.charts.test_heat_map import matrix
from tests.charts.test_separating import found as separating
from tests.explanations.making import as_rows

Row = dict[str, Any]
NEWEST = len(migrations())
ASKED = {"settings": '{"seed": 3}', "title": "naïve <b>A</b> → B 😀", "created": 2.0}


def explanation() -> Explanation:
    """A real one, of two small clouds."""
    random = np.random.default_rng(0)
    a, b = (random.normal(shift, 1, (40, 2)) for shift in (0, 1))
    return explanations.REGISTRY["sparse_mean"].explain(as_rows(a), as_rows(b, "B"))


def row_of(table: str, explained: Explanation) -> Row:
    """A row as the version that brought the table wrote it."""
    whole = ASKED | {"id": "f" * 32, "finished": 3.0}
    rows: dict[str, Row] = {
        "datasets": {
            "id": "d" * 32,
            "name": "pets.zip",
            "kind": "images",
            "modality": "images",
            "fingerprint": "e" * 32,
            "items": 12,
            "bytes": 34_567,
            "source": json.dumps({"place": "upload", "key": "a" * 32, "names": ["pets.zip"]}),
            "opened_as": "auto",
            "options": '{"columns": ["x"]}',
            "tags": '["cats"]',
            "columns": "[]",
            "rejected": '[{"name": "x.png", "reason": "broken"}]',
            "notes": '["two are alike"]',
            "created": 1.0,
        },
        "comparisons": whole
        | {"a": "a", "b": "b", "outcome": "different", "sentence": "B differs from A"}
        | {"result": comparison().to_json()},
        "jobs": {
            "id": "j",
            "key": "f" * 32,
            "owner": "session",
            "kind": "compare",
            "title": "A → B",
            "payload": '{"a": 1}',
            "status": "failed",
            "stage": "Testing",
            "done": 3,
            "total": 9,
            "error": "too few items",
            "created": 2.0,
            "started": 2.5,
            "finished": 3.0,
            "heartbeat": 2.9,
        },
        "matrices": whole | {"members": '["a", "b"]', "result": matrix(4).to_json()},
        "explanations": whole
        | {"a": "a", "b": "b", "method": "sparse_mean", "result": explained.to_json()},
        "findings": whole | {"kind": "separation", "result": separating([0.01, 0.5]).to_json()},
        "dashboards": {
            "id": "edit",
            "link": "read",
            "name": "Weekly",
            "cards": '[{"id": "c", "kind": "note", "text": "hello"}]',
            "created": 1.0,
            "changed": 2.0,
        },
    }
    return rows[table]


SINCE = {
    "datasets": 1,
    "comparisons": 1,
    "jobs": 1,
    "matrices": 3,
    "explanations": 4,
    "findings": 5,
    "dashboards": 6,
}
"""The version that brought each table. Extractions are a cache: see ``test_extractions``."""


def check_datasets(store: Store) -> None:
    (entry,) = store.datasets.all()
    assert (entry.name, entry.tags, entry.source.names) == ("pets.zip", ("cats",), ("pets.zip",))
    assert entry.options == {"columns": ["x"]}
    assert entry.rejected[0].reason == "broken"


def check_comparisons(store: Store) -> None:
    assert store.comparisons.result("f" * 32) == comparison()
    (record,) = store.comparisons.recent(5)
    assert (record.title, record.settings) == (ASKED["title"], {"seed": 3})


def check_jobs(store: Store) -> None:
    job = store.jobs.latest("f" * 32)
    assert job is not None
    assert (job.status, job.error, job.payload) == ("failed", "too few items", {"a": 1})


def check_matrices(store: Store) -> None:
    assert store.matrices.result("f" * 32) == DistanceMatrix.from_json(matrix(4).to_json())


def check_findings(store: Store) -> None:
    assert store.findings(Separation.from_json).result("f" * 32) == separating([0.01, 0.5])


def check_dashboards(store: Store) -> None:
    found = store.dashboards.linked("read")
    assert found is not None
    assert [card.text for card in found.cards] == ["hello"]


CHECKS: dict[str, Callable[[Store], None]] = {
    "datasets": check_datasets,
    "comparisons": check_comparisons,
    "jobs": check_jobs,
    "matrices": check_matrices,
    "findings": check_findings,
    "dashboards": check_dashboards,
}


@pytest.fixture(scope="module")
def explained() -> Explanation:
    return explanation()


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_rows_of_every_version_are_read(
    tmp_path: Path, version: int, explained: Explanation
) -> None:
    tables = [table for table, since in SINCE.items() if since <= version]
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        migrate(connection, migrations()[:version])
        for table in tables:
            row = row_of(table, explained)
            holes = ", ".join(f"${name} AS {name}" for name in row)
            connection.execute(f"INSERT INTO {table} BY NAME SELECT {holes}", row)
    for _ in range(2):  # brought to the new version, and opened again
        with Store(tmp_path) as store:
            assert store.notices == ()
            for table in tables:
                if table in CHECKS:
                    CHECKS[table](store)
            if "explanations" in tables:
                kept = store.explanations(read_explanation).result("f" * 32)
                assert kept is not None
                assert kept.to_json() == explained.to_json()


def test_every_table_is_looked_at(tmp_path: Path) -> None:
    """A migration that brings a table is to be added to those above."""
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        migrate(connection, migrations())
        found = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert {name for (name,) in found} == {*SINCE, "meta", "extractions"}


def test_results_of_an_older_program_outlive_the_catalogue(tmp_path: Path) -> None:
    """They are written as files when the workspace is opened, and read back from them."""
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        migrate(connection, migrations()[:6])
        for table in ("comparisons", "dashboards"):
            row = row_of(table, explanation())
            holes = ", ".join(f"${name} AS {name}" for name in row)
            connection.execute(f"INSERT INTO {table} BY NAME SELECT {holes}", row)
    Store(tmp_path).close()
    (tmp_path / FILE).write_bytes(b"damage")
    with Store(tmp_path) as store:
        (notice,) = store.notices
        assert "results are found again from their files" in notice
        check_comparisons(store)
        check_dashboards(store)
        store.dashboards.delete("edit")
        assert isinstance(store.comparisons.result("f" * 32), Comparison)
    with Store(tmp_path) as store:
        assert store.dashboards.all() == (), "what was deleted does not come back"
