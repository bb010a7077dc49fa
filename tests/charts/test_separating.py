"""The separating neurons: a row each, hollow where the other half gives no evidence."""

from dataclasses import replace

from dnacompare.charts.separating import DRAWN, separating
from dnacompare.results import Estimate, SeparatingNeuron, Separation

ONE = Estimate(value=0.5, n=(50, 60), units="reference standard deviations", method="W1", seed=0)


def found(p_values: list[float]) -> Separation:
    neurons = tuple(
        SeparatingNeuron(
            layer="layer",
            index=i,
            name=f"<i>{i}",
            chosen_at=3.0,
            estimate=replace(ONE, p_value=p, interval=(0.4, 0.6), noise_floor=0.1),
            shift=1.0 if i % 2 else -1.0,
        )
        for i, p in enumerate(p_values)
    )
    whole = replace(ONE, value=0.125)
    return Separation("A", "B", "embedded", ONE, whole, neurons, 1_161, (48, 58), 0)


def test_the_sentence_counts_what_holds_on_the_other_half() -> None:
    picture = separating(found([0.01, 0.04, 0.5]), 0.05)
    assert picture.reading == (
        "2 of 3 chosen neurons differ beyond chance on the other half, by 0.500 on average against "
        "0.125 over all 1,161."
    )
    assert picture.reading in picture.alt
    assert "<i>" not in str(picture.figure.layout.annotations)


def test_a_dozen_is_drawn_at_most() -> None:
    few, many = (separating(found([0.01] * n), 0.05).figure for n in (DRAWN, DRAWN + 8))
    assert few.layout.height == many.layout.height
