"""Which items make the distance: all of them in one picture, both ends in a gallery, removal."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.energy_contributions import (
    distance_left,
    diversity_left,
    excess,
)
from dnacompare.explanations.energy_contributions import EnergyContributions
from dnacompare.ui.views import picture
from dnacompare.ui.views.explained import Place, ranked_items
from dnacompare.ui.views.explained.ranked_items import Ranked

ENDS = {"most": "Add most", "least": "Take away most"}


def show(result: EnergyContributions, place: Place) -> None:
    """The check of the sum, then the parts."""
    st.caption(
        f"Σ over {len(result.items):,} items = {numbers.number(result.total)} {result.units}; the "
        f"energy distance is {numbers.number(result.distance.value)} "
        f"{numbers.interval(result.distance.interval)}."
    )
    picture.show(excess(result), key=place.key("excess"))
    items = [
        Ranked(item.id, item.side, item.p_value <= result.level, numbers.number(item.contribution))
        for item in result.items
    ]
    ranked_items.show(items, ENDS, place)
    st.markdown("**B without the items that add most**")
    left, right = st.columns(2, gap="large")
    with left:
        picture.show(distance_left(result), key=place.key("distance"))
    with right:
        picture.show(diversity_left(result), key=place.key("diversity"))
