"""A workspace with a result of every kind that a bundle knows, about two small tables."""

import io
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from dnacompare import explanations
from dnacompare.explanation import Explanation
from dnacompare.item_ranking import ItemRanking, NearestItems
from dnacompare.results import Canvas, CollectionTest, Document, SharedMap
from dnacompare.store.kept import Kept
from dnacompare.workflow.bundles.contents import contents
from dnacompare.workflow.bundles.write import write
from dnacompare.workflow.collection_question import CollectionQuestion
from dnacompare.workflow.explain import read_explanation
from dnacompare.workflow.explanations import Question
from dnacompare.workflow.jobs import ACTIVE
from dnacompare.workflow.library import Upload
from dnacompare.workflow.looks import Look
from dnacompare.workflow.matrices import MatrixSettings
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.settings import Settings
from dnacompare.workflow.version_service import VersionQuestion
from tests.charts.example import comparison
from tests.charts.series import series
from tests.charts.test_heat_map import matrix
from tests.charts.test_separating import found as separating
from tests.explanations.making import as_rows
from tests.store.conftest import small_extraction

PATIENCE = 280.0  # seconds; on a busy machine compiling the kernels alone takes a minute
QUICK = ComparisonSettings(permutations=99)


@dataclass(frozen=True)
class Made:
    """A closed workspace: the ids of its two tables, and the address of each result by kind."""

    home: Path
    a: str
    b: str
    addresses: dict[str, str]


def table(shift: float, seed: int) -> bytes:
    """Rows of ten units with two measures, as CSV."""
    random = np.random.default_rng(seed)
    rows = (
        f"{i % 10},{x:.4f},{y:.4f}" for i, (x, y) in enumerate(random.normal(shift, 1, (80, 2)))
    )
    return "\n".join(("unit,x,y", *rows)).encode()


def finished(service: Service, key: str) -> str:
    """How the job at this address ended."""
    deadline = time.monotonic() + PATIENCE
    while True:
        job = service.jobs.latest(key)
        assert job is not None
        if job.record.status not in ACTIVE:
            return job.record.status
        assert time.monotonic() < deadline
        time.sleep(0.05)


def asked(service: Service) -> Made:
    """Two tables in the library, and a question of every kind about them."""
    a, b = (
        service.library.add([Upload(name, io.BytesIO(table(shift, seed)))]).id
        for name, shift, seed in (("last <b>year</b>.csv", 0.0, 1), ("this year.csv", 0.5, 2))
    )
    item = f"{int(service.library.dataset(a).ids[0]):016x}"
    question = CollectionQuestion(a, "unit", ("x",), b=b, domain="interval", permutations=99)
    addresses = {
        "comparison": service.start(a, b, QUICK),
        "matrix": service.matrices.start([a, b], MatrixSettings(permutations=99)),
        "explanation": service.explanations.start(Question(a, b, "sparse_mean")),
        "collection test": service.collections.start(question),
        "ranked items": service.looks.start(Look("ranking", (a, b))),
        "nearest items": service.looks.start(Look("nearest", (a,), options={"item": item})),
        "watched sequence": service.versions.start(VersionQuestion(a, (b,), permutations=99)),
        "separating neurons": service.looks.start(Look("separation", (a, b), options={"count": 2})),
    }
    return Made(service.store.home, a, b, addresses)


def explained() -> Explanation:
    """A real explanation of two small clouds."""
    random = np.random.default_rng(0)
    a, b = (random.normal(shift, 1, (40, 2)) for shift in (0, 1))
    return explanations.REGISTRY["sparse_mean"].explain(as_rows(a), as_rows(b, "B"))


def canned(service: Service, questions: Made) -> dict[str, Document]:
    """A result of every kind about the two tables, made without computing."""
    a, b = (service.library.dataset(key).fingerprint for key in (questions.a, questions.b))
    whole = comparison()
    ranking = ItemRanking("a", "b", (40, 40, 80), (), (0.1,), "units", "method", "None.", 2, "x")
    collections = CollectionTest(
        "a",
        "b",
        "interval",
        whole.verdict,
        0.01,
        "method",
        {"method": 0.01},
        whole.estimates["energy"],
        (),
        cast(SharedMap, whole.shared_map),
        Canvas("interval", (0.0, 1.0)),
        {},
        0.05,
        99,
        0,
    )
    return {
        "comparison": replace(
            whole, a=replace(whole.a, fingerprint=a), b=replace(whole.b, fingerprint=b)
        ),
        "matrix": matrix(2),
        "explanation": explained(),
        "collection test": collections,
        "ranked items": ranking,
        "nearest items": NearestItems("a", "0", "row 0", 79, (), 1.0, "units", "method", "x"),
        "watched sequence": series(),
        "separating neurons": separating([0.01, 0.5]),
    }


def answered(service: Service, questions: Made) -> None:
    """Put a result at each address, as the workers would, and a DNA of each side into the cache."""
    tables = {"comparison": "comparisons", "matrix": "matrices", "explanation": "explanations"}
    for kind, result in canned(service, questions).items():
        table_name, key = tables.get(kind, "findings"), questions.addresses[kind]
        kept: Kept[Any, Document] = {
            "comparisons": service.store.comparisons,
            "matrices": service.store.matrices,
            "explanations": service.store.explanations(read_explanation),
            "findings": service.store.findings(type(result).from_json),
        }[table_name]
        kept.finish(kept.get(key), result)
    for number, key in enumerate((questions.a, questions.b)):
        ids = np.sort(service.library.dataset(key).ids)
        service.store.extractions.put("small", ids, small_extraction(number, ids=ids))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Nobody works on the questions: the answers are put there."""
    home = tmp_path_factory.mktemp("bundled") / "workspace"
    with Service(Settings(home=home, devices=())) as service:
        questions = asked(service)
        answered(service, questions)
    return questions


@pytest.fixture(scope="session")
def bundle(made: Made) -> bytes:
    """The bundle of the whole workspace without raw data."""
    return bundled(made.home)


def bundled(home: Path, *, raw: bool = False, comparison: str | None = None) -> bytes:
    with Service(Settings(home=home)) as service:
        target = io.BytesIO()
        inside = contents(service.store, service.library, comparison=comparison, raw=raw)
        assert inside.left_out == ()
        write(inside, target)
    return target.getvalue()


def snapshot(home: Path) -> dict[str, bytes]:
    """Every file of a workspace but the database, whose bytes change with each opening."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith("workspace.duckdb")
    }
