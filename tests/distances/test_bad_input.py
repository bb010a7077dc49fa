"""What no distance lets through, and what all of them bear: one test for the whole registry."""

import json
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import dnacompare as dc
from dnacompare import distances
from dnacompare.errors import (
    CancelledError,
    DNACompareError,
    IncompatibleError,
    InputError,
    TooFewItemsError,
)
from dnacompare.numerics.domains import Circle, Graph, Interval, Sphere
from dnacompare.results import Estimate
from dnacompare.specs import Progress
from tests.build import dna_of, random_ids

SPECS = distances.REGISTRY.specs()
D = 4

Floats = NDArray[np.float64]


def form(name: str, points: Floats, seed: int) -> Any:
    """Points as the distance takes them: rows, rows of length 1, values on a circle, or a DNA."""
    kind = SPECS[name].on
    if kind == "dna":
        values = np.repeat(points[:, :, None], 2, axis=2).astype(np.float32)
        return dna_of(values, random_ids(len(points), seed))
    if kind == "domain":
        return points[:, 0]
    if kind == "sphere":
        return points / np.linalg.norm(points, axis=1, keepdims=True)
    return points


def found(name: str, x: Floats, y: Floats, **options: Any) -> Estimate:
    """The estimate, with any warning an error: nothing overflows or divides by 0 on the way."""
    if SPECS[name].on == "domain":
        options["domain"] = Circle(24)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        return SPECS[name].estimate(form(name, x, 1), form(name, y, 2), **options)


def cloud(n: int, seed: int, shift: float = 0.0) -> Floats:
    return np.random.default_rng([seed, n]).standard_normal((n, D)) + shift


def check(one: Estimate) -> None:
    numbers = [one.value, one.standard_error, one.p_value, one.noise_floor, *(one.interval or ())]
    assert all(number is None or np.isfinite(number) for number in numbers)
    if one.interval:
        assert one.interval[0] <= one.value <= one.interval[1]
    if one.p_value is not None:
        assert 1 / (one.permutations + 1) <= one.p_value <= 1


