"""How few columns carry the shift: shares, the curve over k, means before and after, partners."""

import streamlit as st

from dnacompare.charts.explained.sparse_mean import explained
from dnacompare.charts.explained.transport.shares import shares
from dnacompare.explanations.sparse_mean import SparseMean
from dnacompare.ui.views import picture
from dnacompare.ui.views.explained import Place
from dnacompare.ui.views.explained.transport.badges import badges
from dnacompare.ui.views.explained.transport.changes import changes
from dnacompare.ui.views.explained.transport.half import half
from dnacompare.ui.views.explained.transport.knob import slider
from dnacompare.ui.views.explained.transport.partners import partners


def show(result: SparseMean, place: Place) -> None:
    """k columns move; all else follows from it."""
    badges(result)
    k = slider(
        "Columns that move (k)",
        len(result.steps),
        key=place.key("k"),
        default=half(result.steps),
        help="Only the means of the k columns that carry most are moved from A to B.",
    )
    left, right = st.columns(2, gap="large")
    with left:
        picture.show(explained(result, k), key=place.key("curve"))
    with right:
        picture.show(shares(result), key=place.key("shares"))
    st.markdown("**Means before and after**")
    changes(result, place, result.steps[k - 1].features)
    st.markdown("**Items of A and where they go in B**")
    partners(result, place)
