"""See it: the items that excite the chosen neuron, and one map of both sets."""

import streamlit as st

from dnacompare.charts import words
from dnacompare.charts.shared_map import shared_map
from dnacompare.results import Comparison, NeuronShift, SharedMap
from dnacompare.ui import names
from dnacompare.ui.views import gallery, picture

SHOWN = 16
"""Items shown at most of those clicked on the map."""


def show(comparison: Comparison, datasets: tuple[str, str], shift: NeuronShift | None) -> None:
    """Galleries for the chosen neuron, then the map; ``datasets`` are ids in the library."""
    st.header(
        "See it",
        help="What the numbers above are about: items themselves, the same number from each set.",
        anchor="items",
    )
    if shift is not None:
        _extremes(comparison, datasets, shift)
    if comparison.shared_map is not None:
        _map(comparison.shared_map, (comparison.a.name, comparison.b.name), datasets)


@st.fragment
def _map(points: SharedMap, sides: tuple[str, str], datasets: tuple[str, str]) -> None:
    """The map; items whose points are clicked are shown below it."""
    st.markdown("**Where the items lie**")
    picked = picture.pick(shared_map(points, *sides), key="map")[:SHOWN]
    if picked:
        a, b = ([point[1:] for point in picked if point[0] == side] for side in "AB")
        gallery.pair("picked", datasets, a, b)


def _extremes(comparison: Comparison, datasets: tuple[str, str], shift: NeuronShift) -> None:
    shown = shift.exhibits
    what = f"“{names.markdown(shift.name, 60)}”"
    if words.noun(comparison) == "column":
        most, least = f"Rows with the largest {what}", f"Rows with the smallest {what}"
    else:
        most, least = f"Items with the most of {what}", f"Items with the least of {what}"
    st.markdown(f"**{most}**")
    gallery.pair("most", datasets, shown.most_a, shown.most_b, shift.name)
    st.markdown(f"**{least}**")
    gallery.pair("least", datasets, shown.least_a, shown.least_b, shift.name)
