"""Weights by a label: how it shifted, whether that explains the difference, and the weights."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.target_shift import shares
from dnacompare.explanations.target_shift.result import Moment, TargetShift
from dnacompare.ui import names
from dnacompare.ui.views import picture
from dnacompare.ui.views.explained import Place
from dnacompare.ui.views.explained.weights import export

MARKS = {
    "labels": ":green-badge[:material/check_circle: A shift of labels explains it]",
    "more than labels": ":orange-badge[:material/adjust: More than labels changed]",
    "not resolvable": ":gray-badge[:material/help: Not resolvable]",
    "nothing to repair": ":gray-badge[:material/equal: Nothing to repair]",
}


def show(result: TargetShift, place: Place) -> None:
    """The outcome, the label's shares and moments, and the export."""
    st.markdown(MARKS[result.outcome])
    st.caption(names.literal(_facts(result)))
    if not result.shares:
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        picture.show(shares(result), key=place.key("shares"))
    with right:
        for moment in result.moments:
            st.metric(
                f"{moment.name.capitalize()} of the label in B, estimated",
                numbers.number(moment.in_b),
                help="From B's features and A's labels, if items look alike given the label.",
            )
            st.caption(names.literal(_moment(moment)))
        export(result.csv, place, item="a labelled item")
        st.caption(
            f"The weighted items are worth {numbers.number(result.effective)} equal ones of "
            f"{len(result.weights):,}."
        )


def _facts(result: TargetShift) -> str:
    kind = "of its variance" if result.kind == "number" else "of what guessing misses"
    told = f"The features tell {numbers.percent(max(result.skill, 0.0))} {kind}"
    if result.before is None or result.after is None:
        return f"{told}."
    return (
        f"{told}. Energy distance of the other features to unseen items of B: "
        f"{numbers.number(result.before.value)} {numbers.interval(result.before.interval)} as they "
        f"are, {numbers.number(result.after.value)} {numbers.interval(result.after.interval)} "
        f"weighted; as many fresh items of B would show {numbers.number(result.after.floor)}."
    )


def _moment(moment: Moment) -> str:
    known = "" if moment.known is None else f"; of B's own labels {numbers.number(moment.known)}"
    return (
        f"95% interval {numbers.interval(moment.interval)}; in A {numbers.number(moment.in_a)}"
        f"{known}"
    )
