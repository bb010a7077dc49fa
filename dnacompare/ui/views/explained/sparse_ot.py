"""In how few columns rows have to move: the curve over k, shares, before and after, partners."""

import streamlit as st

from dnacompare.charts.explained.sparse_ot import explained
from dnacompare.charts.explained.transport.shares import shares
from dnacompare.explanations.sparse_ot import SparseOt
from dnacompare.ui.views import picture
from dnacompare.ui.views.explained import Place
from dnacompare.ui.views.explained.transport.badges import badges
from dnacompare.ui.views.explained.transport.changes import changes
from dnacompare.ui.views.explained.transport.half import half
from dnacompare.ui.views.explained.transport.knob import slider
from dnacompare.ui.views.explained.transport.partners import partners


def show(result: SparseOt, place: Place) -> None:
    """Rows move in k columns; all else follows from it."""
    badges(result)
    k = slider(
        "Columns that move (k)",
        len(result.steps),
        key=place.key("k"),
        default=half(result.steps),
        help="Each row goes to the mean of its partners, in the k columns in which rows go "
        "farthest.",
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
