"""The sentence says what the numbers say."""

from dataclasses import replace

import pytest

from dnacompare.results import Curves, Estimate, NeuronShift
from dnacompare.workflow.verdict import verdict

ENERGY = Estimate(
    value=0.31,
    n=(300, 300),
    units="standardised units",
    method="test",
    interval=(0.27, 0.36),
    p_value=0.001,
    permutations=999,
)
NEURON = NeuronShift(
    layer="first order",
    index=3,
    name="fine vertical texture",
    estimate=replace(ENERGY, p_value=0.004),
    shift=-0.4,
    mean_a=1.0,
    mean_b=0.6,
    original_units="activation units",
    curves=Curves((), (), (), (), (), "activation units"),
)
TITLES = {"energy": "Energy distance"}


def say(**changes: object) -> str:
    given: dict[str, object] = {
        "p": 0.001,
        "level": 0.05,
        "identical": False,
        "detectable": None,
        **changes,
    }
    neurons = given.pop("neurons", [NEURON])
    return verdict({"energy": ENERGY}, TITLES, neurons, **given).sentence  # type: ignore[arg-type]


def test_a_difference_names_distance_interval_p_sizes_and_neuron() -> None:
    assert say() == (
        "B differs from A: energy distance 0.310 [0.270, 0.360], p = 0.001 (999 permutations, "
        "n = 300 and 300); the largest change is in fine vertical texture (lower on average in B)."
    )


def test_a_neuron_within_chance_is_not_named() -> None:
    chance = replace(NEURON, estimate=replace(ENERGY, p_value=0.3))
    assert "no single neuron stands out" in say(neurons=[chance])


def test_no_evidence_says_what_would_have_been_seen() -> None:
    sentence = say(p=0.4, detectable=0.25)
    assert sentence.startswith("No evidence of a difference at these sizes")
    assert "a shift of 0.250 standard deviations" in sentence
    assert "only very large shifts" in say(p=0.4)


@pytest.mark.parametrize(
    ("p", "words"), [(0.001, "very strong"), (0.01, "strong"), (0.04, "moderate")]
)
def test_strength_of_evidence_follows_p(p: float, words: str) -> None:
    found = verdict(
        {"energy": ENERGY}, TITLES, [], p=p, level=0.05, identical=False, detectable=None
    )
    assert (found.outcome, found.evidence) == ("different", words)


def test_identical_content_is_called_so() -> None:
    assert "identical content" in say(identical=True)
