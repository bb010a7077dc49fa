"""Why did the model fail: the way from A's loss to B's, common ground, slices, rows."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.loss_attribution import ground, joint, slices, waterfall
from dnacompare.explanations.loss_attribution.result import LossAttribution
from dnacompare.ui import names, table
from dnacompare.ui.views import gallery, picture
from dnacompare.ui.views.explained import Place


def show(result: LossAttribution, place: Place) -> None:
    """Waterfall beside overlap, then where like rows fare worse, and which rows those are."""
    st.markdown(_mark(result))
    left, right = st.columns([3, 2], gap="large")
    with left:
        picture.show(waterfall(result), key=place.key("waterfall"))
    with right:
        picture.show(ground(result), key=place.key("ground"))
    if result.joint:
        with st.expander("Mechanisms alone and in pairs", icon=":material/hub:"):
            picture.show(joint(result), key=place.key("joint"))
    if result.withheld:
        return
    st.markdown("**Where like rows fare differently**")
    if result.slices:
        picture.show(slices(result), key=place.key("slices"))
        _table(result, place)
    else:
        st.caption("There are too few rows to look for slices.")
    st.markdown("**Rows of B that would have fared better in A**")
    st.caption(
        "The largest differences of what both laws predict, by models that did not see these rows; "
        "the evidence is in the slices."
    )
    gallery.one(place.key("rows"), place.datasets[1], [one.id for one in result.rows], "B")


def _mark(result: LossAttribution) -> str:
    if result.withheld:
        return ":gray-badge[:material/block: Too little common ground]"
    if result.biased:
        return ":orange-badge[:material/warning: Importance weights: biased]"
    return ":green-badge[:material/check_circle: Enough common ground]"


def _table(result: LossAttribution, place: Place) -> None:
    with st.expander("Every slice with its numbers", icon=":material/table:"):
        st.dataframe(
            table.columns(
                {
                    "Slice": [one.rule for one in result.slices],
                    "Rise": [one.rise for one in result.slices],
                    "95% interval, all slices": [
                        numbers.interval(one.interval) for one in result.slices
                    ],
                    "Rows of A, B": [f"{one.n[0]:,} and {one.n[1]:,}" for one in result.slices],
                    "Mean loss, A": [one.loss_a for one in result.slices],
                    "Mean loss, B": [one.loss_b for one in result.slices],
                }
            ),
            hide_index=True,
            key=place.key("table"),
            alt="Every slice with the rise of its loss",
        )
        st.caption(
            names.literal(
                "Measured on the half of the rows that slices were not sought on. The rise sets "
                "rows of B against what A's law gives the same rows, so it is not the difference "
                "of the two means."
            )
        )
