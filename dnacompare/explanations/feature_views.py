"""How one feature looks in both datasets: by itself, given the others, and the rows that tell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Ids
from dnacompare.explanations.feature_evidence import Evidence

Floats = NDArray[np.float64]
CELLS = 40
FEW = 12
"""Different values up to which each is drawn by itself."""
TAIL = 0.005
"""Share of the values left beyond each end of a drawn axis."""
ROWS = 8


@dataclass(frozen=True)
class Profile:
    """Two distributions over one axis: densities per unit of ``x``, or shares of each value where
    there are few (``discrete``)."""

    x: tuple[float, ...]
    a: tuple[float, ...]
    b: tuple[float, ...]
    discrete: bool


@dataclass(frozen=True)
class FeatureView:
    """One feature: its ``own`` values, and what of it the others leave unsaid (``given``).

    The latter is the residual of its pooled normal scores about their prediction from the others'
    in A, by a Gaussian fitted to A; where densities were learnt it is how much better A's tells the
    rows held out. ``rows_a`` and ``rows_b`` are identities (16 hex digits) of rows whose value,
    given the others, is most typical of their own side and least of the other.
    """

    name: str
    own: Profile
    given: Profile
    rows_a: tuple[str, ...]
    rows_b: tuple[str, ...]


def feature_views(
    names: Sequence[str], values: Floats, cut: int, ids: Ids, evidence: Evidence
) -> tuple[FeatureView, ...]:
    """Views of the features ``(d,)`` named, from pooled ``values`` ``(N, d)`` of which the first
    ``cut`` are A's, and the ``evidence`` in the same order of features."""
    in_a = evidence.places < cut
    left, typical, told = evidence.left, evidence.typical, ids[evidence.places]
    return tuple(
        FeatureView(
            name=name,
            own=profile(values[:cut, j], values[cut:, j]),
            given=profile(left[in_a, j], left[~in_a, j]),
            rows_a=_first(typical[in_a, j], told[in_a]),
            rows_b=_first(-typical[~in_a, j], told[~in_a]),
        )
        for j, name in enumerate(names)
    )


def profile(a: Floats, b: Floats) -> Profile:
    """The two distributions of values ``(n,)`` and ``(m,)``, ready to draw."""
    pooled = np.concatenate([a, b])
    different = np.unique(pooled)
    if len(different) <= FEW:
        shares = [np.array([np.mean(side == value) for value in different]) for side in (a, b)]
        return Profile(_plain(different), _plain(shares[0]), _plain(shares[1]), discrete=True)
    low, high = np.quantile(pooled, (TAIL, 1 - TAIL))
    if low == high:
        low, high = different[0], different[-1]
    borders = np.linspace(low, high, CELLS + 1)
    width = borders[1] - borders[0]
    # what lies beyond the ends counts in the share, not in the picture
    drawn = [np.histogram(side, borders)[0] / (len(side) * width) for side in (a, b)]
    middle = (borders[1:] + borders[:-1]) / 2
    return Profile(_plain(middle), _plain(drawn[0]), _plain(drawn[1]), discrete=False)


def _first(merit: Floats, ids: Ids) -> tuple[str, ...]:
    order = np.lexsort((ids, -merit))[:ROWS]
    return tuple(f"{int(ids[place]):016x}" for place in order)


def _plain(values: Floats) -> tuple[float, ...]:
    """Five significant digits are more than a screen can show and keep results small."""
    return tuple(float(f"{value:.5g}") for value in values)
