"""Which items move the Fréchet distance: all of them in one picture, both ends in a gallery."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.frechet_influence import influence
from dnacompare.explanations.frechet_influence import FrechetInfluence
from dnacompare.ui.views import picture
from dnacompare.ui.views.explained import Place, ranked_items
from dnacompare.ui.views.explained.ranked_items import Ranked

ENDS = {"apart": "Pull apart", "together": "Hold together"}


def show(result: FrechetInfluence, place: Place) -> None:
    """The distance with its error, the influences, the items."""
    distance = result.distance
    st.caption(
        f"Squared Fréchet distance {numbers.number(distance.value)} ± "
        f"{numbers.number(distance.standard_error)} (standard error) {distance.units}; "
        f"{numbers.p_value(distance.p_value, distance.permutations)}; two samples of one "
        f"population show {numbers.number(distance.noise_floor)}."
    )
    picture.show(influence(result), key=place.key("influence"))
    items = [
        Ranked(item.id, item.side, item.p_value <= result.level, numbers.number(item.influence))
        for item in result.items
    ]
    ranked_items.show(items, ENDS, place)
