"""Sliced Wasserstein in batches: the rows' own value, certain bounds, sketches that add up."""

import json
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dnacompare.distances._sliced_wasserstein import sliced_wasserstein
from dnacompare.distances.sliced_stream import (
    SliceFrame,
    SliceSketch,
    between_sketches,
    sliced_wasserstein_of_streams,
)
from dnacompare.errors import CancelledError, IncompatibleError, InputError, TooFewItemsError
from dnacompare.grid import FloatGrid
from dnacompare.numerics import control, sliced
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.sketch_costs import sketch_costs
from dnacompare.specs import Progress

Floats = NDArray[np.float64]
SHAPES = ("normal", "cauchy", "integers", "offset", "constant", "tiny")


def points(shape: str, n: int, d: int, seed: int) -> Floats:
    random = np.random.default_rng([seed, n, d])
    if shape == "cauchy":
        return random.standard_cauchy((n, d))
    if shape == "integers":
        return random.integers(-2, 3, (n, d)).astype(float)
    if shape == "constant":
        return np.full((n, d), 7.5)
    values = random.standard_normal((n, d))
    return 1e6 + values if shape == "offset" else 1e-20 * values if shape == "tiny" else values


def batches(values: Floats, size: int = 700) -> Iterator[Floats]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def sketched(frame: SliceFrame, values: Floats, size: int = 700) -> SliceSketch:
    result = SliceSketch(frame)
    for batch in batches(values, size):
        result.add(batch)
    return result


