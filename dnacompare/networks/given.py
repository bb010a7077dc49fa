"""Options of a network as a person gives them, text or values, checked."""

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from dnacompare.errors import InputError
from dnacompare.networks.preprocessing import IMAGENET, Preprocessing

SHARE = 0.875
"""Of the resized shorter side, what the crop keeps: 224 of 256, the convention."""
RESIZE = {
    "resize": "float (the default), or 8-bit: quicker for large images, and other last digits",
}
"""The option that says with which arithmetic images are resized."""
PREPROCESSING = {
    "size": "side in pixels of the network's square input",
    "mean": "what is taken off each channel in 0…1, such as 0.485, 0.456, 0.406",
    "std": "what each channel is then divided by, such as 0.229, 0.224, 0.225",
    **RESIZE,
}
"""The options that describe an input of which nothing else is known, with their meaning."""


def whole(options: Mapping[str, Any], name: str, default: int, least: int = 0) -> int:
    """The whole number of this option; raises ``InputError`` if it is none or too small."""
    given = options.get(name, default)
    text = str(given).strip()
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise InputError(f"{name} is {given!r}; give a whole number from {least}.")
    return int(text)


def preprocessing(options: Mapping[str, Any], channels: int, side: int) -> Preprocessing:
    """How images become ``(channels, side, side)``, with ``size``, ``mean`` and ``std`` if given.

    Without them: the input's own side, and the mean and deviation of ImageNet; brightness in 0…1
    for one channel.
    """
    size = whole(options, "size", side, least=1)
    usual = IMAGENET if channels == 3 else ((0.0,), (1.0,))
    mean, std = (
        _numbers(options, name, values) for name, values in zip(("mean", "std"), usual, strict=True)
    )
    if any(value == 0 for value in std):
        raise InputError(f"std is {options['std']!r}; no channel can be divided by 0.")
    return resizing(options, Preprocessing(round(size / SHARE), size, "bilinear", mean, std))


def resizing(options: Mapping[str, Any], usual: Preprocessing) -> Preprocessing:
    """The same with the arithmetic that ``resize`` asks for; ``InputError`` if it is none."""
    given = options.get("resize", "float")
    if given not in ("float", "8-bit"):
        raise InputError(f"resize is {given!r}; give 'float' or '8-bit'.")
    return replace(usual, rounded=given == "8-bit")


def _numbers(options: Mapping[str, Any], name: str, usual: tuple[float, ...]) -> tuple[float, ...]:
    """One number for each channel; a single one is meant for all."""
    given = options.get(name, usual)
    parts: Any = given.split(",") if isinstance(given, str) else given
    try:
        values = tuple(map(float, [parts] if isinstance(parts, (int, float)) else parts))
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} is {given!r}; give numbers such as {usual}.") from error
    values = values * len(usual) if len(values) == 1 else values
    if len(values) != len(usual) or not all(map(isfinite, values)):
        raise InputError(f"{name} is {given!r}; give {len(usual)} numbers, one for each channel.")
    return values
