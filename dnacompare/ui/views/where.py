"""What changed: layers, ranked neurons, and one chosen neuron in detail."""

from collections.abc import Sequence

import streamlit as st

from dnacompare.charts import words
from dnacompare.charts.density import density
from dnacompare.charts.ecdf import ecdf
from dnacompare.charts.layers import layers
from dnacompare.charts.neurons import neurons
from dnacompare.results import Comparison, NeuronShift
from dnacompare.ui import address, names
from dnacompare.ui.views import picture

DRAWN = 12
ALL = "all"


def show(comparison: Comparison) -> NeuronShift | None:
    """Draw layers and neurons; the neuron that the person chose, if there is any."""
    st.header(
        "What changed",
        help="A neuron is one measurement that the extractor makes of every item. Its shift is "
        "the distance between its distributions in A and B; p-values allow for having looked at "
        "all of them. Hollow marks: chance alone could give as much.",
        anchor="changes",
    )
    if not comparison.neurons:
        st.markdown("These inputs hold no neurons to look at, only vectors.")
        return None
    left, right = st.columns([2, 3], gap="large")
    with left:
        picture.show(
            layers(comparison.layers, comparison.level, words.noun(comparison)), key="layers"
        )
    with right:
        ranked = _filtered(comparison)
        drawn = neurons(
            ranked[:DRAWN], comparison.neurons_tested, comparison.level, words.noun(comparison)
        )
        picture.show(drawn, key="neurons")
    return _chosen(comparison, ranked)


def _filtered(comparison: Comparison) -> Sequence[NeuronShift]:
    """The neurons of the layer chosen, if more than one layer has any."""
    found = list(dict.fromkeys(shift.layer for shift in comparison.neurons))
    if len(found) < 2:
        return comparison.neurons
    layer = address.choose(
        "Layer",
        {ALL: "All layers", **names.unlike({name: name for name in found})},
        key="layer",
        help="Show the most changed neurons of one layer. The choice is part of the address.",
    )
    return [shift for shift in comparison.neurons if layer in (ALL, shift.layer)]


def _chosen(comparison: Comparison, ranked: Sequence[NeuronShift]) -> NeuronShift:
    by_key = {f"{shift.layer}:{shift.index}": shift for shift in ranked}
    key = address.choose(
        words.noun(comparison).capitalize(),
        names.unlike({key: shift.name for key, shift in by_key.items()}, limit=100),
        key="neuron",
        help="The one to look at below, the most changed first. The choice is part of the address.",
    )
    shift = by_key[key]
    st.caption(names.literal(words.facts(shift)))
    left, right = st.columns(2, gap="large")
    with left:
        whole = density(shift, comparison.a.name, comparison.b.name, comparison.level)
        picture.show(whole, key="density")
    with right:
        picture.show(ecdf(shift.curves, shift.name), key="ecdf")
    return shift
