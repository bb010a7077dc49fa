"""Naming layers: patterns, order, and what is said when nothing matches."""

import pytest

from dnacompare.errors import InputError
from dnacompare.networks.choice import chosen, wanted
from dnacompare.networks.layers import Layer

LAYERS = tuple(
    Layer(name, 2, 1)
    for name in ("stem", "layer1.0", "layer1.0.conv", "layer1.1", "layer2.0", "/layer1/Relu")
)


def names(*patterns: str) -> list[str]:
    return [layer.name for layer in chosen(LAYERS, {"stem"}, patterns, "net")]


def test_without_patterns_the_default_layers_are_watched() -> None:
    assert names() == ["stem"]


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["layer1.*"], ["layer1.0", "layer1.1"]),
        (["layer1.**"], ["layer1.0", "layer1.0.conv", "layer1.1"]),
        (["layer?.0"], ["layer1.0", "layer2.0"]),
        (["layer2.0", "stem"], ["stem", "layer2.0"]),  # the network's order
        (["/*/Relu"], ["/layer1/Relu"]),
    ],
)
def test_patterns_stay_within_a_part_of_a_name(patterns: list[str], found: list[str]) -> None:
    assert names(*patterns) == found


def test_an_unknown_layer_gets_close_names() -> None:
    with pytest.raises(InputError, match=r"net has no layer 'layer1.2'; did you mean layer1"):
        names("stem", "layer1.2")
    with pytest.raises(InputError, match=r"it has stem, layer1.0, layer1.0.conv and so on"):
        names("ʘ")


def test_a_network_without_blocks_asks_for_names() -> None:
    with pytest.raises(InputError, match="No block was found in net; name its layers"):
        chosen(LAYERS, (), (), "net")


def test_the_option_takes_text_and_sequences() -> None:
    assert wanted({"layers": "a, b.*,"}) == ("a", "b.*")
    assert wanted({"layers": ["a", "b.*"]}) == ("a", "b.*")
    assert wanted({"layers": ""}) == wanted({}) == ()
    with pytest.raises(InputError, match="give names or patterns"):
        wanted({"layers": [1]})
