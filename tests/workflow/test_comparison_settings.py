"""The address of a comparison follows from what was asked and from nothing else."""

import json
from dataclasses import replace
from typing import Any

import pytest

from dnacompare.errors import InputError
from dnacompare.workflow.comparison_settings import ComparisonSettings, comparison_id

PLAIN = ComparisonSettings()


def test_the_address_is_the_same_for_the_same_question() -> None:
    key = comparison_id("a", "b", PLAIN)
    assert len(key) == 32
    assert int(key, 16) >= 0
    assert comparison_id("a", "b", ComparisonSettings(permutations=999, seed=0)) == key


@pytest.mark.parametrize(
    "change",
    [
        {"extractor": "columns"},
        {"permutations": 99},
        {"level": 0.01},
        {"seed": 1},
        {"distances": ("energy",)},
        {"options": {"weights": "x"}},
        {"pairs": "prompt"},
        {"blocks": "prompt"},
        {"clusters": "prompt"},
        {"clusters": 12},
    ],
)
def test_every_setting_changes_it(change: dict[str, Any]) -> None:
    assert comparison_id("a", "b", replace(PLAIN, **change)) != comparison_id("a", "b", PLAIN)


def test_the_sides_are_not_alike() -> None:
    assert comparison_id("a", "b", PLAIN) != comparison_id("b", "a", PLAIN)
    assert comparison_id("ab", "c", PLAIN) != comparison_id("a", "bc", PLAIN)


@pytest.mark.parametrize(
    "settings",
    [
        PLAIN,
        ComparisonSettings("columns", 99, 0.01, 7, ("energy", "dna_emd"), {"x": [1, None]}),
        ComparisonSettings(distances="energy"),
        ComparisonSettings(blocks="day", clusters=7),
    ],
)
def test_settings_survive_json(settings: ComparisonSettings) -> None:
    read = ComparisonSettings.from_dict(json.loads(json.dumps(settings.to_dict())))
    assert read == settings
    assert comparison_id("a", "b", read) == comparison_id("a", "b", settings)


def test_unknown_settings_are_said() -> None:
    with pytest.raises(InputError, match="sede"):
        ComparisonSettings.from_dict({"sede": 3})
