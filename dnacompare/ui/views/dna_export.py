"""A DNA to be given away: rounded or noised, with what it then still tells."""

import numpy as np
import streamlit as st

from dnacompare import numbers
from dnacompare.dna import DNA
from dnacompare.inference.privacy import worth_of_labels
from dnacompare.inference.released import noised, rounded
from dnacompare.ui import address
from dnacompare.ui.service import service
from dnacompare.ui.views import dna_download

FEW = 100
"""Items below which single ones show in a histogram."""
WAYS = {
    "rounded": "Frequencies rounded",
    "noised": "Counts with noise",
    "raw": "As it is",
}


def show(chosen: str, items: int) -> None:
    """How to alter it, what that hides, and the download."""
    st.header(
        "Give it away",
        help="A DNA holds no items, but tells of them. Rounding or noise makes it tell less.",
        anchor="export",
    )
    if items < FEW:
        st.warning(
            f"Made from {numbers.count(items, 'item')}: with fewer than {FEW}, single items show "
            "in the counts.",
            icon=":material/visibility:",
        )
    left, right = st.columns(2)
    with left:
        way = address.choose(
            "What to give away",
            WAYS,
            key="way",
            help="Rounded: shares in equal steps, which hides small ones but proves nothing. "
            "Noise: differential privacy of the counts. Both drop groups, exact sums and extremes.",
        )
    with right:
        strength = _strength(way)
    if way == "raw":
        st.warning(
            "Exact counts, sums by groups of items and extremes go with it. Whoever knows parts "
            "of the data can tell their shares, and whether the items are those they have.",
            icon=":material/visibility:",
        )
    if st.button(
        "Prepare the file",
        icon=":material/ios_share:",
        key="export-run",
        help="Makes the altered DNA and measures how far its shares moved.",
    ):
        _prepare(chosen, way, strength)
    dna_download.offer("released", (chosen, way, strength))


def _strength(way: str) -> float:
    if way == "rounded":
        return st.number_input(
            "Steps",
            min_value=2,
            max_value=10_000,
            value=50,
            key="parts",
            help="Shares are whole multiples of 1 ÷ steps; fewer hide more.",
        )
    if way == "noised":
        return st.number_input(
            "Epsilon",
            min_value=0.01,
            max_value=1e6,
            value=10.0,
            key="epsilon",
            help="The privacy loss when one item is replaced, over all neurons; less is noisier.",
        )
    return 0.0


def _prepare(chosen: str, way: str, strength: float) -> None:
    dna = service().library.dna(chosen)
    if way == "raw":
        dna_download.prepare("released", (chosen, way, strength), dna, "Nothing was altered.")
        return
    altered = rounded(dna, int(strength)) if way == "rounded" else noised(dna, strength)
    dna_download.prepare("released", (chosen, way, strength), altered, _told(dna, altered))


def _told(dna: DNA, altered: DNA) -> str:
    """How far the shares moved, and what that is worth in labels counted."""
    moved = moved_shares(dna, altered)
    said = f"Cumulative shares of the neurons moved by {100 * moved:.2g} percentage points (rms)."
    if moved == 0:
        return f"{said} One can still be told as well as by counting all {dna.items:,} items."
    worth = min(worth_of_labels(0.5, moved), dna.items)
    return (
        f"{said} A share of one half, read off one neuron, is then known as well as from counting "
        f"{numbers.count(round(worth), 'random item')} of {dna.items:,}; many neurons together "
        "tell more. The altered DNA compares only with one altered in the same way."
    )


def moved_shares(dna: DNA, altered: DNA) -> float:
    """Root mean square difference of cumulative shares, over the bins that neurons reach."""
    squares, count = 0.0, 0
    for before, after in zip(dna.layers, altered.layers, strict=True):
        a, b = (
            np.cumsum(layer.counts, axis=1) / np.maximum(layer.total, 1)[:, None]
            for layer in (before, after)
        )
        reached = (a > 0) & (a < 1)
        squares += float(((a - b)[reached] ** 2).sum())
        count += int(reached.sum())
    return float(np.sqrt(squares / max(count, 1)))
