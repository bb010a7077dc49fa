"""A read-only server opens what is there; pages leave out the rest, and the workflow refuses it."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest

from dnacompare.errors import ReadOnlyError
from dnacompare.workflow.explanations import Question
from dnacompare.workflow.library import Upload
from dnacompare.workflow.looks import Look
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.workspaces import shared_service
from tests.pages.conftest import PAGES, Open, wait_for, words

SAID = "read-only"


@pytest.fixture(scope="module")
def shown(workspace: Service) -> Iterator[tuple[Service, str]]:
    """A workspace with one finished comparison, opened again read-only."""
    a, b = workspace.demo("customers")
    address = workspace.start(a, b, ComparisonSettings(permutations=99))
    assert wait_for(workspace, address) == "done"
    workspace.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DNACOMPARE_READ_ONLY", "1")
        service = shared_service()
        yield service, address
        service.close()


def test_results_datasets_and_links_open(visit: Open, shown: tuple[Service, str]) -> None:
    service, address = shown
    session = visit("pages/compare.py", comparison=address)
    assert not session.exception
    assert not session.error
    assert session.title[0].value == "B differs from A"
    library = visit("pages/datasets.py", dataset=service.library.entries()[0].id)
    assert not library.error
    assert len(library.dataframe) == 2  # the library, and rows of the dataset
    assert "Recent comparisons" in words(visit("app.py"))


@pytest.mark.parametrize("page", ["app.py", *PAGES])
def test_pages_offer_nothing_that_changes_something(
    page: str, visit: Open, shown: tuple[Service, str]
) -> None:
    _, address = shown
    for query in ({}, {"comparison": address}):
        session = visit(page, **query)
        assert not session.exception
        assert not session.error
        usable = {button.key for button in session.button if not button.disabled}
        assert usable <= {"explain", "bundle-see"}  # these only show


def test_a_page_says_why(visit: Open, shown: tuple[Service, str]) -> None:
    for page in ("app.py", "pages/datasets.py", "pages/compare.py", "pages/matrix.py"):
        assert any(SAID in box.value for box in visit(page).info)


def refused(shown: tuple[Service, str]) -> dict[str, Callable[[], object]]:
    """Everything that would change the workspace."""
    service, _ = shown
    a, b = (entry.id for entry in service.library.entries())
    seed = ComparisonSettings(seed=5)
    return {
        "upload": lambda: service.library.add([Upload("x.csv", BytesIO(b"a\n1\n2\n"))]),
        "folder": lambda: service.library.add_folder("/"),
        "demo": lambda: service.demo("blur"),
        "rename": lambda: service.library.rename(a, "other"),
        "tag": lambda: service.library.tag(a, ["other"]),
        "delete": lambda: service.library.delete(a),
        "compare": lambda: service.start(a, b, seed),
        "matrix": lambda: service.matrices.start([a, b]),
        "explain": lambda: service.explanations.start(Question(a, b, "feature_shift")),
        "look": lambda: service.looks.start(Look("separation", (a, b))),
        "job": lambda: service.jobs.submit(lambda *_: None, key="k", kind="test", title="t"),
    }


def test_the_workflow_refuses_what_pages_leave_out(shown: tuple[Service, str]) -> None:
    service, _ = shown
    before = service.library.entries()
    for name, change in refused(shown).items():
        with pytest.raises(ReadOnlyError, match=r"read-only \(DNACOMPARE_READ_ONLY\)"):
            change()
        assert service.jobs.active() == (), name
    assert service.library.entries() == before
    assert len(service.recent()) == 1
