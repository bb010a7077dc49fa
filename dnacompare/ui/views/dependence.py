"""Items that seem to depend on each other, with the design that allows for it one click away."""

from dataclasses import replace

import streamlit as st

from dnacompare.results import Comparison, Dependence
from dnacompare.ui import act, names
from dnacompare.ui.service import changeable, service, visitor
from dnacompare.workflow.comparison_settings import ComparisonSettings
from dnacompare.workflow.service import ComparisonState


def show(comparison: Comparison, state: ComparisonState) -> None:
    """The worst finding; the others stand among the notes."""
    if not comparison.dependence:
        return
    worst = comparison.dependence[0]
    st.warning(
        f"**Are your items independent?** {names.literal(worst.sentence)}", icon=":material/link:"
    )
    if changeable() and state.a_id and state.b_id and state.settings is not None:
        design = f"“{names.markdown(worst.by)}”" if worst.by else f"{worst.rows:,} items in a row"
        st.button(
            f"Compare again with {design} as clusters",
            icon=":material/hub:",
            key="again-with-clusters",
            on_click=act.attempt,
            args=(_again, state.a_id, state.b_id, state.settings, worst),
            help="The same comparison with whole clusters permuted instead of single items. This "
            "result keeps its address.",
        )


def _again(a: str, b: str, settings: ComparisonSettings, worst: Dependence) -> None:
    chosen = replace(settings, clusters=worst.by or worst.rows, blocks=None)
    st.query_params.from_dict({"comparison": service().start(a, b, chosen, visitor())})
