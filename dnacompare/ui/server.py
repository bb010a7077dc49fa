"""The app with an address for its health: ``streamlit run dnacompare/ui/server.py``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.starlette import App

from dnacompare import logs
from dnacompare.ui import unhandled
from dnacompare.workflow.health import health
from dnacompare.workflow.workspaces import shared_workspaces

HOME = Path(__file__).resolve().parents[2] / "app.py"


def healthz(_: Request) -> JSONResponse:
    """200 and ``ok``, or 503 and what the trouble is."""
    found = health(shared_workspaces())
    return JSONResponse(found.to_dict(), status_code=200 if found.status == "ok" else 503)


@asynccontextmanager
async def lifespan(_: App) -> AsyncIterator[None]:
    """Read the settings before anybody comes: a bad one stops the start."""
    logs.switch_on(shared_workspaces().settings.log_level)
    yield


app = App(
    HOME,
    lifespan=lifespan,
    routes=[Route("/healthz", healthz)],
    on_script_error=unhandled.show,
)
