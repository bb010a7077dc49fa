"""How many items are needed: what fewer and more of them would find."""

import streamlit as st

from dnacompare.charts.power import power
from dnacompare.results import Comparison
from dnacompare.ui.views import picture

HELP = (
    "Samples of each size are drawn again and again from A and B together, and B is moved along "
    "the direction in which the items vary most, until the energy test finds it four times in "
    "five. The band is twice the error of these draws. Use it to plan how many items to collect."
)


def show(comparison: Comparison) -> None:
    """The curve; nothing where the design or the distances give none."""
    curve = comparison.power_curve
    if curve is None or not any(one.shift for one in curve.sizes):
        return
    with st.expander("How many items do I need?", icon=":material/query_stats:", key="power"):
        st.caption(HELP)
        picture.show(power(curve, (comparison.a.used, comparison.b.used)), key="power-curve")
