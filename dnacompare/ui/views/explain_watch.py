"""Answers on their way: which is being computed, how many are left, and a way to stop them."""

from collections.abc import Mapping

import streamlit as st

from dnacompare.ui import act, names
from dnacompare.ui.service import service
from dnacompare.ui.views.progress import ACTIVE, pace, stage
from dnacompare.workflow.explanations import ExplanationState


def show(states: Mapping[str, ExplanationState]) -> None:
    """Watch the work by title, until none is left; drawn anew whenever an answer comes in."""
    active = {title: state.id for title, state in states.items() if state.status in ACTIVE}
    if active:
        _watch(active, len(states) - len(active), len(states))


@st.fragment(run_every=1.0)
def _watch(active: Mapping[str, str], ready: int, total: int) -> None:
    known = {title: service().explanations.state(key) for title, key in active.items()}
    if any(state.status not in ACTIVE for state in known.values()):
        st.rerun()
    title, now = max(known.items(), key=lambda one: one[1].status == "running")
    with st.container(border=True, key="progress"):
        st.markdown(f"**{names.literal(title)}** · {names.literal(stage(now))}")
        st.progress(
            ready / total, text=f"{ready} of {total} questions settled · this one: {pace(now)}"
        )
        st.button(
            "Cancel",
            icon=":material/close:",
            key="cancel",
            on_click=act.attempt,
            args=(_cancel, tuple(active.values())),
            help="Stop what is not answered yet. What is answered stays.",
        )


def _cancel(addresses: tuple[str, ...]) -> None:
    for address in addresses:
        service().explanations.cancel(address)
