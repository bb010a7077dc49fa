"""ISW against closed forms, exact bounds and the symmetries of each domain."""

import json
from pathlib import Path

import numpy as np
import ot
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

import dnacompare as dc
from dnacompare.distances import intrinsic_sliced_wasserstein as isw
from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.numerics.domains import Circle, Graph, Interval, Sphere

Floats = NDArray[np.float64]


def dirac(place: float) -> dc.Sample:
    """All mass at one place."""
    return dc.Sample([place], weights=[1.0])


def connected(seed: int, nodes: int) -> Floats:
    """A random weighted graph around a ring."""
    random = np.random.default_rng(seed)
    ring = np.roll(np.eye(nodes), 1, axis=1) * random.uniform(0.5, 2, nodes)[:, None]
    extra = np.triu(random.random((nodes, nodes)) * (random.random((nodes, nodes)) < 0.2), 1)
    half = ring + extra
    return (half + half.T) * (1 - np.eye(nodes))


def pseudo_inverse(adjacency: Floats) -> Floats:
    return np.linalg.pinv(np.diag(adjacency.sum(0)) - adjacency)


@pytest.mark.parametrize("angle", [0.1, 1.0, 2.5, np.pi])
def test_diracs_on_the_circle(angle: float) -> None:
    found = isw(dirac(1.0), dirac(1.0 + angle), domain="circle", modes=400)
    expected = 2 / np.pi * (np.pi**2 * angle**2 / 12 - np.pi * angle**3 / 12 + angle**4 / 48)
    # The waves beyond the 200th hold at most 4/π · Σ f⁻⁴ < 4/(3π · 200³) = 5.3e-8.
    assert found.v == pytest.approx(expected, abs=5.4e-8)
    assert found.value == pytest.approx(expected**0.5, abs=1e-6)
    if angle == np.pi:
        assert found.v == pytest.approx(1.2919282, abs=1e-7)


def test_uniform_against_a_dirac_on_the_circle() -> None:
    even = dc.Sample(np.arange(4_000) * 2 * np.pi / 4_000, np.full(4_000, 1 / 4_000))
    found = isw(even, dirac(2.0), domain="circle", modes=100)
    # Tail beyond the 50th wave: 2/π · Σ f⁻⁴ < 2/(3π · 50³) = 1.7e-6; 4,000 places add less.
    assert found.v == pytest.approx(np.pi**3 / 45, abs=1.8e-6)


@pytest.mark.parametrize("length", [1.0, 24.0])
def test_ends_of_an_interval(length: float) -> None:
    found = isw(dirac(0.0), dirac(length), domain=Interval(0, length), modes=200)
    # Only odd waves contribute; beyond the 200th their share is below Σ f⁻⁴ / (π⁴/96) < 2.1e-7.
    assert found.v == pytest.approx(length**3 / 12, rel=2.1e-7)


@given(seed=st.integers(0, 1000), nodes=st.integers(3, 25))
@settings(max_examples=25, deadline=None)  # the first call compiles
def test_diracs_on_a_graph(seed: int, nodes: int) -> None:
    adjacency = connected(seed, nodes)
    u, v = np.random.default_rng(seed).choice(nodes, 2, replace=False)
    one = np.eye(nodes)
    found = isw(one[u], one[v], domain=Graph(adjacency), modes=nodes)
    expected = (pseudo_inverse(adjacency) @ (one[u] - one[v])) @ (
        pseudo_inverse(adjacency) @ (one[u] - one[v])
    )
    # Two eigensolvers on a matrix whose condition number stays below 1e4.
    assert found.v == pytest.approx(expected, rel=1e-9)


