"""Eigenvalues and eigenfunctions of every domain against closed forms, and what is read from it."""

import numpy as np
import pytest
from scipy import sparse
from scipy.special import eval_legendre

from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.numerics.domains import (
    Circle,
    Graph,
    Interval,
    NeighbourGraph,
    Product,
    Sphere,
    cylinder,
    domain_for,
    torus,
)
from dnacompare.numerics.laplacian import Domain, mode_weights, slices, slowest_modes


def cycle(nodes: int) -> sparse.csr_matrix:
    """The adjacency of a ring."""
    here = np.arange(nodes)
    half = sparse.csr_matrix((np.ones(nodes), (here, (here + 1) % nodes)), shape=(nodes, nodes))
    return half + half.T


def on_line(points: int, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre places and weights."""
    x, w = np.polynomial.legendre.leggauss(points)
    return low + (high - low) * (x + 1) / 2, w * (high - low) / 2


def on_circle(points: int, period: float) -> tuple[np.ndarray, np.ndarray]:
    """Even places: exact for all waves up to half their number."""
    return np.arange(points) * period / points, np.full(points, period / points)


def crossed(
    first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """The product of two quadratures."""
    places = np.stack(np.meshgrid(first[0], second[0], indexing="ij"), -1).reshape(-1, 2)
    return places, np.outer(first[1], second[1]).ravel()


def on_sphere() -> tuple[np.ndarray, np.ndarray]:
    """Even longitudes times Gauss-Legendre in the sine of the latitude, in degrees."""
    z, w = np.polynomial.legendre.leggauss(16)
    (around, part), across = on_circle(32, 360), np.degrees(np.arcsin(z))
    places, weights = crossed((around, part), (across, w))
    return places, weights * 2 * np.pi / 360


QUADRATURES = [
    (Interval(-1, 4), on_line(80, -1, 4)),
    (Circle(24), on_circle(60, 24)),
    (cylinder(24, 0, 3), crossed(on_circle(40, 24), on_line(40, 0, 3))),
    (torus(24, 7), crossed(on_circle(40, 24), on_circle(40, 7))),
    (Product(Interval(0, 1), Interval(0, 2)), crossed(on_line(40, 0, 1), on_line(40, 0, 2))),
    (Sphere(), on_sphere()),
]


@pytest.mark.parametrize(
    ("domain", "quadrature"), QUADRATURES, ids=lambda v: getattr(v, "name", "")
)
def test_eigenfunctions_are_orthonormal(
    domain: Domain, quadrature: tuple[np.ndarray, np.ndarray]
) -> None:
    places, weights = quadrature
    functions = domain.functions(domain.locate(places), 30)
    products = functions * weights @ functions.T
    # The quadratures are exact for these waves but for rounding of a thousand terms.
    np.testing.assert_allclose(products, np.eye(30), atol=1e-12)
    assert np.ptp(functions[0]) < 1e-14


@pytest.mark.parametrize(
    "domain",
    [Interval(0, 2), Circle(3.0), cylinder(3, 0, 2), torus(3, 2)],
    ids=lambda domain: domain.name,
)
def test_eigenvalues_are_those_of_the_functions(domain: Domain) -> None:
    """−Δφ = λφ, with Δ by central differences."""
    step = 1e-3
    centre = np.array([[0.7, 1.1]]) if isinstance(domain, Product) else np.array([0.7])
    moves = np.eye(2) * step if isinstance(domain, Product) else np.array([step])
    middle = domain.functions(centre, 20)
    curvature = sum(
        domain.functions(centre + move, 20) - 2 * middle + domain.functions(centre - move, 20)
        for move in moves
    )
    eigenvalues = domain.spectrum(20).eigenvalues
    # The error is step² λ² / 12 of φ, itself at most √2 a factor: below 1e-7 λ².
    tolerance = 1e-6 * (1 + eigenvalues**2)
    assert (np.abs(-curvature[:, 0] / step**2 - eigenvalues * middle[:, 0]) < tolerance).all()
    assert (np.diff(eigenvalues) >= 0).all()


def test_products_are_in_order_and_complete() -> None:
    domain = cylinder(2 * np.pi, 0, np.pi)  # λ = f² (twice for f > 0) + ℓ²
    waves = np.repeat(np.arange(40), 2)[1:]
    every = np.sort((waves[:, None] ** 2 + np.arange(40)[None] ** 2).ravel())
    np.testing.assert_allclose(domain.spectrum(200).eigenvalues, every[:200], atol=1e-12)
    x = domain.locate(np.random.default_rng(0).uniform(0, 3, (5, 2)))
    first, second = domain.first.functions(x[:, 0], 3), domain.second.functions(x[:, 1], 3)
    found = domain.functions(x, 4)
    assert domain.spectrum(4).names[1:] == (
        "1 half-wave in column 2",
        "1 wave a turn in column 1",
        "1 wave a turn in column 1",
    )
    np.testing.assert_allclose(found[1], first[0] * second[1])
    np.testing.assert_allclose(found[3], first[2] * second[0])


def test_spherical_harmonics_obey_the_addition_theorem() -> None:
    """Σ_m Y_ℓm(x) Y_ℓm(y) = (2ℓ + 1)/4π · P_ℓ(x·y): the right functions in the right degree."""
    vectors = np.random.default_rng(1).standard_normal((6, 3))
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    sphere = Sphere()
    functions = sphere.functions(sphere.locate(vectors), 36)
    for degree in range(6):
        block = functions[degree**2 : (degree + 1) ** 2]
        expected = (2 * degree + 1) / (4 * np.pi) * eval_legendre(degree, vectors @ vectors.T)
        np.testing.assert_allclose(block.T @ block, expected, atol=1e-13)
        assert set(sphere.spectrum(36).eigenvalues[degree**2 : (degree + 1) ** 2]) == {
            degree * (degree + 1)
        }


def test_degrees_and_vectors_are_the_same_places() -> None:
    sphere = Sphere()
    longitude, latitude = np.array([[-118.0, 34.0], [242.0, 34.0], [12.0, -90.0]]).T
    a, b = np.radians(longitude), np.radians(latitude)
    vectors = np.stack([np.cos(a) * np.cos(b), np.sin(a) * np.cos(b), np.sin(b)], 1)
    degrees = sphere.functions(sphere.locate(np.stack([longitude, latitude], 1)), 25)
    np.testing.assert_allclose(degrees, sphere.functions(sphere.locate(vectors), 25), atol=1e-12)
    np.testing.assert_allclose(degrees[:, 0], degrees[:, 1], atol=1e-12)  # 242° is −118°


def test_graph_modes_solve_the_laplacian() -> None:
    random = np.random.default_rng(2)
    adjacency = np.triu(random.random((30, 30)) * (random.random((30, 30)) < 0.3), 1)
    adjacency += adjacency.T
    modes = slowest_modes(Graph(adjacency), 12)
    laplacian = np.diag(adjacency.sum(0)) - adjacency
    functions = modes.at(np.arange(30))
    np.testing.assert_allclose(laplacian @ functions.T, functions.T * modes.eigenvalues, atol=1e-12)
    np.testing.assert_allclose(modes.eigenvalues, np.linalg.eigvalsh(laplacian)[1:13], atol=1e-12)


def test_large_sparse_graph_keeps_multiple_eigenvalues() -> None:
    """A 50 × 50 torus grid goes through Lanczos, which can lose copies of an eigenvalue."""
    ring, one = cycle(50), sparse.eye(50)
    modes = slowest_modes(Graph(sparse.kron(ring, one) + sparse.kron(one, ring)), 20)
    single = 4 * np.sin(np.pi * np.arange(50) / 50) ** 2
    expected = np.sort((single[:, None] + single[None]).ravel())[1:21]
    np.testing.assert_allclose(modes.eigenvalues, expected, atol=1e-10)
    assert [len(space) for space in modes.spaces] == [4, 4, 4, 8]
    products = modes.at(np.arange(2500)) @ modes.at(np.arange(2500)).T
    np.testing.assert_allclose(products, np.eye(20), atol=1e-9)


def test_eigenspaces_are_taken_whole() -> None:
    assert [len(space) for space in slowest_modes(Circle(), 5).spaces] == [2, 2, 2]
    assert [len(space) for space in slowest_modes(Sphere(), 20).spaces] == [3, 5, 7, 9]
    assert [len(space) for space in slowest_modes(Interval(0, 1), 5).spaces] == [1] * 5
    complete = slowest_modes(Graph(np.ones((6, 6))), 2)  # K₆ has one eigenvalue, five times
    assert [len(space) for space in complete.spaces] == [5]
    assert complete.space_name(complete.spaces[0]) == "mode 1, mode 2, …, mode 5"
    assert len(slowest_modes(Graph(np.ones((6, 6))), 50)) == 5
    with pytest.raises(InputError, match="number of modes is 0"):
        slowest_modes(Circle(), 0)


def test_slices_average_over_orthonormal_bases() -> None:
    """Σ_s s sᵀ = diag(α): squared lengths along the directions add up to those along the modes."""
    for domain in (Circle(), Sphere(), Interval(0, 3)):
        modes = slowest_modes(domain, 8)
        along = slices(modes, "biharmonic", seed=3)
        moment = along.directions.T @ along.directions
        np.testing.assert_allclose(moment, np.diag(modes.eigenvalues**-2.0), atol=1e-14)
        for direction, space in zip(along.directions, along.spaces, strict=True):
            inside = modes.spaces[space]
            assert not np.delete(direction, list(inside)).any()
    sphere = slowest_modes(Sphere(), 3)
    first, again, other = (slices(sphere, seed=seed).directions for seed in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_mode_weights() -> None:
    eigenvalues = np.array([0.0, 0.5, 2.0])  # 0: two components told apart
    assert mode_weights(eigenvalues, "biharmonic").tolist() == [4.0, 4.0, 0.25]
    np.testing.assert_allclose(mode_weights(eigenvalues, "heat"), np.exp([-1.0, -1.0, -4.0]))
    np.testing.assert_allclose(mode_weights(eigenvalues, 3), np.exp([-1.5, -1.5, -6.0]))
    for wrong in ("spectral", -1.0, 0.0, float("nan")):
        with pytest.raises(InputError, match="'biharmonic', 'heat' and a positive number"):
            mode_weights(eigenvalues, wrong)


def test_disconnected_graph_is_handled_by_component_and_said() -> None:
    adjacency = np.zeros((9, 9))
    adjacency[:4, :4] = cycle(4).toarray()
    adjacency[4:7, 4:7] = 1 - np.eye(3)  # nodes 7 and 8 are alone
    graph = Graph(adjacency)
    assert "falls into 4 components of 4, 3, 1, 1 nodes" in graph.notes[0]
    modes = slowest_modes(graph, 20)
    functions = modes.at(np.arange(9))
    np.testing.assert_allclose(functions @ functions.T, np.eye(8), atol=1e-13)
    np.testing.assert_allclose(functions.sum(1), 0, atol=1e-13)
    np.testing.assert_allclose(modes.eigenvalues, [0, 0, 0, 2, 2, 3, 3, 4], atol=1e-13)
    between, within = functions[:3], functions[3:]
    for component in (slice(0, 4), slice(4, 7)):
        np.testing.assert_allclose(np.ptp(between[:, component], axis=1), 0, atol=1e-13)
    alive = np.abs(within) > 1e-12
    assert not (alive[:, :4].any(1) & alive[:, 4:7].any(1)).any()
    assert not alive[:, 7:].any()
    # However many components there are, at least one mode within one is there to set the scale.
    assert slowest_modes(graph, 1).eigenvalues[-1] == pytest.approx(2)


@pytest.mark.parametrize(
    ("adjacency", "said"),
    [
        (np.zeros((3, 3)), "no edges"),
        (np.ones((3, 4)), r"shape \(3, 4\)"),
        ([[0, 1], [2, 0]], "not symmetric"),
        ([[0, -1], [-1, 0]], "weight -1.0"),
        ([[0, np.nan], [np.nan, 0]], "weight nan"),
        ([["a", "b"], ["c", "d"]], "not a matrix of numbers"),
    ],
)
def test_what_is_not_a_graph_is_refused(adjacency: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Graph(adjacency)


def test_edge_lists() -> None:
    graph = Graph.from_edges(["a", "b", "b"], ["b", "c", "a"], [2, 1, 2])
    assert graph.labels == ("a", "b", "c")
    assert graph.adjacency.toarray().tolist() == [[0, 2, 0], [2, 0, 1], [0, 1, 0]]
    assert graph.locate(["c", "a"]).tolist() == [2, 0]
    assert Graph.from_edges([0, 1], [1, 2]).name == "graph of 3 nodes and 2 edges"
    with pytest.raises(InputError, match="1 of 2 values, such as z, are not nodes"):
        graph.locate(["a", "z"])
    with pytest.raises(InputError, match="between b and a has weights 2 and 3"):
        Graph.from_edges(["a", "b"], ["b", "a"], [2, 3])
    with pytest.raises(InputError, match="1 weights for 2 edges"):
        Graph.from_edges(["a", "b"], ["b", "c"], [2])
    with pytest.raises(InputError, match="Two nodes are called 'a'"):
        Graph(np.ones((3, 3)), ["a", "b", "a"])
    with pytest.raises(InputError, match="2 node names for 3 nodes"):
        Graph(np.ones((3, 3)), ["a", "b"])


@pytest.mark.parametrize(
    ("domain", "values", "said"),
    [
        (Interval(0, 24), [3, 25.5], "1 of 2 values, such as 25.5, lie outside the interval"),
        (Interval(0, 24), [[1, 2]], r"shape \(1, 2\); this domain needs \(n,\)"),
        (Circle(24), ["noon"], "not numbers"),
        (Circle(24), [1, np.inf], "1 of 2 values are NaN or infinite"),
        (Sphere(), [[34.0, -118.0]], "not on the sphere; give longitude"),
        (Sphere(), [[1.0, 1.0, 0.0]], "off the unit sphere, such as one of length 1.41421"),
        (Sphere(), [1.0], r"needs \(n, 2\) or \(n, 3\)"),
        (cylinder(24, 0, 1), [[3, 2]], "in column 2, 1 of 1 values, such as 2"),
    ],
)
def test_values_off_the_domain_are_refused(domain: Domain, values: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        domain.locate(values)


def test_domains_without_extent_are_refused() -> None:
    for low, high in ((1, 1), (2, 1), (0, np.inf), (np.nan, 1)):
        with pytest.raises(InputError, match="has no length"):
            Interval(low, high)
    with pytest.raises(InputError, match="must be above 0"):
        Circle(0)


def test_a_circle_wraps() -> None:
    circle = Circle(24)
    wrapped = circle.functions(circle.locate([-1.0, 25.0]), 9)
    np.testing.assert_allclose(wrapped, circle.functions(np.array([23.0, 1.0]), 9), atol=1e-13)


def test_domain_by_name_or_from_the_values() -> None:
    assert domain_for("auto", [[0.0, 2.0], [3.0, 5.0]]) == Interval(0, 5)
    assert domain_for("circle", [[9.0]]) == Circle(2 * np.pi)
    assert domain_for("sphere", []) == Sphere()
    assert domain_for(Circle(7), []) == Circle(7)
    points = np.random.default_rng(0).random((40, 3))
    assert domain_for("auto", [points[:20], points[20:]]).name.startswith("graph of 40 points")
    for given, said in (
        ([["a", "b"]], "nodes of a graph"),
        ([[2.0, 2.0]], "All values are 2"),
    ):
        with pytest.raises(InputError, match=said):
            domain_for("auto", given)
    with pytest.raises(InputError, match="no domain 'globe'"):
        domain_for("globe", [])
    with pytest.raises(IncompatibleError, match="1 columns and some 3"):
        domain_for("auto", [points, points[:, 0]])


def test_neighbour_graph_knows_no_order_and_no_labels() -> None:
    points = np.random.default_rng(4).standard_normal((60, 3))
    shuffled = points[np.random.default_rng(5).permutation(60)]
    first, second = NeighbourGraph(points), NeighbourGraph(np.concatenate([shuffled, shuffled]))
    assert (first.adjacency != second.adjacency).nnz == 0  # equal points are one node
    assert first.locate(points).tolist() == second.locate(points).tolist()
    few = NeighbourGraph(points, landmarks=20, neighbours=3, seed=1)
    assert few.size == 20
    assert "20 of 60 distinct points" in few.notes[0]
    nearest = np.linalg.norm(points[:, None] - few.landmarks[None], axis=2).argmin(1)
    assert few.locate(points).tolist() == nearest.tolist()
    with pytest.raises(TooFewItemsError, match="8 distinct points"):
        NeighbourGraph(points[:8])
    with pytest.raises(InputError, match="1 of them NaN"):
        NeighbourGraph([[0.0, np.nan]])
    with pytest.raises(InputError, match="2 dimensions and the graph was built in 3"):
        few.locate(points[:, :2])
