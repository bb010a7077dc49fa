"""Distances between embedded distributions are intrinsic sliced Wasserstein distances."""

import numpy as np
import pytest

from dnacompare.errors import InputError
from dnacompare.numerics import quantile_embedding
from dnacompare.numerics.distributions import Sample, distribution
from dnacompare.numerics.domains import Circle, Graph, Interval
from dnacompare.numerics.laplacian import slices, slowest_modes
from dnacompare.numerics.quantile_embedding import embed, levels, mode_means, slice_costs


def test_levels() -> None:
    np.testing.assert_allclose(levels(4), [0.125, 0.375, 0.625, 0.875])
    assert levels([0.5, 0.25]).tolist() == [0.25, 0.5]
    for wrong in (0, [0.0, 0.5], [], [[0.5]]):
        with pytest.raises(InputError):
            levels(wrong)


def test_embedding_approaches_the_exact_distance() -> None:
    random = np.random.default_rng(0)
    circle = Circle()
    modes = slowest_modes(circle, 20)
    along = slices(modes)
    x, y = (
        distribution(random.vonmises(centre, 2, size), circle, "x")
        for centre, size in ((0, 400), (0.8, 300))
    )
    exact = slice_costs(x, y, modes, along).sum()
    errors = []
    for count in (32, 512):
        first, second = embed([x, y], modes, along, levels(count))
        errors.append(abs(((first - second) ** 2).sum() / exact - 1))
    # Each level stands for the transport of a 1/D of the mass around it.
    assert errors[0] < 1e-3
    assert errors[1] < 1e-4


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    interval = Interval(0, 1)
    modes = slowest_modes(interval, 7)
    along = slices(modes)
    units = [distribution(random.random(size), interval, "x") for size in (5, 9)]
    whole = embed(units, modes, along, levels(4)), slice_costs(*units, modes, along)
    monkeypatch.setattr(quantile_embedding, "CHUNK", 20)
    parts = embed(units, modes, along, levels(4)), slice_costs(*units, modes, along)
    # Products of one row or of seven may round differently.
    np.testing.assert_allclose(parts[0], whole[0], rtol=1e-14)
    np.testing.assert_allclose(parts[1], whole[1], rtol=1e-12)


def test_rounding_is_not_taken_for_values() -> None:
    """At 0 h and 12 h every sine is 0, but the sine of 2π is −2.4e-16 for a processor."""
    circle = Circle(24)
    modes = slowest_modes(circle, 4)
    along = slices(modes)
    units = [distribution(hours, circle, "x") for hours in ([0.0, 12.0, 12.0], [12.0, 24.0, 48.0])]
    embedded = embed(units, modes, along, levels(3))
    sines = np.abs(along.directions[:, [0, 2]]).max(axis=1) < 1e-12
    assert sines.sum() == 2
    assert not embedded[:, sines].any()
    assert embedded[:, ~sines].any()


def test_means_of_modes() -> None:
    graph = Graph(np.ones((5, 5)))
    weights = np.array([1.0, 0, 2, 0, 1])
    modes = slowest_modes(graph, 4)
    found = mode_means([distribution(weights, graph, "x")], modes)[0]
    np.testing.assert_allclose(found, modes.at(np.arange(5)) @ weights / 4)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "Unit 'x': it is empty"),
        (Sample([1, 2], [1]), r"weights have shape \(1,\) beside 2 values"),
        (Sample([1, 2], [0, 0]), "all its weights are 0"),
        (Sample([1, 2], [1, -1]), "a weight is -1.0"),
        (Sample([1, 2], [1, np.nan]), "a weight is nan"),
        (Sample([1, 2], ["a", "b"]), "the weights are not numbers"),
        ([1, np.nan], "1 of 2 values are NaN"),
    ],
)
def test_units_that_cannot_be_read_are_named(given: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        distribution(given, Circle(24), "Unit 'x'")


def test_weights_say_what_is_known() -> None:
    circle = Circle(24)
    assert distribution([1.0, 2.0], circle, "x").items == 2
    counted = distribution(Sample([1.0, 2.0, 3.0], [3, 0, 2]), circle, "x")
    assert counted.items == 5
    assert counted.points.tolist() == [1.0, 3.0]
    assert counted.weights.tolist() == [0.6, 0.4]
    for shares in ([0.5, 0.5], [1.0, 0.0]):
        assert distribution(Sample([1.0, 2.0], shares), circle, "x").items is None
    graph = Graph(np.ones((3, 3)), ["a", "b", "c"])
    by_node = distribution([2, 0, 1], graph, "x")
    by_name = distribution(Sample(["a", "c", "a"]), graph, "x")
    assert by_node.items == by_name.items == 3
    with pytest.raises(InputError, match="2 weights and the graph 3 nodes"):
        distribution([1, 2], graph, "x")
