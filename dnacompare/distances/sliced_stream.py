"""Sliced Wasserstein distance of data larger than memory: rows in batches, each seen once.

The range-free histograms of a DNA, one for each direction, were preferred to quantile sketches such
as KLL: their error holds with certainty, not with a probability, it is relative to the spread
whatever the tails, and they add up to the same counts in any order.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.inference import sliced_interval
from dnacompare.numerics import control
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.sketch_costs import sketch_costs
from dnacompare.numerics.slice_sketch import SliceFrame, SliceSketch
from dnacompare.results import Estimate, Interval
from dnacompare.specs import Progress, Report, silent

__all__ = ["SliceFrame", "SliceSketch", "between_sketches", "sliced_wasserstein_of_streams"]


def sliced_wasserstein_of_streams(
    a: Iterable[Any],
    b: Iterable[Any],
    *,
    p: float = 2,
    slices: int = 200,
    seed: int = 0,
    progress: Report = silent,
) -> Estimate:
    """SW_p between the rows of two iterables of batches ``(k, d)``, in the rows' units: arrays
    read from files in turn, say. An array itself counts as one batch.

    Memory: about 20 MiB and 4,096 rows a side for 200 slices, and one batch, whatever the number
    of rows. ``progress`` is called after every batch and may raise ``CancelledError``. For parts
    that are read in several places, make one ``SliceFrame``, a ``SliceSketch`` of each part, add
    them up and call ``between_sketches``.

    Raises ``TooFewItemsError`` below two rows a side, ``IncompatibleError`` for different
    dimensions, ``InputError`` for NaN, infinities, p < 1 or no slices.
    """
    batches = _batches(a)
    first = next((one for one in batches if len(one)), None)
    if first is None:
        raise TooFewItemsError("A has no rows; a distance needs at least 2 on each side.")
    frame = SliceFrame.of(first, slices=slices, seed=seed)
    sketches = SliceSketch(frame), SliceSketch(frame)
    for side, sketch, rows in zip(
        "AB", sketches, (chain([first], batches), _batches(b)), strict=True
    ):
        for batch in rows:
            sketch.add(batch)
            progress(Progress(f"rows of {side}", sketch.rows, 0))
    return between_sketches(*sketches, p=p, seed=seed)


def between_sketches(a: SliceSketch, b: SliceSketch, *, p: float = 2, seed: int = 0) -> Estimate:
    """SW_p between the rows of two sketches of one frame, with control variates as
    ``sliced_wasserstein`` has them.

    A note gives what the value for the rows themselves lies between, with certainty. The interval
    is that of ``sliced_wasserstein``, from the sampled rows, widened by what the counts leave open.
    There is no p-value: relabelling needs the rows.
    """
    if not 1 <= p < np.inf:
        raise InputError(f"p is {p}; it must be at least 1 and finite.")
    known = _known(a, b)
    frame, directions = a.frame, a.frame.directions
    found = sketch_costs(a, b, p)
    mean = control.mean_cost(found.costs, directions, p, known)
    shares = control.cost_shares(directions, p, known)
    ends = (found.most - found.costs) * shares, (found.least - found.costs) * shares
    above = float(np.maximum(*ends).sum())
    below = float(np.minimum(*ends).sum())
    value, high, low = (
        max(mean.value + more, 0.0) ** (1 / p) * frame.unit for more in (0.0, above, below)
    )
    error, interval = _sampling(a, b, p, mean, seed)
    slope = p * mean.value ** (1 - 1 / p) / frame.unit
    return Estimate(
        value=value,
        n=(a.rows, b.rows),
        units="distance in the units of the points",
        method=(
            f"mean of W{p:g} over {len(directions)} orthogonal slices with control variates, from "
            f"{frame.grid.bins:,} counts a slice"
        ),
        seed=seed,
        standard_error=error / slope if error is not None and slope > 0 else None,
        interval=(max(0.0, interval[0] - value + low), interval[1] + high - value)
        if interval
        else None,
        notes=(
            f"counted instead of kept: for the rows themselves the value lies between {low:.6g} "
            f"and {high:.6g}",
            "no p-value: it needs the rows, so test a sample of them",
            *(() if interval else ("no interval: there is none for one slice or p not 1 or 2",)),
        ),
    )


def _known(a: SliceSketch, b: SliceSketch) -> control.KnownMoments:
    """The moments of the rows, in the frame's unit."""
    for side, sketch in zip("AB", (a, b), strict=True):
        if sketch.rows < 2:
            raise TooFewItemsError(
                f"{side} has {sketch.rows} row{'s' * (sketch.rows != 1)}; a distance needs at "
                "least 2 on each side."
            )
    a.frame.require(b.frame)
    (mean_a, variance_a, along_a), (mean_b, variance_b, along_b) = a.moments(), b.moments()
    square = a.frame.unit**2
    return control.KnownMoments(
        (mean_a - mean_b) / a.frame.unit,
        np.stack([along_a, along_b]),
        (float(variance_a.mean()) / square, float(variance_b.mean()) / square),
    )


def _batches(given: Iterable[Any]) -> Iterator[Any]:
    """One array is one batch: its rows are not batches of their own."""
    return iter([given] if hasattr(given, "ndim") else given)


def _sampling(
    a: SliceSketch, b: SliceSketch, p: float, mean: control.Averaged, seed: int
) -> tuple[float | None, Interval | None]:
    """Standard error of the mean cost in the frame's unit, and the distance's interval."""
    sampled = clouds(a.sample, b.sample, device="cpu")
    scale = (a.frame.unit / sampled.unit) ** p
    if mean.standard_error is None:
        return None, None
    rescaled = control.Averaged(mean.value * scale, mean.standard_error * scale)
    sizes = a.rows, b.rows
    found = sliced_interval.bounds(sampled, a.frame.directions, p, rescaled, seed, sizes)
    return (found.standard_error / scale, found.interval) if found else (None, None)
