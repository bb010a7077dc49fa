"""A new card: a title, a note, a finished comparison, or a series of versions in time."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dnacompare.charts.cards import FIGURES
from dnacompare.ui import act, names
from dnacompare.ui.service import service, visitor
from dnacompare.workflow.dashboards import Dashboard
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.listing import list_distances
from dnacompare.workflow.version_service import VersionQuestion

KINDS = {
    "heading": "Title",
    "note": "Note",
    "comparison": "Comparison",
    "versions": "Versions in time",
}
RECENT = 50


def show(board: Dashboard) -> None:
    """The form, with what the chosen kind needs."""
    with st.expander("Add a card", icon=":material/add:", expanded=not board.cards, key="add"):
        kind = st.segmented_control(
            "Kind of card",
            list(KINDS),
            format_func=lambda one: KINDS[one],
            required=True,
            default="heading",
            key="add-kind",
            help="Matrices and explanations are added from their own pages.",
        )
        if kind in ("heading", "note"):
            _words(board, kind)
        elif kind == "comparison":
            _comparison(board)
        else:
            _versions(board)


def _words(board: Dashboard, kind: str) -> None:
    key = f"add-{kind}"
    field = st.text_input if kind == "heading" else st.text_area
    field(KINDS[kind], key=key, help="Plain text, shown letter for letter.")
    _button(kind, lambda: _add_words(board.id, kind, key))


def _add_words(board: str, kind: str, key: str) -> None:
    service().dashboards.add(board, kind, text=st.session_state[key])
    st.session_state[key] = ""


def _comparison(board: Dashboard) -> None:
    recent = {one.id: one.title for one in service().recent(RECENT)}
    if not recent:
        st.markdown("No comparison is finished yet.")
        st.page_link(
            "pages/compare.py",
            label="Compare two datasets",
            icon=":material/compare_arrows:",
            help="Then come back, or add the result from its own page",
        )
        return
    labels = names.unlike(recent, limit=80)
    address = st.selectbox(
        "Comparison",
        list(labels),
        format_func=lambda one: labels[one],
        key="add-comparison",
        help="The last finished ones, the newest first.",
    )
    figures = FIGURES["comparison"]
    figure = st.selectbox(
        "Show",
        list(figures),
        format_func=lambda one: figures[one],
        key="add-figure",
        help="What the card shows beside the verdict. It can be changed later.",
    )
    _button(
        "comparison",
        lambda: service().dashboards.add(board.id, "comparison", address=address, figure=figure),
    )


def _versions(board: Dashboard) -> None:
    entries = {e.id: e for e in service().library.entries() if not is_dna(e)}
    if len(entries) < 2:
        st.markdown("A reference and at least one version are needed; upload them on Datasets.")
        return
    labels = names.unlike({key: entry.name for key, entry in entries.items()})
    reference = st.selectbox(
        "Reference",
        list(labels),
        format_func=lambda one: labels[one],
        key="add-reference",
        help="What every version is compared with.",
    )
    kind = entries[reference].modality
    chosen = st.multiselect(
        "Versions, in their order in time",
        [key for key in labels if entries[key].modality == kind and key != reference],
        format_func=lambda one: labels[one],
        key="add-versions",
        help="Data of one source at different times, the oldest first. More can be added whenever "
        "they come.",
    )
    distances = {spec.name: spec.title for spec in list_distances() if spec.on == "embeddings"}
    distance = st.selectbox(
        "Distance",
        list(distances),
        index=list(distances).index("energy"),
        format_func=lambda one: distances[one],
        key="add-distance",
        help="What is drawn against time, and what the alarm looks at.",
    )
    question = VersionQuestion(reference, tuple(chosen), distance=distance)
    _button("versions", lambda: _add_versions(board.id, question), disabled=not chosen)


def _add_versions(board: str, question: VersionQuestion) -> None:
    address = service().versions.start(question, visitor())
    service().dashboards.add(board, "versions", address=address)


def _button(kind: str, add: Callable[[], Any], disabled: bool = False) -> None:
    """One for each kind: a click on the one that is about to go must not add what comes next."""
    st.button(
        "Add",
        type="primary",
        icon=":material/add:",
        key=f"add-card-{kind}",
        disabled=disabled,
        on_click=act.attempt,
        args=(add,),
        help="Put the card at the end of the page.",
    )
