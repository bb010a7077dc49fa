"""Maps in few columns: k of them move, and curve, shares, means and partners follow from it."""

from collections.abc import Callable

import streamlit as st

from dnacompare.charts.explained.transport.shares import shares
from dnacompare.charts.picture import Picture
from dnacompare.explanations.transport.parts import SparseMap
from dnacompare.ui.views import picture
from dnacompare.ui.views.explained import Place
from dnacompare.ui.views.explained.transport.badges import badges
from dnacompare.ui.views.explained.transport.changes import changes
from dnacompare.ui.views.explained.transport.half import half
from dnacompare.ui.views.explained.transport.knob import slider
from dnacompare.ui.views.explained.transport.partners import partners


def sparse(result: SparseMap, place: Place, curve: Callable[[int], Picture], *, moves: str) -> None:
    """``curve`` draws what k columns explain; ``moves`` says what becomes of these columns."""
    badges(result)
    k = slider(
        "Columns that move (k)",
        len(result.steps),
        key=place.key("k"),
        default=half(result.steps),
        help=moves,
    )
    left, right = st.columns(2, gap="large")
    with left:
        picture.show(curve(k), key=place.key("curve"))
    with right:
        picture.show(shares(result), key=place.key("shares"))
    st.markdown("**Means before and after**")
    changes(result, place, result.steps[k - 1].features)
    st.markdown("**Items of A and where they go in B**")
    partners(result, place)
