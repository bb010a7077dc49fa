"""Limits and retention that an operator sets are told on the page, with the way out."""

import time
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from dnacompare.dataset import Dataset
from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.workspaces import shared_service
from tests.pages.conftest import Open, wait_for, words
from tests.pages.test_datasets import upload

DATASETS = "pages/datasets.py"
LIMITS = {
    "DNACOMPARE_UPLOAD_BYTES": "3000",
    "DNACOMPARE_STORAGE_BYTES": "4000",
    "DNACOMPARE_MAX_ITEMS": "200",
    "DNACOMPARE_MAX_PIXELS": "5000",
    "DNACOMPARE_JOB_SECONDS": "1",
    "DNACOMPARE_KEEP_DAYS": "3",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A workspace where little is allowed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DNACOMPARE_HOME", str(tmp_path_factory.mktemp("small")))
        for name, value in LIMITS.items():
            patch.setenv(name, value)
        service = shared_service()
        yield service
        service.close()


def rows(count: int, text: str = "") -> bytes:
    return b"x,y\n" + "".join(f"{k},{text}{k * 37 % 101}\n" for k in range(count)).encode()


def picture(side: int) -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (side, side)).save(encoded, "PNG")
    return encoded.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("long.csv", rows(300), "at most 200 allowed here (DNACOMPARE_MAX_ITEMS raises it)"),
        ("big.csv", rows(150, "a" * 20), "larger than 3,000 bytes, the limit here"),
        ("wide.png", picture(80), "5,000 pixels allowed here (DNACOMPARE_MAX_PIXELS raises it)"),
    ],
    ids=["items", "bytes", "pixels"],
)
def test_an_upload_over_a_limit(
    name: str, content: bytes, told: str, visit: Open, small: Service
) -> None:
    session = upload(visit(DATASETS), name, content)
    assert not session.exception
    assert told in words(session)
    assert small.library.entries() == ()


def test_more_than_the_workspace_may_hold(visit: Open, small: Service) -> None:
    kept = [
        small.library.add([Upload("x.csv", BytesIO(rows(99, letter * 12)))]).id for letter in "ab"
    ]
    session = upload(visit(DATASETS), "third.csv", rows(99, "c" * 12))
    assert "of 4,000 bytes, the limit here. Delete datasets" in words(session)
    for key in kept:
        small.library.delete(key)


def test_a_comparison_that_takes_too_long(
    visit: Open, small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = (small.library.add([Upload("x.csv", BytesIO(rows(n)))]).id for n in (60, 61))
    held = small.library.dataset

    def slow(key: str) -> Dataset:
        time.sleep(1.5)  # as a large dataset would
        return held(key)

    monkeypatch.setattr(small.library, "dataset", slow)
    address = small.start(a, b, ComparisonSettings(permutations=99))
    assert wait_for(small, address) == "failed"
    session = visit("pages/compare.py", comparison=address)
    assert "stopped after 1 s, the longest that one piece of work may take" in words(session)
    assert session.button(key="again").label == "Run again"


def test_data_that_retention_removed(visit: Open, small: Service) -> None:
    entry = small.library.add([Upload("x.csv", BytesIO(rows(70)))], name="Old table")
    small.library.remove_data(entry.source.key, "2026-11-23")
    session = visit(DATASETS, dataset=entry.id)
    assert not session.exception
    assert "removed on 2026-11-23 by the retention rule" in words(session)
    assert "Old table" in words(session)
