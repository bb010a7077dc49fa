"""Everything known at a comparison's address: the result, the work on its way, or how to start."""

from functools import partial

import streamlit as st

from dnacompare.results import Comparison
from dnacompare.ui import names
from dnacompare.ui.service import changeable, service, visitor
from dnacompare.ui.views import (
    closer,
    control,
    dependence,
    distances,
    notes,
    nuisances,
    power,
    progress,
    sampling,
    see,
    to_dashboard,
    unfinished,
    verdict,
    watched,
    where,
)
from dnacompare.workflow.listing import list_distances
from dnacompare.workflow.service import ComparisonState

PAGE = "pages/compare.py"
ENDED = {
    "cancelled": "This comparison was cancelled. What was extracted until then is kept.",
    "interrupted": "The server stopped before this comparison was finished. What was extracted "
    "until then is kept.",
}


def show(address: str) -> None:
    """Draw whatever is known at ``address``."""
    state = service().state(address)
    if state.status == "unknown":
        _unknown()
    elif state.result is not None:
        _result(state, state.result)
    elif state.status in progress.ACTIVE:
        _heading(state)
        progress.panel(address)
    else:
        _heading(state)
        _ended(state)


def _result(state: ComparisonState, result: Comparison) -> None:
    titles = {spec.name: spec.title for spec in list_distances()}
    verdict.show(result)
    for note in state.notes:
        st.warning(names.literal(note), icon=":material/save:")
    with st.container(horizontal=True):
        _explain(state)
        to_dashboard.show("comparison", state.id, "to-dashboard")
    dependence.show(result, state)
    distances.show(result, titles)
    power.show(result)
    watched.show(result)
    if result.control is not None:
        control.show(result.control, result.level)
    chosen = where.show(result)
    datasets = (state.a_id or "", state.b_id or "")
    see.show(result, datasets, chosen)
    closer.show(state, result)
    notes.show(result, state.id, datasets)
    _change(state)


def _explain(state: ComparisonState) -> None:
    if st.button(
        "Explain",
        type="primary",
        icon=":material/lightbulb:",
        key="explain",
        help="Why they differ: features, items, groups, and how to repair it.",
    ):
        st.switch_page("pages/explain.py", query_params={"comparison": state.id})


def _heading(state: ComparisonState) -> None:
    st.title(names.markdown(state.title, 120), anchor=False)


def _ended(state: ComparisonState) -> None:
    if state.status == "failed":
        st.error(names.literal(state.error or "It failed."), icon=":material/error:")
    else:
        st.info(ENDED.get(state.status, state.status), icon=":material/pause_circle:")
    for note in state.notes:
        st.caption(names.literal(note))
    with st.container(horizontal=True, vertical_alignment="center"):
        unfinished.again(
            partial(_again, state),
            "Start the same comparison again, at its address and with its settings.",
        )
        _change(state)


def _again(state: ComparisonState) -> None:
    if state.a_id and state.b_id:
        service().start(state.a_id, state.b_id, state.settings, visitor())


def _change(state: ComparisonState) -> None:
    if not changeable():
        return
    chosen = {"a": state.a_id or "", "b": state.b_id or ""}
    if state.settings is not None and state.settings.extractor != "auto":
        chosen["extractor"] = state.settings.extractor
    if state.settings is not None:
        chosen |= nuisances.query(state.settings) | sampling.query(state.settings)
    st.page_link(
        PAGE,
        label="Change datasets or settings",
        icon=":material/tune:",
        query_params=chosen,
        help="Start a new comparison from these datasets. This one keeps its address.",
    )


def _unknown() -> None:
    st.title("There is no comparison at this address", anchor=False)
    st.markdown(
        "It may have been made on another server, or the link may have been cut short. Start a new "
        "one, or choose among the recent ones on the home page."
    )
    with st.container(horizontal=True):
        st.page_link(
            PAGE,
            label="New comparison",
            icon=":material/add:",
            query_params={},
            help="Choose two datasets",
        )
        st.page_link(
            "app.py", label="Home", icon=":material/home:", help="Recent comparisons and examples"
        )
