"""On which rows and scale a map was found, and how its percentages were made."""

import streamlit as st

from dnacompare import numbers
from dnacompare.explanations.transport.parts import TransportMap

ESTIMATORS = {"transport": "W2² debiased by halves", "gaussian": "W2² of Gaussians, debiased"}
SCALES = {"pooled": "z-scores over A and B", "none": "own units"}


def badges(result: TransportMap) -> None:
    """Rows, scale, estimator, and whether the distance is beyond chance."""
    whole = result.denominator
    outcome = (
        f":green-badge[:material/check_circle: Beyond chance, p = {numbers.bare_p(whole.p_value)}]"
        if whole.resolvable
        else f":gray-badge[:material/block: Not resolvable, p = {numbers.bare_p(whole.p_value)}]"
    )
    st.markdown(
        f"{outcome} :gray-badge[{result.n[0]:,} and {result.n[1]:,} rows] "
        f":gray-badge[{SCALES[result.scale]}] :gray-badge[{ESTIMATORS[whole.estimator]}]"
    )