@given(seed=st.integers(0, 1000), nodes=st.integers(3, 20))
@settings(max_examples=25, deadline=None)  # the first call compiles
def test_between_the_means_and_full_transport(seed: int, nodes: int) -> None:
    """‖L⁺(μ − ν)‖² ≤ ISW² ≤ W₂² under the biharmonic ground distance, with all modes."""
    adjacency = connected(seed, nodes)
    random = np.random.default_rng(seed)
    mu, nu = random.dirichlet(np.full(nodes, 0.5), 2)
    found = isw(mu, nu, domain=Graph(adjacency), modes=nodes).v
    inverse = pseudo_inverse(adjacency)
    lower = float(np.sum((inverse @ (mu - nu)) ** 2))
    ground = ((inverse[:, :, None] - inverse[:, None, :]) ** 2).sum(0)
    upper = float(ot.emd2(mu, nu, ground))
    assert found is not None
    slack = 1e-9 * ground.max()  # rounding of the two solvers
    assert lower - slack <= found <= upper + slack


def test_turning_a_circle_changes_next_to_nothing() -> None:
    """One basis per eigenspace would change ISW² by a quarter on these samples."""
    random = np.random.default_rng(5)
    x, y = random.vonmises(0, 2, 30), random.vonmises(0.5, 3, 30)
    turned = [isw(x + a, y + a, domain=Circle()).v for a in random.uniform(0, 2 * np.pi, 20)]
    # 32 directions per eigenspace: kinks of the cost leave 0.06 % (measured).
    assert np.ptp(turned) / np.mean(turned) < 2e-3
    assert isw(-x, -y, domain=Circle()).v == pytest.approx(np.mean(turned), rel=2e-3)
    by_a_tooth = isw(x + np.pi / 32, y + np.pi / 32, domain=Circle(), modes=2).v
    # Turning by the angle between directions permutes them; sums then differ by rounding.
    assert by_a_tooth == pytest.approx(isw(x, y, domain=Circle(), modes=2).v, rel=1e-12)


def test_turning_a_sphere_changes_little() -> None:
    random = np.random.default_rng(6)
    x, y = random.standard_normal((50, 3)), random.standard_normal((60, 3))
    x[:, 0] += 0.5
    x, y = x / np.linalg.norm(x, axis=1)[:, None], y / np.linalg.norm(y, axis=1)[:, None]
    turns = Rotation.random(12, rng=7)
    values = [isw(turn.apply(x), turn.apply(y), domain="sphere").v for turn in turns]
    # 128 random directions per eigenspace leave a deviation of 0.6 % (measured); one basis 6 %.
    assert np.std(values) / np.mean(values) < 0.015


def test_a_symmetry_of_a_graph_changes_little() -> None:
    """On a ring every eigenvalue is double, and which eigenvectors a solver finds is its whim."""
    ring = np.roll(np.eye(24), 1, axis=1)
    graph = Graph(ring + ring.T)
    random = np.random.default_rng(8)
    mu, nu = random.dirichlet(np.ones(24), 2)
    values = [isw(np.roll(mu, k), np.roll(nu, k), domain=graph).v for k in range(24)]
    assert np.ptp(values) / np.mean(values) < 2e-3  # as on the circle


def test_flipping_an_interval_changes_nothing() -> None:
    """Every odd wave changes its sign."""
    random = np.random.default_rng(9)
    x, y = random.random(31), random.random(20) ** 2
    domain = Interval(0, 1)
    # Cosines of 1 − x and of x round differently.
    assert isw(1 - x, 1 - y, domain=domain).v == pytest.approx(isw(x, y, domain=domain).v, rel=1e-9)


def test_symmetric_and_zero_for_equal_distributions() -> None:
    random = np.random.default_rng(10)
    x, y = random.vonmises(0, 1, 40), random.vonmises(1, 1, 30)
    there, back = isw(x, y, domain="circle"), isw(y, x, domain="circle")
    assert there.v == pytest.approx(back.v, rel=1e-12)
    # The standard error of a mean of 1e-16 squared deviations is 0 as well.
    same = isw(x, x[::-1], domain="circle", permutations=19)
    assert same.value == 0
    assert same.p_value == 1
    assert same.standard_error is None
    # A value repeated is a value with a count.
    counted = isw(dc.Sample(x, np.full(40, 3)), y, domain="circle")
    assert counted.n == (120, 30)
    assert counted.v == pytest.approx(there.v, rel=1e-12)


