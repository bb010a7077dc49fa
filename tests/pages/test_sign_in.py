"""What stands on every page before anybody may see it."""

from pathlib import Path

import pytest

from dnacompare.cli import main
from tests.pages.conftest import PAGES, Open, words


@pytest.mark.parametrize("page", ["app.py", *PAGES])
def test_signing_in_that_is_not_set_up_shows_nothing_else(
    page: str, visit: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DNACOMPARE_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("DNACOMPARE_SIGN_IN", "1")
    session = visit(page, comparison="0" * 32, dataset="0" * 32)
    assert not session.exception
    assert [title.value for title in session.title] == ["Sign in"]
    assert "need a section [auth]" in session.error[0].value
    assert not session.button
    assert not session.get("page_link")
    assert not (tmp_path / "none").exists()  # nothing was opened for a stranger


def test_a_setting_that_cannot_be_used_is_told_on_the_page_and_at_the_start(
    visit: Open,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DNACOMPARE_KEEP_DAYS", "a week")
    said = "DNACOMPARE_KEEP_DAYS is 'a week'; it must be a whole number above 0."
    assert said in words(visit("pages/datasets.py"))
    assert main(["serve", "--port", "1"]) == 1
    assert said in capsys.readouterr().err
