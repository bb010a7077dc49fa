"""When things go wrong around a page: interrupted work, deleted data, a workspace in use."""

import subprocess
import sys
from pathlib import Path

import pytest

from dnacompare.ui.views import comparison
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.workspaces import shared_service
from tests.pages.conftest import ROOT, Open, wait_for, words

COMPARE = "pages/compare.py"


def test_a_deleted_dataset_leaves_the_result_readable(visit: Open, workspace: Service) -> None:
    a, b = workspace.demo("customers")
    address = workspace.start(a, b, ComparisonSettings(permutations=99))
    assert wait_for(workspace, address) == "done"
    shown = visit(COMPARE, comparison=address)
    assert len(shown.dataframe) == 4  # rows of both sides, kept at hand from here on
    visit("pages/datasets.py", dataset=a).button(key="delete").click().run()
    session = visit(COMPARE, comparison=address)
    assert not session.exception
    assert not session.error
    assert session.title[0].value == "B differs from A"
    assert "The items cannot be shown" in words(session)


def test_what_nobody_foresaw_is_told_without_details(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> None:
        raise KeyError("/a/secret/path")

    monkeypatch.setattr(comparison, "show", broken)
    session = visit(COMPARE, comparison="0" * 32)
    assert not session.exception
    assert "was not foreseen" in session.error[0].value
    assert "secret" not in words(session)


def test_interrupted_work_can_be_run_again(visit: Open, workspace: Service) -> None:
    a, b = workspace.demo("customers")
    # many permutations keep it at work until the service is closed
    address = workspace.start(a, b, ComparisonSettings(permutations=90_000))
    workspace.close()
    again = shared_service()
    try:
        assert again.state(address).status == "interrupted"
        session = visit(COMPARE, comparison=address)
        assert "The server stopped" in session.info[0].value
        assert session.button(key="again").label == "Run again"
    finally:
        again.close()


def test_a_workspace_that_another_server_uses(
    visit: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = (
        "import sys; from pathlib import Path; from dnacompare.store.workspace import Store\n"
        "store = Store(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "open\n"
        monkeypatch.setenv("DNACOMPARE_HOME", str(tmp_path))
        session = visit()
        other.stdin.close()
    assert not session.exception
    assert len(session.error) == 1
    assert session.page_link[0].value == "Home"
