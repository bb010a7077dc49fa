"""Which of a network's layers are watched: the default ones, or those that a person names."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from dnacompare.errors import InputError
from dnacompare.networks.layers import Layer
from dnacompare.specs import LayerChoice

OPTION = "layers"
HELP = (
    "which layers: names or patterns separated by commas, where * stands for anything within one "
    "part of a name and ** for anything; empty for the blocks' outputs"
)


def wanted(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Names and patterns in the option ``layers``: text with commas or a sequence of texts."""
    given = options.get(OPTION) or ()
    if isinstance(given, str):
        given = given.split(",")
    if not all(isinstance(part, str) for part in given):
        raise InputError(f"layers is {given!r}; give names or patterns, such as 'layer4.*'.")
    return tuple(part.strip() for part in given if part.strip())


def chosen(
    layers: Sequence[Layer], default: Collection[str], patterns: Sequence[str], network: str
) -> tuple[Layer, ...]:
    """The layers that match any pattern, in the order of the network; the default ones without.

    Raises ``InputError`` with close names when a pattern matches nothing.
    """
    if not patterns:
        found = tuple(layer for layer in layers if layer.name in default)
        if not found:
            raise InputError(f"No block was found in {network}; name its layers in 'layers'.")
        return found
    names = {layer.name for layer in layers}
    kept: set[str] = set()
    for pattern in patterns:
        rule = _rule(pattern)
        matching = {name for name in names if name == pattern or rule.fullmatch(name)}
        if not matching:
            raise InputError(_unknown(pattern, [layer.name for layer in layers], network))
        kept |= matching
    return tuple(layer for layer in layers if layer.name in kept)


def choices(layers: Iterable[Layer], default: Collection[str]) -> tuple[LayerChoice, ...]:
    """What there is to choose from."""
    return tuple(LayerChoice(layer.name, layer.neurons, layer.name in default) for layer in layers)


def _rule(pattern: str) -> re.Pattern[str]:
    meant = {"**": ".*", "*": "[^./]*", "?": "[^./]"}
    return re.compile(
        "".join(meant.get(part) or re.escape(part) for part in re.split(r"(\*\*|\*|\?)", pattern))
    )


def _unknown(pattern: str, names: Sequence[str], network: str) -> str:
    near = difflib.get_close_matches(pattern, names, n=3)
    ways = [*near, *(name for name in names if name not in near)][:3]
    return (
        f"{network} has no layer {pattern!r}; "
        + (f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(ways)} and so on.")
        + f" The command 'dnacompare layers' lists all {len(names)}."
    )
