"""What an operator allows is read from the environment and named in every refusal."""

import pytest

from dnacompare.errors import InputError, LimitError
from dnacompare.loaders.limits import Limits


def test_the_environment_changes_single_limits() -> None:
    found = Limits.from_environment({"DNACOMPARE_MAX_PIXELS": " 1000 ", "DNACOMPARE_MAX_ITEMS": ""})
    assert found == Limits(pixels=1000)


@pytest.mark.parametrize("text", ["-1", "0", "many", "1e6", "²"])
def test_a_bad_value_is_named(text: str) -> None:
    with pytest.raises(InputError, match=f"DNACOMPARE_MAX_BYTES is '{text}'"):
        Limits.from_environment({"DNACOMPARE_MAX_BYTES": text})


def test_a_refusal_says_what_raises_the_limit() -> None:
    with pytest.raises(LimitError, match=r"'x' holds 3 items; at most 2 .*DNACOMPARE_MAX_ITEMS"):
        Limits(items=2).check_items(3, "x")
    Limits(items=2).check_items(2, "x")


def test_cells_count_eight_bytes() -> None:
    Limits(bytes=80).check_cells(5, 2, "x")
    with pytest.raises(LimitError, match="6 × 2 cells"):
        Limits(bytes=80).check_cells(6, 2, "x")
