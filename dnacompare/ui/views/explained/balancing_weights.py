"""Weights on A: what they repair, what they cost, and the weights themselves to take away."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.balancing_weights import gaps, spread
from dnacompare.explanations.balancing_weights.result import BalancingWeights
from dnacompare.inference.held_out_balance import Residual
from dnacompare.ui import names
from dnacompare.ui.views import gallery, picture
from dnacompare.ui.views.explained import Place
from dnacompare.ui.views.explained.weights import export

MARKS = {
    "balanced": ":green-badge[:material/check_circle: Balanced]",
    "partly": ":orange-badge[:material/adjust: Repaired in part]",
    "no overlap": ":red-badge[:material/block: No overlap]",
    "nothing to repair": ":gray-badge[:material/equal: Nothing to repair]",
}


def show(result: BalancingWeights, place: Place) -> None:
    """The outcome, gaps before and after, the weights and the items that matter."""
    st.markdown(MARKS[result.outcome])
    if result.before is not None and result.after is not None:
        st.caption(names.literal(_distances(result.before, result.after)))
    left, right = st.columns([3, 2], gap="large")
    with left:
        picture.show(gaps(result), key=place.key("gaps"))
    with right:
        if result.weights:
            picture.show(spread(result), key=place.key("spread"))
            _export(result, place)
        else:
            st.markdown("There are no weights to export: no mixture of A's items has B's means.")
    st.markdown(
        "**Items of A that count most, and items of B that even the weighted A does not reach**"
    )
    gallery.pair(place.key("items"), place.datasets, result.heaviest, result.unreached)


def _distances(before: Residual, after: Residual) -> str:
    return (
        f"Energy distance to unseen items of B: {_one(before)} as they are, {_one(after)} "
        f"weighted; as many fresh items of B would show {numbers.number(after.floor)}."
    )


def _one(residual: Residual) -> str:
    return f"{numbers.number(residual.value)} {numbers.interval(residual.interval)}"


def _export(result: BalancingWeights, place: Place) -> None:
    if result.outcome == "no overlap":
        st.markdown("These weights do not repair the difference; they are here to be looked at.")
    export(result.csv, place, item="an item")
