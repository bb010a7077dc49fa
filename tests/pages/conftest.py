"""Pages run in this process, each test on a workspace of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dnacompare.workflow.service import Service, shared_service

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*.py"))
PATIENCE_S = 60
"""A first run imports plotly and opens a database; 3 s, the default, is too short when busy."""

Open = Callable[..., AppTest]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The service that the pages of this test use."""
    monkeypatch.setenv("DNACOMPARE_HOME", str(tmp_path / "workspace"))
    service = shared_service()
    yield service
    service.close()


@pytest.fixture
def visit(workspace: Service) -> Open:
    """Opens a page as a fresh session does; ``query`` is what stands after ``?``."""

    def open_page(page: str = "app.py", **query: str) -> AppTest:
        session = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_S)
        if page != "app.py":
            session.switch_page(page)
        for name, value in query.items():
            session.query_params[name] = value
        return session.run()

    return open_page
