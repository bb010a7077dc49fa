"""The answer in one plain sentence, with the strength of the evidence."""

from collections.abc import Mapping, Sequence

from dnacompare.inference.blocks import NO_GROUPS
from dnacompare.numbers import both, inside, interval, number, p_value
from dnacompare.results import Estimate, NeuronShift, Verdict

WORDS = (
    (0.001, "very strong"),
    (0.01, "strong"),
    (0.05, "moderate"),
)
"""Words for p-values up to the number, when the test rejects at the chosen level."""

HEADLINE = ("energy", "sliced_wasserstein", "dna_emd", "dna_frechet")
"""The first of these that was computed stands in the sentence, or else the first of any."""

WITHHELD = "no p-value from the DNAs under this design: "
"""Begins the note of an estimate whose test the design does not allow."""


def verdict(
    estimates: Mapping[str, Estimate],
    titles: Mapping[str, str],
    neurons: Sequence[NeuronShift],
    *,
    p: float | None,
    level: float,
    identical: bool,
    detectable: float | None,
) -> Verdict:
    """The verdict on B against the reference A; ``p`` is the combined test's."""
    name = next(name for name in (*HEADLINE, *estimates) if name in estimates)
    headline = estimates[name]
    if identical:
        return Verdict(
            "identical",
            "certain",
            "A and B hold identical content: every distance is 0 and p = 1.",
        )
    numbers = _numbers(titles[name], headline, p)
    if p is None:
        why = "There are too few items for a p-value"
        if any(NO_GROUPS in note for note in headline.notes):
            why = f"There is no p-value, because {NO_GROUPS.partition(';')[0]}"
        for note in headline.notes:
            if note.startswith(WITHHELD):
                why = f"There is no p-value, because {note.removeprefix(WITHHELD)}"
        return Verdict("untested", "none", f"{numbers}. {why}, so whether this is real is open.")
    if p <= level:
        words = next((word for bound, word in WORDS if p <= bound), "some")
        what = _largest(neurons, level)
        return Verdict("different", words, f"B differs from A: {numbers}{what}.")
    return Verdict("no evidence", "none", _nothing(numbers, headline, detectable))


def _numbers(title: str, estimate: Estimate, p: float | None) -> str:
    drawn = f"{estimate.permutations} permutations, " if estimate.permutations else ""
    bounds = f" {interval(estimate.interval)}" if estimate.interval else ""
    return (
        f"{inside(title)} {number(estimate.value)}{bounds}, {p_value(p)} "
        f"({drawn}{both(estimate.n)})"
    )


def _largest(neurons: Sequence[NeuronShift], level: float) -> str:
    """Names the most changed neuron, if its change is itself beyond chance."""
    top = neurons[0] if neurons else None
    if top is None or top.estimate.p_value is None:  # without a test none can stand out
        return ""
    if top.estimate.p_value > level:
        return "; no single neuron stands out"
    way = "higher" if top.shift > 0 else "lower"
    return f"; the largest change is in {top.name} ({way} on average in B)"


def _nothing(numbers: str, headline: Estimate, detectable: float | None) -> str:
    if detectable is None:
        seen = "at these sizes only very large shifts could have been seen"
    else:
        seen = (
            f"a shift of {number(detectable)} standard deviations along the main direction of "
            "variation would have been seen four times in five"
        )
    return f"No evidence of a difference at these sizes: {numbers}; {seen}."
