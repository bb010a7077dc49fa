"""A closer look on a page: how to start it, the work on its way, or why it ended."""

import streamlit as st

from dnacompare.results import Document
from dnacompare.ui import act, names
from dnacompare.ui.service import changeable, service, visitor
from dnacompare.ui.views.progress import ACTIVE, pace, stage
from dnacompare.workflow.looks import Look, LookState


def result(look: Look, label: str, help: str) -> Document | None:
    """What was found, or ``None`` after drawing how it stands; ``label`` starts it."""
    state = service().looks.state(look)
    if state.result is not None:
        for note in state.notes:
            st.warning(names.literal(note), icon=":material/save:")
        return state.result
    if state.status in ACTIVE:
        _watch(look)
        return None
    _ended(state)
    if not changeable():
        return None
    st.button(
        label if state.status == "unknown" else "Try again",
        icon=":material/play_arrow:" if state.status == "unknown" else ":material/replay:",
        key=f"look-{look.kind}",
        on_click=act.attempt,
        args=(_start, look),
        help=help,
    )
    return None


def _ended(state: LookState) -> None:
    if state.status == "failed":
        st.warning(names.literal(state.error or "It failed."), icon=":material/error:")
    elif state.status != "unknown":
        st.info(f"This was {state.status}.", icon=":material/pause_circle:")


def _start(look: Look) -> None:
    service().looks.start(look, visitor())


@st.fragment(run_every=1.0)
def _watch(look: Look) -> None:
    state = service().looks.state(look)
    if state.status not in ACTIVE:
        st.rerun()
    with st.container(border=True, key=f"look-progress-{look.kind}"):
        st.markdown(f"**{names.literal(stage(state))}**")
        st.progress(min(state.done / state.total, 1.0) if state.total else 0.0, text=pace(state))
        st.button(
            "Cancel",
            icon=":material/close:",
            key=f"look-cancel-{look.kind}",
            on_click=act.attempt,
            args=(service().looks.cancel, look),
            help="Stop after the current batch. What was extracted so far stays in the cache.",
        )
