"""A DNA made fit to be given away: histograms alone, coarser or with noise, and marked as such."""

from dataclasses import replace

import numpy as np

from dnacompare import exact_sum
from dnacompare.detail import NO_GROUPS
from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.grids import Grid
from dnacompare.layer import SPECIAL, Counts, Layer

MARK = "altered"
"""The entry of the provenance that says what was done; DNAs that differ in it do not compare."""


def rounded(dna: DNA, parts: int = 50) -> DNA:
    """Frequencies in steps of ``1 / parts``, each cumulative share off by at most half a step.

    What is left are ``parts`` counts a neuron: no groups, no exact sums, no extremes, no
    fingerprint of the items. This hides small shares; it is no proof against a determined guess.
    """
    if parts < 2:
        raise InputError(f"The steps are 1/{parts}; give at least 2 parts.")
    counts = [_apportioned(layer.counts, parts) for layer in dna.layers]
    return _released(dna, counts, {"frequencies rounded to": f"1/{parts}"})


def fewer_bins(dna: DNA, mantissa_bits: int = 1) -> DNA:
    """Counts on a coarser grid, of ``2**mantissa_bits`` bins an octave (of given ranges, each bit
    less joins two).

    Shares at the borders that are left stay exact; what is gone is where between them activations
    lie, with groups, exact sums, extremes and the items' fingerprint.
    """
    if not 0 <= mantissa_bits < dna.grid.mantissa_bits:
        raise InputError(
            f"mantissa_bits is {mantissa_bits}; for fewer bins it must lie in "
            f"0…{dna.grid.mantissa_bits - 1}."
        )
    joined = dna.joined(mantissa_bits)
    counts = [layer.counts for layer in joined.layers]
    return _released(joined, counts, {"bins joined to mantissa bits": mantissa_bits})


def noised(dna: DNA, epsilon: float, random: np.random.Generator | None = None) -> DNA:
    """Counts with two-sided geometric noise, the whole-number form of Laplace's.

    Its scale is ``2 K P / epsilon``: one item replaced moves P activations, from one bin to another
    in each of K neurons. Given that every item has P = activations ÷ items of a neuron, and that
    the number of items may be known, the DNA is ε-differentially private (Ghosh, Roughgarden &
    Sundararajan, STOC 2009) in its counts; negative ones become 0 afterwards. The provenance and
    the neurons' ranges stay as they are: what they say of the data (a frame fitted to a table, say)
    is not covered. Fresh noise is drawn each time and its seed is kept nowhere; the generator is
    not a cryptographic one.
    """
    if not epsilon > 0:
        raise InputError(f"epsilon is {epsilon:g}; it must be above 0.")
    drawn = random or np.random.default_rng()
    most = max((int(layer.total.max(initial=0)) for layer in dna.layers), default=0)
    positions = -(-most // max(dna.items, 1))
    stop = -np.expm1(-epsilon / (2 * dna.neurons * max(positions, 1)))
    counts = []
    for layer in dna.layers:
        shape = layer.counts.shape
        noise = drawn.geometric(stop, shape) - drawn.geometric(stop, shape)
        counts.append(np.maximum(layer.counts + noise, 0))
    return _released(dna, counts, {"Laplace noise, epsilon": float(epsilon)})


def _released(dna: DNA, counts: list[Counts], what: dict[str, object]) -> DNA:
    """The DNA with nothing but these counts; the rest follows from them."""
    before = dict(dna.provenance.get(MARK, {}))
    return replace(
        dna.reduced(NO_GROUPS),
        provenance={**dna.provenance, MARK: {**before, **what}},
        layers=tuple(
            _layer(layer, own, dna.grid)
            for layer, own in zip(dna.reduced(NO_GROUPS).layers, counts, strict=True)
        ),
        root=0,
    )


def _layer(layer: Layer, counts: Counts, grid: Grid) -> Layer:
    edges = grid.edges() * layer.unit[:, None] + layer.origin[:, None]
    middles = (edges[:, :-1] + edges[:, 1:]) / 2
    held = counts > 0
    first, last = held.argmax(axis=1), counts.shape[1] - held[:, ::-1].argmax(axis=1)
    some, row = held.any(axis=1), np.arange(layer.size)
    return replace(
        layer,
        counts=counts,
        sums=exact_sum.split((counts * middles).sum(axis=1)),
        squares=exact_sum.split((counts * middles**2).sum(axis=1)),
        special=np.zeros((layer.size, len(SPECIAL)), np.int64),
        minimum=np.where(some, edges[row, first], np.inf).astype(np.float32),
        maximum=np.where(some, edges[row, last], -np.inf).astype(np.float32),
    )


def _apportioned(counts: Counts, parts: int) -> Counts:
    """Whole counts ``(C, B)``, ``parts`` a neuron: the cumulative shares are what is rounded.

    Rounding each bin alone would keep the fullest bins only, which are the widest.
    """
    below = np.cumsum(counts, axis=1)
    share = below / np.maximum(below[:, -1:], 1)
    steps = np.rint(share * parts).astype(np.int64)
    steps[:, 1:] -= steps[:, :-1].copy()
    return steps
