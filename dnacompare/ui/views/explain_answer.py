"""One answer: its sentence, its panel, notes and downloads; or why there is none, and a way on."""

import logging
from functools import partial

import streamlit as st

from dnacompare import logs
from dnacompare.charts.text import spoken
from dnacompare.errors import DNACompareError
from dnacompare.explanation import Explanation
from dnacompare.numbers import both
from dnacompare.specs import ExplanationSpec
from dnacompare.ui import act, names
from dnacompare.ui.service import changeable, service, visitor
from dnacompare.ui.views import errors, explain_options, to_dashboard
from dnacompare.ui.views.explained import Place, panel_of
from dnacompare.ui.views.progress import ACTIVE
from dnacompare.workflow.csv_text import csv_text
from dnacompare.workflow.explained_tables import tables
from dnacompare.workflow.explanations import ExplanationState, Question

LOG = logging.getLogger(__name__)


def answer(
    spec: ExplanationSpec, question: Question, state: ExplanationState, why: str = ""
) -> None:
    """Draw whatever is known; ``why`` says that the question cannot be asked."""
    with st.container(border=True, key=f"answer-{spec.name}"):
        if state.result is not None:
            st.markdown(f"**{names.literal(state.result.sentence)}**")
            for note in state.notes:
                st.warning(names.literal(note), icon=":material/save:")
            _panel(state.result, Place(spec.name, state.id, (question.a, question.b)))
            _small_print(spec, state.result, state.id)
        elif why:
            st.info(names.literal(f"{spec.title} is not available. {why}"), icon=":material/block:")
        elif state.status in ACTIVE:
            st.caption("Waiting for the answers before it." if state.status == "queued" else "…")
        else:
            _ended(spec, question, state)
        if not why and changeable():
            explain_options.show(spec)


@st.fragment
def _panel(result: Explanation, place: Place) -> None:
    """The panel, redrawn by itself when its own widgets are used; others go on if it fails."""
    try:
        panel_of(place.method)(result, place)
    except DNACompareError as error:
        errors.show(error)
    except Exception as error:
        errors.unforeseen(logs.failure(LOG, "panel_failed", error, {"panel": place.method}))


def _small_print(spec: ExplanationSpec, result: Explanation, address: str) -> None:
    with st.expander("What this rests on", icon=":material/fact_check:"):
        told = [
            *result.notes,
            f"{both(result.n)} rows of A and B, seed {result.seed}.",
            f"{spec.summary} {spec.reference}.",
        ]
        st.markdown("\n".join(f"- {names.literal(note)}" for note in told))
        name = f"{spec.name}-{address[:12]}"
        with st.container(horizontal=True):
            for table, rows in tables(result).items():
                st.download_button(
                    f"{spoken(table)} as CSV",
                    data=partial(csv_text, rows),
                    file_name=f"{name}-{table}.csv",
                    mime="text/csv",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"{spec.name}-csv-{table}",
                    help="One line each; a text that a spreadsheet would run is made harmless.",
                )
            st.download_button(
                "All as JSON",
                data=partial(result.to_json, indent=1),
                file_name=f"{name}.json",
                mime="application/json",
                icon=":material/download:",
                on_click="ignore",
                key=f"{spec.name}-json",
                help="The whole answer; load_explanation reads it back in Python.",
            )
            to_dashboard.show("explanation", address, f"{spec.name}-to-dashboard")


def _ended(spec: ExplanationSpec, question: Question, state: ExplanationState) -> None:
    if state.status == "failed":
        st.warning(names.literal(state.error or "It failed."), icon=":material/error:")
    elif state.status == "unknown":
        st.caption(names.literal(spec.summary))
    else:
        st.info(f"This answer was {state.status}.", icon=":material/pause_circle:")
    if not changeable():
        return
    st.button(
        "Ask" if state.status == "unknown" else "Ask again",
        icon=":material/play_arrow:" if state.status == "unknown" else ":material/replay:",
        key=f"{spec.name}-ask",
        on_click=act.attempt,
        args=(_start, question),
        help="Compute this answer; the others stay as they are.",
    )


def _start(question: Question) -> None:
    service().explanations.start(question, visitor())
