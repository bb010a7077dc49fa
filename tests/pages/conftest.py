"""Pages run in this process, each module of tests on a workspace of its own."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dnacompare.ui.views.progress import ACTIVE
from dnacompare.workflow.service import Service
from dnacompare.workflow.workspaces import shared_service

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*.py"))
PATIENCE_S = 120
"""A first run imports plotly and opens a database, a comparison compiles kernels; 3 s, Streamlit's
default, is too short on a busy machine."""

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service that the pages of one module of tests use."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("DNACOMPARE_HOME", str(home / "workspace"))
        patch.setenv("DNACOMPARE_DATA_ROOTS", str(home))
        service = shared_service()
        yield service
        service.close()


@pytest.fixture(scope="module")
def visit(workspace: Service) -> Open:
    """Opens a page as a fresh session does; the keywords are what stands after ``?``."""

    def open_page(page: str = "app.py", **query: str) -> AppTest:
        session = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_S)
        if page != "app.py":
            session.switch_page(page)
        for name, value in query.items():
            session.query_params[name] = value
        return session.run()

    return open_page


def wait_for(service: Service, address: str) -> str:
    """The status in which the comparison ended."""
    deadline = time.monotonic() + PATIENCE_S
    while service.state(address).status in ACTIVE and time.monotonic() < deadline:
        time.sleep(0.05)
    return service.state(address).status


def words(session: AppTest) -> str:
    """All running text of a page, with the escapes of markdown taken out."""
    parts = [*session.title, *session.header, *session.subheader, *session.markdown]
    parts += [*session.caption, *session.error, *session.warning, *session.info, *session.success]
    return "\n".join(str(part.value) for part in parts).replace("\\", "").replace("\u2060", "")
