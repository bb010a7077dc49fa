"""A DNA without histograms: each neuron's mean and spread over items, no finer than they are known.

That is the Gaussian DNA of Ramtoula et al. (*Visual DNA*, CVPR 2023): positions are averaged first,
so there is one value for each item and neuron.
"""

from dataclasses import replace

import numpy as np

from dnacompare import exact_sum
from dnacompare.detail import Detail
from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.inference.released import MARK
from dnacompare.layer import Layer

KEPT, WHAT = "kept", "means and spreads over items"
ONE_GROUP = Detail(1, 0)
NO_HISTOGRAMS = (
    "A DNA of means and spreads has no histograms, which this looks at; "
    "`dnacompare.distances.dna_frechet` compares two of them."
)


def moments_only(dna: DNA) -> DNA:
    """The DNA with means and standard deviations over items alone, for ``dna_frechet``.

    Both are rounded to steps of at most the mean's standard error, so that digits which only the
    exact items decide are gone, and two DNAs that differ by one item seldom differ at all. Without
    groups of items the distance of two such DNAs has neither interval nor p-value. Raises
    ``InputError`` if the DNA knows no sums over items.
    """
    if not dna.detail.groups:
        raise InputError(
            f"{dna.name!r} holds no sums over items, so it has no means and spreads to give away."
        )
    marked = {**dna.provenance.get(MARK, {}), KEPT: WHAT}
    return replace(
        dna.reduced(ONE_GROUP),
        provenance={**dna.provenance, MARK: marked},
        layers=tuple(_without_histograms(layer) for layer in dna.reduced(ONE_GROUP).layers),
        root=0,
    )


def has_histograms(dna: DNA) -> bool:
    """Whether anything but means and spreads was kept of a DNA."""
    altered = dna.provenance.get(MARK)
    return not (isinstance(altered, dict) and altered.get(KEPT) == WHAT)


def _without_histograms(layer: Layer) -> Layer:
    number = np.maximum(layer.items, 1)
    mean = exact_sum.value(layer.item_sums) / number
    spread = np.sqrt(np.maximum(exact_sum.value(layer.item_squares) / number - mean**2, 0.0))
    error = spread / np.sqrt(number)
    step = np.where(error > 0, 2.0 ** np.floor(np.log2(np.where(error > 0, error, 1.0))), 2.0**-16)
    mean, spread = np.rint(mean / step) * step, np.rint(spread / step) * step
    nothing = exact_sum.zeros((layer.size,))
    return replace(
        layer,
        counts=np.zeros_like(layer.counts),
        groups=np.zeros_like(layer.groups),
        item_sums=exact_sum.split(layer.items * mean),
        item_squares=exact_sum.split(layer.items * (spread**2 + mean**2)),
        sums=nothing,
        squares=nothing,
        special=np.zeros_like(layer.special),
        minimum=np.full(layer.size, np.inf, np.float32),
        maximum=np.full(layer.size, -np.inf, np.float32),
    )
