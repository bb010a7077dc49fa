"""A DNA to be given away: altered in a way of one's choice, with what it then still tells."""

import streamlit as st

from dnacompare.errors import DNACompareError
from dnacompare.strand import Strand
from dnacompare.ui import address, names
from dnacompare.ui.service import service
from dnacompare.ui.views import dna_download
from dnacompare.workflow.give_away import WAYS, give_away, told, warnings


def show(chosen: str, strand: Strand) -> None:
    """How to alter it, what that hides, and the download."""
    st.header(
        "Give it away",
        help="A DNA holds no items, but tells of them. Altered, it tells less.",
        anchor="export",
    )
    coarser = strand.facts.grid.mantissa_bits > 0
    left, right = st.columns(2)
    with left:
        way = address.choose(
            "What to give away",
            {name: way.title for name, way in WAYS.items() if name != "bins" or coarser},
            key="way",
            help="Rounded: shares in equal steps, which hides small ones but proves nothing. Fewer "
            "bins: hides where between their borders activations lie. Means and spreads: one "
            "value an item and neuron, without histograms. Noise: differential privacy of the "
            "counts. All but the last drop groups, exact sums and extremes.",
        )
    with right:
        strength = _strength(way, strand)
    for warning in warnings(strand.facts, way):
        st.warning(warning, icon=":material/visibility:")
    if st.button(
        "Prepare the file",
        icon=":material/ios_share:",
        key="export-run",
        help="Makes the altered DNA and measures how far its shares moved.",
    ):
        _prepare(chosen, way, strength)
    dna_download.offer("released", (chosen, way, strength))


def _strength(way: str, strand: Strand) -> float:
    if way == "rounded":
        return st.number_input(
            "Steps",
            min_value=2,
            max_value=10_000,
            value=50,
            key="parts",
            help="Shares are whole multiples of 1 ÷ steps; fewer hide more.",
        )
    if way == "bins":
        grid = strand.facts.grid
        return float(
            address.choose(
                "Bins left",
                {
                    str(bits): f"{grid.coarser(bits).bins:,} of {grid.bins:,}"
                    for bits in range(grid.mantissa_bits)
                },
                key="bits",
                default="1",
                help="Neighbouring bins are joined; fewer hide more.",
            )
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
    try:
        dna = service().library.dna(chosen)
        altered = give_away(dna, way, strength)
    except DNACompareError as error:
        st.error(names.literal(str(error)), icon=":material/error:")
        return
    dna_download.prepare("released", (chosen, way, strength), altered, told(dna, altered, way))
