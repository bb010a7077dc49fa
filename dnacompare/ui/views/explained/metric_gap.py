"""The gap of a metric: the groups that make it, and the rows that move it most."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.metric_gap import groups
from dnacompare.explanations.metric_gap import MetricGap
from dnacompare.ui import names
from dnacompare.ui.views import gallery, picture
from dnacompare.ui.views.explained import Place

SHOWN = 8
"""Rows of each side."""


def show(result: MetricGap, place: Place) -> None:
    """Means and gap, groups if columns make them, then rows."""
    st.caption(
        names.literal(
            f"Mean of {result.metric}: {numbers.number(result.mean_a)} in A, "
            f"{numbers.number(result.mean_b)} in B; gap {numbers.number(result.gap)}, 95% interval "
            f"{numbers.interval(result.gap_interval)} (Welch)."
        )
    )
    if result.groups:
        picture.show(groups(result), key=place.key("groups"))
    st.markdown("**Rows that move the gap most**")
    first, second = (
        [row.id for row in result.rows if row.side == side][:SHOWN] for side in ("A", "B")
    )
    gallery.pair(place.key("rows"), place.datasets, first, second, result.metric)
