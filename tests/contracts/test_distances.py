"""What every registered distance claims is true of it, and none lets anything unsound through."""

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import ortho_group

import dnacompare as dc
from dnacompare import distances, numbers
from dnacompare.dna import DNA
from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.inference import permutation
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec
from dnacompare.workflow.as_taken import as_taken
from tests.build import dna_of, random_ids

SPECS = distances.REGISTRY.specs()
ON_EMBEDDINGS = [name for name, spec in SPECS.items() if spec.on == "embeddings"]
ON_DNA = [name for name, spec in SPECS.items() if spec.on == "dna"]
SAMPLED = [*ON_EMBEDDINGS, *ON_DNA]
ON_ARRAYS = [name for name in SPECS if name not in ON_DNA]
D = 6

Floats = NDArray[np.float64]


def cloud(n: int, seed: int, shift: float = 0.0) -> Floats:
    """Correlated, skewed points."""
    random = np.random.default_rng([seed, 3])
    points = random.standard_normal((n, D)) @ np.triu(np.ones((D, D)))
    return np.where(points > 0, points, 0.3 * points) + shift


def dna(points: Floats, seed: int) -> DNA:
    """Each dimension a neuron with two positions."""
    values = np.stack([points, 0.5 * points + 0.1], axis=2).astype(np.float32)
    return dna_of(values, random_ids(len(points), seed))


def given(name: str, n: int, seed: int, shift: float = 0.0) -> Any:
    points = cloud(n, seed, shift)
    return dna(points, seed) if name in ON_DNA else points


@pytest.fixture(params=SAMPLED)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("name", list(SPECS))
def test_it_says_what_it_is(name: str) -> None:
    spec = SPECS[name]
    assert spec.name == name
    assert spec.on in ("embeddings", "sphere", "dna", "features", "domain")
    assert spec.estimates in ("distance", "square")
    assert spec.title[0].isupper()
    assert spec.summary.endswith(".")
    assert any(character.isdigit() for character in spec.reference)  # a year
    assert getattr(distances, name) is spec.estimate
    assert spec.estimate.__doc__
    assert spec.estimate.__name__ == name


def test_listing_imports_nothing_heavy() -> None:
    program = (
        "import sys, json; from dnacompare import distances; list(distances.REGISTRY.specs());"
        "print(json.dumps(sorted(m.split('.')[0] for m in sys.modules)))"
    )
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert not {"torch", "numba", "streamlit", "duckdb", "pandas", "scipy", "ot"} & set(
        json.loads(out)
    )


def test_equal_sets_are_at_distance_zero(name: str) -> None:
    one = given(name, 40, 1)
    found = SPECS[name].estimate(one, one, permutations=49)
    assert found.value == 0
    assert found.p_value == 1
    assert found.interval is not None
    assert found.interval[0] == 0


def test_different_sets_are_not(name: str) -> None:
    found = SPECS[name].estimate(given(name, 60, 2), given(name, 50, 3, 1.0), permutations=99)
    check_sound(found, (60, 50))
    assert found.value > 0
    assert found.p_value == 0.01
    assert found.noise_floor < found.value


def check_sound(found: Estimate, n: tuple[int, int]) -> None:
    """Every number is finite, ordered and explained."""
    numbers = [found.value, found.standard_error, found.p_value, found.noise_floor]
    numbers += [*(found.interval or ()), found.u, found.v, found.root]
    assert all(number is None or np.isfinite(number) for number in numbers)
    assert all(number is None or type(number) in (float, np.float64) for number in numbers)
    assert found.value >= 0
    if found.interval:
        assert 0 <= found.interval[0] <= found.value <= found.interval[1]
    assert found.n == n
    assert found.units
    assert found.method
    if found.p_value is not None:
        assert 1 / (found.permutations + 1) <= found.p_value <= 1
        steps = found.p_value * (found.permutations + 1)
        assert steps == pytest.approx(round(steps), abs=1e-9)  # one rounding
        assert str(found.permutations) in found.method


@pytest.mark.parametrize(("n", "m"), [(2, 2), (2, 30), (3, 3), (5, 4), (33, 100), (100, 33)])
def test_any_two_sizes_are_sound(name: str, n: int, m: int) -> None:
    found = SPECS[name].estimate(given(name, n, 4), given(name, m, 5), permutations=19)
    check_sound(found, (n, m))


