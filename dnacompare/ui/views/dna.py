"""The page of a DNA: its neurons as small pictures, and what can be made of it."""

import math

import numpy as np
import streamlit as st

from dnacompare import numbers
from dnacompare.charts.histograms import histograms, zeros
from dnacompare.charts.text import short
from dnacompare.inference.moments_only import has_histograms
from dnacompare.layer import Layer
from dnacompare.strand import Strand
from dnacompare.ui import address, names
from dnacompare.ui.service import service
from dnacompare.ui.views import dna_export, dna_facts, dna_merge, picture
from dnacompare.workflow.dna_entries import is_dna

A_PAGE = 12
ORDERS = {
    "number": "Their number",
    "mean": "Mean, the largest first",
    "spread": "Spread, the largest first",
    "zeros": "Share of zeros, the largest first",
}


def show() -> None:
    """Choose a DNA; everything below is about it."""
    st.title("DNA", anchor=False)
    entries = {entry.id: entry for entry in service().library.entries() if is_dna(entry)}
    if not entries:
        st.markdown(
            "There is no DNA yet. Upload a `.dna` file: `dnacompare extract photos/ -o photos.dna` "
            "makes one."
        )
        st.page_link(
            "pages/datasets.py",
            label="Upload a DNA",
            icon=":material/upload:",
            help="A .dna file, by itself",
        )
        return
    labels = names.unlike({key: short(entry.name, 44) for key, entry in entries.items()})
    chosen = address.choose(
        "DNA", labels, key="dna", help="Which of the uploaded .dna files to look at."
    )
    strand = service().library.strand(chosen)
    dna_facts.show(strand)
    _neurons(strand)
    dna_merge.show(chosen, {key: label for key, label in labels.items() if key != chosen})
    dna_export.show(chosen, strand)


def _neurons(strand: Strand) -> None:
    st.header(
        "Neurons",
        help="How often each neuron responded how strongly, each on its own axis.",
        anchor="neurons",
    )
    if not strand.layers:
        st.caption("This DNA has no layers.")
        return
    if not has_histograms(strand.facts):
        st.caption("This DNA holds means and spreads over items alone, without histograms.")
        return
    left, middle, right = st.columns(3)
    with left:
        number = address.choose(
            "Layer",
            {
                str(place): f"{short(name, 44)} · {numbers.count(size, 'neuron')}"
                for place, (name, size) in enumerate(strand.layers)
            },
            key="layer",
            help="Whose neurons are shown.",
        )
    with middle:
        order = address.choose("Sorted by", ORDERS, key="order", help="Which neurons come first.")
    wanted = right.text_input(
        "Name contains", key="neuron-name", help="Show only neurons with these letters in the name."
    )
    found = strand.read(int(number))
    layer = found.layers[0]
    which = [place for place in _sorted(layer, order) if wanted.lower() in _name(layer, place)]
    if not which:
        st.caption("No neuron of this layer has these letters in its name.")
        return
    first = A_PAGE * (_page(math.ceil(len(which) / A_PAGE)) - 1)
    picture.show(histograms(layer, found.grid, which[first : first + A_PAGE]), "histograms")


def _sorted(layer: Layer, order: str) -> list[int]:
    """Numbers of the layer's neurons; those without a finite activation come last."""
    if order == "number":
        return list(range(layer.size))
    by = {"mean": layer.mean, "spread": layer.deviation, "zeros": zeros(layer)}[order]
    return [int(place) for place in np.argsort(-by, kind="stable")]


def _name(layer: Layer, place: int) -> str:
    return layer.neurons[place].lower()


def _page(pages: int) -> int:
    if pages == 1:
        return 1
    if st.session_state.get("neuron-page", 1) > pages:
        st.session_state["neuron-page"] = 1
    return int(
        st.number_input(
            f"Page, of {pages:,}",
            min_value=1,
            max_value=pages,
            key="neuron-page",
            width=160,
            help=f"{A_PAGE} neurons are shown at a time.",
        )
    )
