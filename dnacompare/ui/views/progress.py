"""Work on its way: how far it is, how long it still takes, and a way to stop it."""

from typing import Any

import streamlit as st

from dnacompare import numbers
from dnacompare.ui import act, names
from dnacompare.ui.service import service
from dnacompare.workflow.collection_service import CollectionService
from dnacompare.workflow.job_state import JobState
from dnacompare.workflow.matrices import MatrixService
from dnacompare.workflow.service import Service

ACTIVE = ("queued", "running")
STAGES = {"": "Getting ready", "open": "Opening the datasets"}


@st.fragment(run_every=1.0)
def panel(address: str, of: str = "comparisons") -> None:
    """Watch the work until it ends, then draw the page anew.

    The work belongs to the server, not to this page: a reload or a second tab finds it again by
    its address. ``of`` is ``comparisons``, ``matrices`` or ``collections``.
    """
    work = _work(of)
    state = work.state(address)
    if state.status not in ACTIVE:
        st.rerun()
    with st.container(border=True, key="progress"):
        st.markdown(f"**{names.literal(stage(state))}**")
        st.progress(min(state.done / state.total, 1.0) if state.total else 0.0, text=pace(state))
        st.button(
            "Cancel",
            icon=":material/close:",
            key="cancel",
            on_click=act.attempt,
            args=(work.cancel, address),
            help="Stop after the current batch. What was extracted so far stays in the cache.",
        )
    st.caption(
        "You may reload this page, close it or open it in a second tab: its address leads back "
        "here."
    )


def _work(of: str) -> Service | MatrixService | CollectionService:
    whole = service()
    parts: dict[str, Service | MatrixService | CollectionService] = {
        "matrices": whole.matrices,
        "collections": whole.collections,
    }
    return parts.get(of, whole)


def stage(state: JobState[Any]) -> str:
    """What is being done, or how many wait before it."""
    if state.status == "queued":
        return f"Waiting: {numbers.count(state.ahead, 'job')} before this one"
    return STAGES.get(state.stage, state.stage)


def pace(state: JobState[Any]) -> str:
    """Items done and time left, as far as they are known."""
    if not state.total:
        return "No items counted yet"
    left = f" · about {numbers.duration(state.eta)} left in this step" if state.eta else ""
    return f"{state.done:,} of {state.total:,}{left}"
