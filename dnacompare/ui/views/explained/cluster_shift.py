"""Groups that move as one: how many, a card for each with its rule and way, and its items."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.cluster_shift import DRAWN, explained, way
from dnacompare.explanations.cluster_shift import ClusterShift
from dnacompare.explanations.transport.moving_groups import MovingGroup
from dnacompare.ui import address, names
from dnacompare.ui.views import picture
from dnacompare.ui.views.explained import Place
from dnacompare.ui.views.explained.transport.badges import badges
from dnacompare.ui.views.explained.transport.knob import slider
from dnacompare.ui.views.explained.transport.partners import beside, partners

WAYS = {"rules": "By rules", "centroid": "By nearest centroid"}


def show(result: ClusterShift, place: Place) -> None:
    """k groups and how rows get theirs; then a card for each group."""
    badges(result)
    left, right = st.columns(2, gap="large", vertical_alignment="bottom")
    with left:
        k = slider(
            "Groups (k)",
            len(result.steps),
            key=place.key("k"),
            default=max(2, result.best) if len(result.steps) > 1 else 1,
            help="Into how many groups A's rows are divided; each moves as one.",
        )
    with right:
        kind = address.switch(
            "Who belongs to a group",
            WAYS,
            key=place.key("way"),
            help="Rules are those of a small decision tree, in the columns' own units; the nearest "
            "centroid often explains more where groups are round, and cannot be said in words.",
        )
    picture.show(explained(result, k), key=place.key("curve"))
    step = result.steps[k - 1]
    groups = (step.by_rules if kind == "rules" else step.by_centroid).groups
    longest = max(abs(group.moves[0].standardised) for group in groups)
    with st.grid(3, min_column_width=300):
        for number, group in enumerate(groups, 1):
            _card(group, number, longest, place)
    labels = {str(number): f"Group {number}" for number in range(1, len(groups) + 1)}
    chosen = address.choose(
        "Group", labels, key=place.key("group"), help="Whose items are shown below."
    )
    st.markdown("**Items that move as their group does, and their partners**")
    beside(groups[int(chosen) - 1].pairs, place, "group-items")
    with st.expander("Any item and where it goes", icon=":material/arrow_outward:"):
        partners(result, place)


def _card(group: MovingGroup, number: int, longest: float, place: Place) -> None:
    with st.container(border=True, height="stretch", gap="small", key=place.key(f"card-{number}")):
        st.markdown(
            f"**Group {number}** · {numbers.count(group.rows, 'row')}, "
            f"{numbers.percent(group.share)} of A"
        )
        if group.rule:
            st.caption(names.literal(f"Where {group.rule}"))
        moved = group.moves[:DRAWN]
        if any(move.standardised for move in moved):
            picture.show(way(group, longest), key=place.key(f"way-{number}"))
        else:
            st.caption("This group stays where it is.")