@settings(deadline=None, max_examples=40)  # the first call compiles
@given(
    shapes=st.tuples(st.sampled_from(SHAPES), st.sampled_from(SHAPES)),
    n=st.integers(2, 200),
    m=st.integers(2, 200),
    d=st.integers(1, 4),
    power=st.sampled_from([1.0, 2.0, 3.0]),
    bits=st.integers(0, 8),
    seed=st.integers(0, 1000),
)
def test_the_bounds_hold(
    shapes: tuple[str, str], n: int, m: int, d: int, power: float, bits: int, seed: int
) -> None:
    """Whatever the data and however far they lie from the batch that the frame was made from."""
    x, y = points(shapes[0], n, d, seed), points(shapes[1], m, d, seed + 1)
    frame = SliceFrame.of(x[: n // 2], slices=7, seed=seed, grid=FloatGrid(bits, -12, 12))
    found = sketch_costs(sketched(frame, x), sketched(frame, y), power)
    both = clouds(x, y)
    exact = sliced.slice_costs(both, frame.directions, power).costs ** (1 / power) * both.unit
    least, most = (end ** (1 / power) * frame.unit for end in (found.least, found.most))
    # both projections round: 2⁻⁵² of a coordinate, of which the offset's are a million
    slack = 1e-12 * max(np.abs(x).max(), np.abs(y).max())
    assert (least <= exact + slack).all()
    assert (exact <= most + slack).all()


@pytest.mark.parametrize("shape", ["normal", "cauchy", "offset"])
def test_the_bound_is_a_share_of_the_spread_whatever_the_tails(shape: str) -> None:
    """Half a bin is at most 2⁻⁹ of the distance from the centre, plus the middle bin's 2⁻¹²."""
    x, y = points(shape, 3000, 3, 1), points(shape, 2000, 3, 2)
    frame = SliceFrame.of(x, slices=9)
    a, b = sketched(frame, x), sketched(frame, y)
    found = sketch_costs(a, b, 1.0)
    around = sum(np.abs(frame.directions @ (side - frame.centre).T).mean(axis=1) for side in (x, y))
    width = (found.most - found.costs) * frame.unit
    assert (width <= 2**-9 * around + 2 * 2**-12 * frame.unit).all()


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize("d", [1, 16])
def test_it_is_the_value_of_the_rows(p: int, d: int) -> None:
    x, y = points("normal", 6000, d, 3), 1.1 * points("normal", 4000, d, 4) + 0.1
    plain = sliced_wasserstein(x, y, p=p)
    found = sliced_wasserstein_of_streams(batches(x), batches(y), p=p)
    # certain to 2 % either way; within bins errors cancel, which leaves a twentieth of that
    assert found.value == pytest.approx(plain.value, rel=1e-3)
    low, high = (float(word.strip(".")) for word in found.notes[0].split()[-3::2])
    assert low < plain.value < high
    assert high < 1.05 * low
    assert found.interval is not None
    assert plain.interval is not None
    assert found.interval[0] <= plain.interval[0] * 1.02  # other rows are sampled
    assert found.interval[1] >= plain.interval[1] * 0.98
    assert found.standard_error == pytest.approx(plain.standard_error, rel=0.15)
    assert found.n == (6000, 4000)


def test_equal_rows_are_at_distance_zero() -> None:
    x = points("normal", 900, 3, 5)
    found = sliced_wasserstein_of_streams(batches(x), batches(x))
    assert found.value == 0
    assert found.interval is not None
    assert found.interval[0] == 0


def test_sketches_of_parts_add_up() -> None:
    x = points("cauchy", 5000, 4, 6)
    frame = SliceFrame.of(x[:100], slices=20)
    whole = sketched(frame, x)
    parts = sketched(frame, x[2000:], size=300) + sketched(frame, x[:2000], size=1)
    assert parts.rows == whole.rows
    assert np.array_equal(parts.counts, whole.counts)
    # a product of other shape may round otherwise
    assert parts.extremes == pytest.approx(whole.extremes, rel=1e-13)
    for ours, theirs in zip(parts.moments(), whole.moments(), strict=True):
        assert ours == pytest.approx(theirs, rel=1e-9)  # sums in another order
    other = sketched(frame, points("normal", 800, 4, 7))
    one, two = between_sketches(whole, other).value, between_sketches(parts, other).value
    assert two == pytest.approx(one, rel=1e-9)


def test_every_row_is_as_likely_to_be_kept() -> None:
    """Rows numbered by their order: the mean number kept is that of all, early and late alike."""
    numbers = np.arange(40_000.0)
    frame = SliceFrame.of(numbers[:10], slices=1)
    halves = [sketched(frame, part, size=1000) for part in np.split(numbers, 2)]
    kept = (halves[0] + halves[1]).sample[:, 0]
    assert len(kept) == len(np.unique(kept)) == 4096
    # the mean of 4,096 of 40,000 numbers: an error of 40,000/√12/√4,096 = 180; four of them
    assert kept.mean() == pytest.approx(20_000, abs=720)
    assert sketched(frame, numbers[:300]).sample[:, 0].sum() == numbers[:300].sum()


def test_shares_are_what_costs_count_for() -> None:
    random = np.random.default_rng(0)
    along = random.standard_normal((60, 5))
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    known = control.KnownMoments(random.standard_normal(5), random.random((2, 60)), (0.5, 0.6))
    costs = random.random((2, 60)) + 5  # above the least that the means allow
    values = [control.mean_cost(one, along, 2.0, known).value for one in costs]
    shares = control.cost_shares(along, 2.0, known)
    assert shares.sum() == pytest.approx(1, rel=1e-12)
    # least squares in another form
    assert values[0] - values[1] == pytest.approx(shares @ (costs[0] - costs[1]), rel=1e-9)


def test_unusable_batches_are_refused_with_a_reason() -> None:
    x = points("normal", 50, 3, 8)
    holes = x.copy()
    holes[4, 1], holes[9, 0] = np.nan, np.inf
    for bad, error, words in (
        (holes, InputError, "2 of the 50 rows of a batch"),
        (x[:, :2], IncompatibleError, "2 dimensions and those before it 3"),
        (x[:1], TooFewItemsError, "B has 1 row;"),
        (x[:0], TooFewItemsError, "B has 0 rows"),
        (x[None], InputError, "rows × dimensions"),
        ([["a", "b", "c"]], InputError, "not an array of numbers"),
    ):
        with pytest.raises(error, match=words):
            sliced_wasserstein_of_streams([x], [bad])
    with pytest.raises(TooFewItemsError, match="A has no rows"):
        sliced_wasserstein_of_streams([], [x])
    with pytest.raises(InputError, match=r"p is 0\.5"):
        sliced_wasserstein_of_streams([x], [x], p=0.5)
    with pytest.raises(InputError, match="0 slices"):
        sliced_wasserstein_of_streams([x], [x], slices=0)
    with pytest.raises(InputError, match="make the frame from rows like these"):
        sliced_wasserstein_of_streams([1e-150 * x], [x])
    sketch = SliceSketch(SliceFrame.of(x, slices=3))
    with pytest.raises(InputError):
        sketch.add(holes)
    assert sketch.rows == sketch.counts.sum() == 0
    with pytest.raises(IncompatibleError, match="different frames"):
        between_sketches(sketched(sketch.frame, x), sketched(SliceFrame.of(x + 1, slices=3), x))


def test_an_array_is_one_batch() -> None:
    x, y = points("normal", 50, 3, 9), points("normal", 60, 3, 10)
    assert sliced_wasserstein_of_streams(x, y) == sliced_wasserstein_of_streams([x], [y])


def test_it_stops_in_the_middle() -> None:
    seen: list[Progress] = []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == 3:
            raise CancelledError("enough")

    x = points("normal", 5000, 2, 11)
    with pytest.raises(CancelledError, match="enough"):
        sliced_wasserstein_of_streams(batches(x), batches(x), progress=stop)
    assert [one.done for one in seen] == [700, 1400, 2100]
    assert seen[0].stage == "rows of A"


PROGRAM = """
import json, resource
import numpy as np
from dnacompare.distances import sliced_stream as s

def side(seed, shift):
    for part in range(100):
        yield np.random.default_rng([seed, part]).standard_normal((10_000, 16), np.float32) + shift

s.sliced_wasserstein_of_streams(side(0, 0), [next(side(1, 0))])  # compiled, and room made
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = s.sliced_wasserstein_of_streams(side(0, np.float32(0)), side(1, np.float32(0.1)))
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([found.value, found.n, found.interval, (after - before) / 1024]))
"""


def test_a_sketch_keeps_its_size() -> None:
    x = points("normal", 5000, 3, 12)
    sketch = sketched(SliceFrame.of(x), x)
    before = sketch.nbytes
    assert before == pytest.approx(20 * 2**20, rel=0.1)
    sketch.add(x)
    assert sketch.nbytes == before


@pytest.mark.slow
def test_memory_does_not_grow_with_rows() -> None:
    """A million rows a side, which would be 128 MB a side as float64."""
    run = [sys.executable, "-c", PROGRAM]
    out = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    value, n, interval, mib = json.loads(out)
    assert n == [1_000_000, 1_000_000]
    assert value == pytest.approx(0.1, abs=0.001)  # |Δ|/√d; the noise of 10⁶ rows is 10⁻³
    assert interval[0] < 0.1 < interval[1]
    assert mib < 60  # two sketches of 20 MiB and what a comparison spells out of them
