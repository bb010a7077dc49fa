"""What has no result at its address: the work on its way, or why it ended and how to try again."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dnacompare.ui import act, names
from dnacompare.ui.service import changeable
from dnacompare.ui.views import progress
from dnacompare.workflow.job_state import JobState


def show(
    state: JobState[Any],
    *,
    of: str,
    ended: str,
    what: str,
    restart: Callable[[], None],
    other: Callable[[], None],
) -> None:
    """``of`` is the work as ``progress`` calls it, ``what`` its name; ``ended`` says what became of
    it; ``other`` draws a way to another one."""
    st.title(names.markdown(state.title, 120), anchor=False)
    if state.status in progress.ACTIVE:
        progress.panel(state.id, of=of)
        return
    if state.status == "failed":
        st.error(names.literal(state.error or "It failed."), icon=":material/error:")
    else:
        st.info(ended, icon=":material/pause_circle:")
    with st.container(horizontal=True):
        again(restart, f"Start the same {what} again, at the same address.")
        other()


def again(restart: Callable[[], None], help: str) -> None:
    """A button that starts the work anew, where work may be started."""
    if changeable():
        st.button(
            "Run again",
            type="primary",
            icon=":material/replay:",
            key="again",
            on_click=act.attempt,
            args=(restart,),
            help=help,
        )