@pytest.mark.parametrize("pattern", ["constant", "one value", "two values", "one dimension varies"])
def test_degenerate_data_are_sound(name: str, pattern: str) -> None:
    random = np.random.default_rng(0)
    x, y = np.full((20, D), 0.1), np.full((30, D), 0.1)
    if pattern == "one value":
        y += 1.0
    elif pattern == "two values":
        x, y = random.integers(0, 2, (20, D)) * 1.0, random.integers(0, 2, (30, D)) * 1.0
    elif pattern == "one dimension varies":
        x[:, 0], y[:, 0] = random.standard_normal(20), random.standard_normal(30)
    first, second = (dna(x, 1), dna(y, 2)) if name in ON_DNA else (x, y)
    found = SPECS[name].estimate(first, second, permutations=19)
    check_sound(found, (20, 30))
    if pattern == "constant":
        assert found.value == 0
        assert found.p_value == 1


def test_symmetry_where_it_is_claimed(name: str) -> None:
    one, two = given(name, 40, 6), given(name, 30, 7, 0.5)
    there, back = SPECS[name].estimate(one, two), SPECS[name].estimate(two, one)
    if SPECS[name].symmetric:
        assert back.value == pytest.approx(there.value, rel=1e-9)  # rounding
        assert back.n == there.n[::-1]
    else:
        assert back.value != pytest.approx(there.value, rel=1e-3)