def test_units_of_the_domain_do_not_matter_but_for_scale() -> None:
    """Hours or degrees: ISW² grows like the cube of the length (λ⁻² like T⁴, φ² like 1/T)."""
    random = np.random.default_rng(11)
    x, y = random.uniform(0, 24, 30), random.uniform(0, 12, 30)
    hours = isw(x, y, domain=Circle(24))
    degrees = isw(x * 15, y * 15, domain=Circle(360))
    assert degrees.value == pytest.approx(15**1.5 * hours.value, rel=1e-10)


def test_heat_weights() -> None:
    """Diracs at opposite points: 4/π · Σ over odd f of e^(−t f²)."""
    found = isw(dirac(0), dirac(np.pi), domain="circle", weights=0.5, modes=40)
    odd = np.arange(1, 20, 2)
    assert found.v == pytest.approx(4 / np.pi * np.exp(-0.5 * odd**2).sum(), rel=1e-12)
    assert isw(dirac(0), dirac(np.pi), domain="circle", weights="heat", modes=40).v == (
        pytest.approx(4 / np.pi * np.exp(-1.0 * odd**2).sum(), rel=1e-12)
    )
    assert "heat (t = 0.5)" in found.units


def test_p_value_interval_and_provenance() -> None:
    random = np.random.default_rng(12)
    x, y = random.vonmises(0, 2, 80), random.vonmises(0.8, 2, 60)
    found = isw(x, y, domain="circle", permutations=199, seed=3)
    assert found == isw(x, y, domain="circle", permutations=199, seed=3)
    assert found.p_value == 1 / 200
    assert found.noise_floor is not None
    assert found.noise_floor < found.value
    assert found.interval is not None
    assert found.interval[0] < found.value < found.interval[1]
    assert found.n == (80, 60)
    assert (found.seed, found.permutations) == (3, 199)
    assert "20 slowest modes in 10 eigenspaces" in found.method
    known = isw(dirac(0), dirac(1), domain="circle")
    assert known.interval is None
    assert "not counts" in known.notes[0]
    spread = dc.Sample(x, random.random(80))
    with pytest.raises(InputError, match="A p-value permutes items"):
        isw(spread, y, domain="circle", permutations=19)


def test_mass_that_jumps_between_components_is_seen() -> None:
    graph = Graph(np.kron(np.eye(2), np.ones((3, 3))))
    ones = np.eye(6)
    within, between = (isw(ones[0], ones[k], domain=graph).value for k in (1, 3))
    assert between > within > 0
    assert "2 components" in isw(ones[0], ones[3], domain=graph).notes[0]


