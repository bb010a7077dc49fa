"""A comparison for a terminal: the verdict, then every number behind it."""

from dnacompare.cli import terminal
from dnacompare.numbers import bare_p, interval, number
from dnacompare.results import Comparison, Control, PowerCurve


def summary(result: Comparison) -> str:
    """The result for a terminal: the verdict, then every number behind it."""
    lines = [result.verdict.sentence, ""]
    lines.append(f"A  {result.a.name}: {result.a.items:,} items, {result.a.used:,} tested")
    lines.append(f"B  {result.b.name}: {result.b.items:,} items, {result.b.used:,} tested")
    lines.append(f"{result.test}; extractor {result.extractor}; seed {result.seed}")
    header = ("distance", "value", "interval", "p", "noise floor", "units")
    rows = [
        (
            name,
            number(estimate.value),
            interval(estimate.interval),
            bare_p(estimate.p_value),
            number(estimate.noise_floor),
            estimate.units,
        )
        for name, estimate in result.estimates.items()
    ]
    lines += ["", *terminal.table(header, rows)]
    changed = [
        (
            neuron.name,
            number(neuron.estimate.value),
            interval(neuron.estimate.interval),
            bare_p(neuron.estimate.p_value),
            number(neuron.mean_a),
            number(neuron.mean_b),
        )
        for neuron in result.neurons[:10]
    ]
    if changed:
        header = ("most changed", "distance", "interval", "adjusted p", "mean in A", "mean in B")
        lines += ["", *terminal.table(header, changed)]
    if result.power_curve is not None:
        lines += ["", *_needed(result.power_curve)]
    if result.control is not None:
        lines += ["", *_controlled(result.control)]
    notes = (*result.a.notes, *result.b.notes, *result.notes)
    if notes:
        lines += ["", *(f"note: {note}" for note in dict.fromkeys(notes))]
    return "\n".join(lines)


def _needed(curve: PowerCurve) -> list[str]:
    """The smallest shift that fewer and more items would find."""
    header = ("items of A", "items of B", f"shift found, power {curve.power:g}", "error")
    rows = [
        (f"{one.n:,}", f"{one.m:,}", number(one.shift), number(one.standard_error))
        for one in curve.sizes
    ]
    return terminal.table(header, rows)


def _controlled(control: Control) -> list[str]:
    """What is left of the DNA distance, and what each change to pictures alone does to it."""
    header = ("pictures changed", "moves by", "noise floor", "weighted", "noise floor", "")
    rows = [
        (
            f"{effect.title}: {effect.way}",
            number(effect.plain.value),
            number(effect.plain.noise_floor),
            number(effect.weighted.value),
            number(effect.weighted.noise_floor),
            effect.role if effect.role != "other" else "",
        )
        for effect in control.effects
    ]
    return [
        control.sentence,
        *(f"note: {note}" for note in control.notes),
        *terminal.table(header, rows),
    ]