def test_the_seed_decides_everything(name: str) -> None:
    one, two = given(name, 40, 8), given(name, 30, 9, 0.1)
    first, again, other = (
        SPECS[name].estimate(one, two, permutations=39, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first.seed == 1
    assert (other.noise_floor, other.p_value) != (first.noise_floor, first.p_value)


FIXED = {"mmd": {"bandwidth": 3.0}}
"""What must not follow from the data if distances between several sets are to be compared."""
CHANGES: dict[str, Callable[[Floats], Floats]] = {
    "translation": lambda points: points + 7.0,
    "rotation": lambda points: points @ ortho_group(D, seed=1).rvs(),
    "reflection": lambda points: points * [-1, 1, 1, 1, 1, 1],
    "scale": lambda points: 3.0 * points,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ON_EMBEDDINGS)
def test_invariances_are_claimed_where_they_hold(name: str, change: str) -> None:
    x, y, move = cloud(40, 10), cloud(30, 11, 0.5), CHANGES[change]
    before = SPECS[name].estimate(x, y).value
    after = SPECS[name].estimate(move(x), move(y)).value
    if change in SPECS[name].invariant_to:
        assert after == pytest.approx(before, rel=1e-9)  # rounding of the moved points
    else:
        assert after != pytest.approx(before, rel=1e-9)


def test_the_order_of_items_does_not_matter(name: str) -> None:
    assert "order" in SPECS[name].invariant_to
    x, y = cloud(40, 12), cloud(30, 13, 0.5)
    turned = np.random.default_rng(0).permutation(40)
    if name in ON_DNA:
        values = np.stack([x, x], axis=2).astype(np.float32)
        ids = random_ids(40, 12)
        first, second, other = (
            dna_of(values, ids),
            dna_of(values[turned], ids[turned]),
            dna(y, 13),
        )
        # equal DNAs give equal bits
        assert SPECS[name].estimate(first, other) == SPECS[name].estimate(second, other)
    else:
        before, after = (SPECS[name].estimate(points, y).value for points in (x, x[turned]))
        assert after == pytest.approx(before, rel=1e-10)  # sums in another order


def test_the_root_of_a_square_is_a_distance(name: str) -> None:
    """The triangle inequality, for sets on a line and around a corner."""
    power = 0.5 if SPECS[name].estimates == "square" else 1.0
    options = {"units": "activation"} if name in ON_DNA else FIXED.get(name, {})
    sets = [given(name, 50, 14, shift) for shift in (0.0, 0.7, 1.1, -2.0)]
    apart = {
        (i, j): SPECS[name].estimate(sets[i], sets[j], **options).value ** power
        for i, j in product(range(4), repeat=2)
    }
    for i, j, k in product(range(4), repeat=3):
        # rounding where the three lie on a line; bins move each value by a per mille
        slack = 2e-3 * apart[i, k] if name == "dna_emd" else 1e-7
        assert apart[i, k] <= apart[i, j] + apart[j, k] + slack


@pytest.mark.parametrize("name", ON_EMBEDDINGS)
def test_unusable_arrays_are_refused_with_a_reason(name: str) -> None:
    good = cloud(20, 15)
    holes = good.copy()
    holes[3, 2], holes[4, 1] = np.nan, np.inf
    for bad, error, words in (
        (good[:1], TooFewItemsError, "1 item"),
        (good[:, :4], IncompatibleError, "4 dimensions"),
        (holes, InputError, "1 NaN and 1 infinite values in 2 of its 20 rows"),
    ):
        with pytest.raises(error, match=words):
            SPECS[name].estimate(bad, good)
        with pytest.raises(error):
            SPECS[name].estimate(good, bad)


@pytest.mark.parametrize("name", ON_DNA)
def test_unusable_dnas_are_refused_with_a_reason(name: str) -> None:
    good = dna(cloud(20, 16), 16)
    with pytest.raises(TooFewItemsError, match="1 item"):
        SPECS[name].estimate(good, dna(cloud(1, 17), 17))
    with pytest.raises(IncompatibleError, match="layers"):
        SPECS[name].estimate(good, good.select(neurons={"layer": [0, 1]}))
    with pytest.raises(InputError, match="no units 'parsecs'"):
        SPECS[name].estimate(good, good, units="parsecs")


@pytest.mark.parametrize("name", ON_ARRAYS)
def test_statistics_share_labels(name: str) -> None:
    """What other tests are combined with: one number for each labelling, in the value's form."""
    spec = SPECS[name]
    assert spec.statistics is not None
    x, y = as_taken(spec.on, cloud(25, 18), cloud(35, 19, 0.4))
    labels = permutation.labels(25, 35, 29, seed=3)
    found = spec.statistics(np.concatenate([x, y]), labels, 3)
    assert found.shape == (30,)
    assert found.dtype == np.float64
    alone = spec.estimate(x, y, permutations=29, seed=3)
    assert permutation.p_value(found) == alone.p_value
    if not spec.tests_value:
        floor = spec.estimate(x, y, permutations=0, seed=3).noise_floor
        assert (floor is None) == (name == "kid")  # is unbiased; there is no other to combine
        assert floor == alone.noise_floor
        return
    assert permutation.noise_floor(found) == pytest.approx(alone.noise_floor, rel=1e-9)
    # control variates may move the value by a little; the statistic is the plain mean
    assert found[0] == pytest.approx(alone.value, rel=0.05)


@pytest.mark.parametrize("name", list(SPECS))
@pytest.mark.parametrize("design", ["free", "pairs", "clusters"])
def test_compare_takes_it_under_every_design(name: str, design: str) -> None:
    """Clusters change how many items are A's; pairs swap."""
    x, y = cloud(40, 22), cloud(40, 23, 1.0)
    groups = {
        "free": {},
        "pairs": {"pairs": (np.arange(40), np.arange(40))},
        "clusters": {"clusters": (np.arange(40) // 4, 20 + np.arange(40) // 5)},
    }[design]
    found = dc.compare(x, y, distances=[name], permutations=99, **groups)
    one = found.estimates[name]
    assert one.n == (40, 40)
    assert one.value > 0
    assert found.p_value == one.p_value == 0.01
    assert numbers.inside(SPECS[name].title) in found.test or name in ON_DNA
    assert (one.interval is None) == (name in WITHOUT[design])


WITHOUT = {
    "free": (),
    "pairs": (
        "mind",
        "sliced_wasserstein",
        "max_sliced_wasserstein",
        "spherical_sliced_wasserstein",
        "intrinsic_sliced_wasserstein",
    ),
    "clusters": ON_ARRAYS,
}
"""Which give no interval."""


@pytest.mark.parametrize("name", ON_ARRAYS)
def test_compare_gives_what_a_call_gives(name: str) -> None:
    x, y = (cloud(n, seed).astype(np.float32) for n, seed in ((40, 26), (30, 27)))
    given = [
        dc.Embeddings(one, random_ids(len(one), seed), tuple("abcdef"), len(one), {})
        for seed, one in enumerate((x, y))
    ]
    taken = as_taken(SPECS[name].on, x, y)
    found = dc.compare(*given, distances=[name], permutations=19).estimates[name]
    alone = SPECS[name].estimate(*taken)
    assert (found.value, found.interval) == (alone.value, alone.interval)


def test_what_has_no_direction_is_told() -> None:
    x, y = cloud(20, 24), cloud(20, 25)
    y[3] = 0
    with pytest.raises(InputError, match=r"1 of 20 embeddings of B are 0 .* no direction"):
        as_taken("sphere", x, y)


@pytest.mark.parametrize("name", ON_EMBEDDINGS)
def test_the_device_is_a_choice(name: str) -> None:
    x, y = cloud(20, 20), cloud(20, 21)
    assert SPECS[name].estimate(x, y, device="cpu") == SPECS[name].estimate(x, y)


def test_specs_are_values() -> None:
    assert all(isinstance(spec, DistanceSpec) for spec in SPECS.values())
    with pytest.raises(InputError, match="Did you mean 'energy'"):
        distances.REGISTRY["enery"]
