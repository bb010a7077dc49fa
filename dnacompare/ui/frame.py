"""What every page has around it: title, navigation, style, footer, and errors in plain words."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from dnacompare import __version__, logs
from dnacompare.errors import DNACompareError
from dnacompare.ui import act, sign_in
from dnacompare.ui.views import errors

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "assets"
LOG = logging.getLogger(__name__)


class Stop(NamedTuple):
    """One page in the navigation; ``file`` is relative to the entry script."""

    file: str
    title: str
    hint: str


NAV = (
    Stop("app.py", "Home", "What this is, built-in examples, recent comparisons"),
    Stop("pages/datasets.py", "Datasets", "Upload, look at and tidy your datasets"),
    Stop("pages/compare.py", "Compare", "Choose two datasets and see whether and how they differ"),
    Stop("pages/explain.py", "Explain", "Why two datasets differ: features, items, groups, repair"),
    Stop("pages/matrix.py", "Matrix", "Compare every two of many datasets: heat map, tree, map"),
    Stop("pages/collection.py", "Collections", "Compare two groups of whole distributions"),
    Stop("pages/dashboard.py", "Dashboards", "Pages of your own: results, titles and notes"),
    Stop("pages/dna.py", "DNA", "Look at an uploaded DNA, merge it, make it fit to give away"),
    Stop("pages/methods.py", "Methods", "What every number means, with formulas and references"),
)


@contextmanager
def begin(title: str) -> Iterator[None]:
    """Draw the frame of the page called ``title``; what the block draws goes inside.

    An error raised in the block becomes a box inside the frame, so that the way out stays visible.
    """
    st.set_page_config(
        page_title=f"{title} · dnacompare",
        page_icon=str(ASSETS / "logo.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(ASSETS / "app.css")
    if not _admitted(title):
        st.stop()
    _navigation(NAV)
    body = st.container(key="body", gap="medium")
    _footer()
    with body:
        act.tell()
        with _told(title):
            yield


def _admitted(title: str) -> bool:
    """Whether the page may be drawn; if not, what is to be done stands there."""
    with _told(title):
        if not sign_in.required() or sign_in.signed_in():
            return True
        _navigation(())
        sign_in.ask()
        _footer()
    return False


@contextmanager
def _told(title: str) -> Iterator[None]:
    """Show what the block raises as a box."""
    try:
        yield
    except DNACompareError as error:
        errors.show(error)
    except Exception as error:
        # its text is told nowhere: it may hold paths and contents of the server
        errors.unforeseen(logs.failure(LOG, "page_failed", error, {"page": title}))


def _navigation(stops: Sequence[Stop]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="nav"):
        st.image(ASSETS / "logo.svg", width=26, alt="")
        st.markdown("dnacompare", width="content")
        for stop in stops:
            st.page_link(stop.file, label=stop.title, help=stop.hint)
        sign_in.leave()


def _footer() -> None:
    with st.container(key="foot"):
        st.caption(
            f"dnacompare {__version__} · your data stay where this app runs · every number is "
            "shown with its interval, n and seed"
        )
