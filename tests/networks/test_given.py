"""Preprocessing from options, as text from a page or values from a script."""

import numpy as np
import pytest

from dnacompare.errors import InputError
from dnacompare.networks.given import preprocessing


def test_the_defaults_are_imagenet_s() -> None:
    plain = preprocessing({}, 3, 224)
    assert (plain.resize, plain.crop) == (256, 224)
    assert plain.mean == (0.485, 0.456, 0.406)
    grey = preprocessing({}, 1, 28)
    assert (grey.mean, grey.std) == ((0.0,), (1.0,))


def test_text_and_values_say_the_same() -> None:
    text = preprocessing({"size": "64", "mean": "0.5", "std": "0.1, 0.2, 0.3"}, 3, 224)
    assert text == preprocessing({"size": 64, "mean": 0.5, "std": (0.1, 0.2, 0.3)}, 3, 224)
    assert text.mean == (0.5, 0.5, 0.5)
    assert preprocessing({"resize": "8-bit"}, 3, 224).rounded


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"size": "big"}, "whole number from 1"),
        ({"size": 0}, "whole number from 1"),
        ({"mean": "a, b"}, "give numbers"),
        ({"mean": "0.1, 0.2"}, "give 3 numbers"),
        ({"std": "0"}, "divided by 0"),
        ({"std": "nan"}, "give 3 numbers"),
        ({"resize": "nearest"}, "'float' or '8-bit'"),
    ],
)
def test_what_cannot_be_meant_is_told(options: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        preprocessing(options, 3, 224)


def test_one_channel_is_brightness() -> None:
    image = np.full((40, 60, 3), (255, 0, 0), np.uint8)
    values = preprocessing({}, 1, 28)(image)
    assert values.shape == (1, 28, 28)
    # BT.601's weight of red; resizing a uniform plane keeps it within float32 rounding.
    assert np.allclose(values, 0.299, atol=1e-6)