@pytest.mark.parametrize(
    ("x", "y", "domain", "error", "said"),
    [
        ([1.0], [1.0, 2.0], "circle", TooFewItemsError, "A has 1 and B 2 items"),
        ([], [1.0, 2.0], "circle", InputError, "A: it is empty"),
        ([1.0, np.nan], [1.0, 2.0], "circle", InputError, "A: 1 of 2 values are NaN"),
        ([1.0, 2.0], [1.0, np.inf], "circle", InputError, "B: 1 of 2 values"),
        ([1.0, 25.0], [1.0, 2.0], Interval(0, 24), InputError, "such as 25, lie outside"),
        ([[0, 91]] * 2, [[0, 0]] * 2, "sphere", InputError, "not on the sphere"),
        ([1.0, 2.0], [1.0, 2.0], "line", InputError, "no domain 'line'"),
        ([1.0, 1.0], [1.0, 1.0], "auto", InputError, "All values are 1"),
        ([[1.0, 2.0]] * 2, [1.0, 2.0], "auto", IncompatibleError, "some 2"),
    ],
)
def test_bad_input(x: object, y: object, domain: object, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        isw(x, y, domain=domain)


def test_a_million_values_stay_within_memory() -> None:
    """No chunk of projections is larger than 32 MiB, and items are not copied beyond the limit."""
    random = np.random.default_rng(13)
    x, y = random.random(1_000_000), random.random(1_000_000) ** 1.01
    found = isw(x, y, domain=Interval(0, 1), modes=3)
    assert found.n == (1_000_000, 1_000_000)
    assert found.interval is None
    # √X has density 2x; x^1.01 moves mass by less than 0.0037, and φ₁′ ≤ √2 π, α₁ = π⁻⁴.
    assert 0 < found.value < 0.0037 * np.sqrt(2) / np.pi * 1.5


def test_pooled_neighbours_find_a_shift_in_many_dimensions() -> None:
    random = np.random.default_rng(14)
    x, y = random.standard_normal((2, 80, 10))
    assert isw(x, y + 1, domain="neighbours", permutations=99).p_value == 0.01
    assert isw(x, y, domain="neighbours", permutations=99).p_value > 0.05


def test_taxi_hours_of_weekdays_and_weekends(shared: Path) -> None:
    taxis = pd.read_csv(shared / "circular_spherical" / "taxis.csv", parse_dates=["pickup"])
    hour = (taxis.pickup.dt.hour + taxis.pickup.dt.minute / 60).to_numpy()
    weekend = (taxis.pickup.dt.day_of_week >= 5).to_numpy()
    found = isw(hour[weekend][:1500], hour[~weekend][:1500], domain=Circle(24), permutations=199)
    assert found.p_value == 1 / 200
    halves = hour[~weekend][:1500], hour[~weekend][1500:3000]
    assert isw(*halves, domain=Circle(24)).value < found.value


def test_earthquakes_of_two_networks_on_the_sphere(shared: Path) -> None:
    events = json.loads((shared / "circular_spherical" / "earthquakes.json").read_text())
    places = {
        network: np.array(
            [
                event["geometry"]["coordinates"][:2]
                for event in events["features"]
                if event["properties"]["net"] == network
            ]
        )
        for network in ("ci", "nc", "ak")
    }
    south, north, alaska = (places[network] for network in ("ci", "nc", "ak"))
    near = isw(south, north, domain=Sphere(), permutations=99)
    far = isw(south, alaska, domain=Sphere(), permutations=99)
    assert near.p_value == far.p_value == 0.01
    assert far.value > 2 * near.value  # Alaska is 3,000 km away, Northern California 600


@pytest.mark.slow
def test_interval_covers() -> None:
    """Away from the null and near it; the true distance is that of 200,000 items a side."""
    for n, m, shift, spread in ((300, 200, 0.3, 2), (100, 80, 1.0, 2), (100, 100, 0.0, 4)):
        random = np.random.default_rng(15)

        def draw(size: int, centre: float, concentration: float) -> Floats:
            return random.vonmises(centre, concentration, size)  # noqa: B023

        true = isw(draw(200_001, 0, 2), draw(200_001, shift, spread), domain="circle").value
        covered = 0
        for _ in range(200):
            found = isw(draw(n, 0, 2), draw(m, shift, spread), domain="circle").interval
            covered += found is not None and found[0] <= true <= found[1]
        # Binomial noise of 200 intervals at 95 % is ± 3 % (2 SE).
        assert covered / 200 >= 0.92


@pytest.mark.slow
def test_size_of_the_permutation_test() -> None:
    random = np.random.default_rng(16)
    rejected = 0
    for seed in range(600):
        x, y = random.vonmises(0, 2, 40), random.vonmises(0, 2, 25)
        found = isw(np.round(x, 1), np.round(y, 1), domain="circle", permutations=99, seed=seed)
        rejected += found.p_value <= 0.05
    # ± 2 SE of 600 nulls around .05.
    assert 0.032 <= rejected / 600 <= 0.068