@pytest.fixture(params=list(SPECS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("items", [0, 1])
def test_too_few_items_are_no_number(name: str, items: int) -> None:
    for x, y in ((cloud(items, 0), cloud(20, 1)), (cloud(20, 1), cloud(items, 0))):
        with pytest.raises((TooFewItemsError, InputError), match=r"item|empty"):
            found(name, x, y)


def test_other_dimensions_do_not_compare(name: str) -> None:
    x, y = cloud(20, 0), cloud(20, 1)
    if SPECS[name].on == "domain":
        with pytest.raises((InputError, IncompatibleError)):
            distances.intrinsic_sliced_wasserstein(x[:, :2], y[:, 0], domain="auto")
        return
    with pytest.raises(IncompatibleError, match=r"dimensions|layers"):
        found(name, x, y[:, :3])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_refused(name: str, bad: float) -> None:
    """A DNA counts such activations apart; rows and values are refused with their number."""
    x, y = cloud(20, 0), cloud(20, 1)
    x[3, 0] = bad
    if SPECS[name].on == "dna":
        check(found(name, x, y))
        return
    if SPECS[name].on == "sphere":  # not divided by its length, which would be infinite
        given = form(name, cloud(20, 0), 1)
        given[3, 0] = bad
        with pytest.raises(InputError, match="1 of its 20 rows"):
            SPECS[name].estimate(given, form(name, y, 2))
        return
    with pytest.raises(InputError, match=r"1 of its 20 rows|1 of 20 values"):
        found(name, x, y)


@pytest.mark.parametrize("pattern", ["constant", "ties", "duplicates", "one apart", "tiny", "huge"])
def test_degenerate_data_give_sound_numbers(name: str, pattern: str) -> None:
    random = np.random.default_rng(0)
    x, y = np.full((20, D), 0.5), np.full((30, D), 0.5)
    if pattern == "ties":
        x, y = (random.integers(1, 3, (n, D)).astype(float) for n in (20, 30))
    elif pattern == "duplicates":
        x, y = np.repeat(cloud(2, 3), 10, axis=0), np.repeat(cloud(3, 4), 10, axis=0)
    elif pattern == "one apart":
        x[0] = 3.0
    elif pattern in ("tiny", "huge"):
        # a DNA counts 2³¹ and more as infinite, and says so; a cube's square ends at 10⁵¹
        large = 1e8 if SPECS[name].on == "dna" else 1e20
        size = 1e-30 if pattern == "tiny" else large
        x, y = size * cloud(20, 5), size * cloud(30, 6)
    one = found(name, x, y, permutations=19)
    check(one)
    assert one.value >= 0 or name == "kid"  # unbiased
    if pattern == "constant":
        assert one.value == pytest.approx(0, abs=1e-12)  # lengths of rows on a sphere round
        assert one.p_value == 1


def test_duplicates_weigh_as_often_as_they_are_there(name: str) -> None:
    """A copy of a set beside it is at distance 0, in whatever order and however often."""
    x = cloud(20, 7)
    again = np.concatenate([x, x])[np.random.default_rng(0).permutation(40)]
    if name in ("frechet", "kid"):  # sample covariances and pairs of two items know n
        return
    # rounding; as a square it is of the order of 1e-16 of the points' own
    assert found(name, x, again).value == pytest.approx(0, abs=1e-7)


WEIGHTED = ("energy", "sliced_wasserstein")


@pytest.mark.parametrize("weighted", WEIGHTED)
def test_weights_of_zero_drop_items(weighted: str) -> None:
    x, y, keep = cloud(20, 8), cloud(30, 9), np.arange(20) % 3 > 0
    assert found(weighted, x, y, weights=(keep, None)).value == pytest.approx(
        found(weighted, x[keep], y).value, rel=1e-12
    )
    with pytest.raises(InputError, match="All 20 weights of A are 0"):
        found(weighted, x, y, weights=(np.zeros(20), None))


def test_weights_of_zero_on_a_domain() -> None:
    values, y = np.arange(10.0), np.arange(6.0)
    sample = dc.Sample(values, np.arange(10) % 2)
    isw = distances.intrinsic_sliced_wasserstein
    assert isw(sample, y, domain=Circle(24)).value == pytest.approx(
        isw(values[1::2], y, domain=Circle(24)).value, rel=1e-12
    )
    with pytest.raises(InputError, match=r"zero|0"):
        isw(dc.Sample(values, np.zeros(10)), y, domain=Circle(24))


@pytest.mark.parametrize(
    ("x", "domain", "words"),
    [
        ([1.0, 2.0], "torus of clifford", "no domain 'torus of clifford'"),
        ([1.0, 25.0], Interval(0, 24), "such as 25, lie outside"),
        ([[0.0, 91.0], [0.0, 0.0]], Sphere(), "not on the sphere"),
        (dc.Sample([0, 7]), Graph(np.ones((3, 3))), "7"),
    ],
)
def test_values_off_a_domain_are_refused(x: Any, domain: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        distances.intrinsic_sliced_wasserstein(x, x, domain=domain)


def test_rows_off_the_sphere_are_refused() -> None:
    x = cloud(20, 10)
    with pytest.raises(InputError, match="20 of A's 20 rows are not on the sphere"):
        distances.spherical_sliced_wasserstein(x, x)
    with pytest.raises(InputError, match="not on the sphere"):
        distances.spherical_sliced_wasserstein(np.zeros((5, 3)), np.ones((5, 3)))


def test_a_disconnected_graph_is_said_and_handled() -> None:
    graph = Graph(np.kron(np.eye(2), np.ones((3, 3))))
    one = distances.intrinsic_sliced_wasserstein(
        [4, 1, 0, 0, 0, 0], [0, 0, 0, 2, 2, 1], domain=graph
    )
    assert one.value > 0
    assert "2 components" in one.notes[0]


def test_a_comparison_stops_in_the_middle(name: str) -> None:
    """In the distance's own turn, and nothing but the wish to stop comes out."""
    turn = "Comparing neurons" if SPECS[name].on == "dna" else "Testing"
    columns = [f"c{i}" for i in range(D)]
    a, b = (pd.DataFrame(cloud(40, seed), columns=columns) for seed in (11, 12))

    def stop(progress: Progress) -> None:
        if progress.stage == turn:
            raise CancelledError("enough")

    with pytest.raises(CancelledError, match="enough"):
        dc.compare(a, b, distances=(name,), permutations=19, progress=stop)


ROWS = {
    "sliced_wasserstein": 1_000_000,
    "frechet": 1_000_000,
    "max_sliced_wasserstein": 100_000,
    "mind": 100_000,
}
"""Time grows with the rows alone; the others look at all pairs, and are given 10,000 rows."""
MOST = {"frechet": 1200}
"""MiB instead of 300: each of two threads copies a side as float64, and its factors."""
PROGRAM = """
import json, resource, sys
import numpy as np
from dnacompare import distances
name, rows = sys.argv[1], int(sys.argv[2])
random = np.random.default_rng(0)
def side(n):
    points = random.standard_normal((n, 4), np.float32)
    on_sphere = name == "spherical_sliced_wasserstein"
    return points / np.linalg.norm(points, axis=1, keepdims=True) if on_sphere else points
getattr(distances, name)(side(50), side(60))
x, y = side(rows), side(rows)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
value = getattr(distances, name)(x, y).value
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([value, (after - before) / 1024]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [n for n, spec in SPECS.items() if spec.on not in ("dna", "domain") and n != "wasserstein"],
)
def test_memory_stays_small(name: str) -> None:
    """A million rows of four numbers (16 MB a side), or 10,000 whose pairs would fill 1.6 GB.

    A DNA has one size; a million values on a domain are a test of that distance; exact transport
    refuses more than 2,000 items.
    """
    run = [sys.executable, "-c", PROGRAM, name, str(ROWS.get(name, 10_000))]
    out = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    value, mib = json.loads(out)
    assert np.isfinite(value)
    assert mib < MOST.get(name, 300)


def test_errors_are_the_packages_own(name: str) -> None:
    """Whatever is given instead of numbers, a person reads a sentence of ours."""
    spec, good = SPECS[name], form(name, cloud(20, 13), 1)
    options = {"domain": Circle(24)} if spec.on == "domain" else {}
    if spec.on == "dna":
        return  # its type is checked by whoever writes the call
    for bad in (["a", "b"], [[1.0], [2.0, 3.0]], np.array([1 + 2j, 3j]), None, np.empty((5, 0))):
        with pytest.raises(DNACompareError):
            spec.estimate(bad, good, **options)
