"""What is said beside the pictures of a comparison, as plain text: whoever shows it escapes it."""

from collections.abc import Mapping

from dnacompare import codec, numbers
from dnacompare.charts.distances import times
from dnacompare.results import Comparison, Estimate, NeuronShift, Side

HEADLINES = {
    "different": "B differs from A",
    "no evidence": "No evidence of a difference",
    "identical": "A and B are identical",
}
ONE = {"images": "image", "table": "row", "text": "text"}
"""What one item of a modality is called."""
NOUNS = {"table": "column", "text": "feature"}
"""What a neuron is called where the extractor looks at things a person named."""


def headline(sentence: str, outcome: str) -> tuple[str, str]:
    """A verdict's sentence, split at its first colon if what stands before it can be a headline;
    else after a headline of its own."""
    head, colon, rest = sentence.partition(": ")
    if colon and len(head) <= 60:
        return head, rest[:1].upper() + rest[1:]
    return HEADLINES.get(outcome, "Too few items to tell"), sentence


def evidence(comparison: Comparison) -> str:
    """How strong: ``very strong evidence``."""
    strength = comparison.verdict.evidence
    return f"{strength} evidence" if strength != "none" else "no evidence"


def test(comparison: Comparison) -> str:
    """The test behind the verdict, with its p-value, level and seed."""
    p = numbers.p_value(comparison.p_value, comparison.permutations)
    return f"{comparison.test}: {p} · level {comparison.level:g} · seed {comparison.seed}"


def size(side: Side) -> str:
    """``300 images``, or which part of them the tests on embeddings used."""
    noun_ = ONE.get(side.modality, "item")
    if side.used < side.items:
        return f"{side.used:,} of {numbers.count(side.items, noun_)} drawn"
    return numbers.count(side.items, noun_)


def noun(comparison: Comparison) -> str:
    """Neuron, or what stands in its place."""
    return NOUNS.get(comparison.a.modality, "neuron")


def table(estimates: Mapping[str, Estimate], titles: Mapping[str, str]) -> dict[str, list[str]]:
    """Columns of text, one row a distance; what has no number shows a dash."""
    rows = list(estimates.values())
    confidence = f"{rows[0].confidence:.0%}" if rows else "95%"
    return {
        "Distance": [titles.get(name, name) for name in estimates],
        "Value": [numbers.number(row.value) for row in rows],
        f"{confidence} interval": [numbers.interval(row.interval) for row in rows],
        "p": [numbers.bare_p(row.p_value) for row in rows],
        "Noise floor": [numbers.number(row.noise_floor) for row in rows],
        "Value ÷ floor": [
            times(row.value / row.noise_floor) if row.noise_floor else numbers.NONE for row in rows
        ],
        "Units": [row.units for row in rows],
        "n": [f"{row.n[0]:,} and {row.n[1]:,}" for row in rows],
        "Seed": [str(row.seed) for row in rows],
    }


def made(estimates: Mapping[str, Estimate], titles: Mapping[str, str]) -> dict[str, str]:
    """How each number was made and what was noted on the way, by the distance's title."""
    told = {}
    for name, row in estimates.items():
        drawn = f"; {numbers.count(row.permutations, 'permutation')}" if row.permutations else ""
        notes_ = "".join(f"; {note}" for note in row.notes)
        told[titles.get(name, name)] = f"{row.method}{drawn}{notes_}"
    return told


def facts(shift: NeuronShift) -> str:
    """One neuron in numbers, on one line."""
    estimate = shift.estimate
    return " · ".join(
        [
            f"Shift {numbers.number(estimate.value)} {numbers.interval(estimate.interval)} "
            f"{estimate.units}",
            f"noise floor {numbers.number(estimate.noise_floor)}",
            f"adjusted {numbers.p_value(estimate.p_value, estimate.permutations)}",
            numbers.both(estimate.n),
            f"layer {shift.layer}",
        ]
    )


def notes(comparison: Comparison) -> list[str]:
    """What was said on the way, about both sides and about the whole."""
    told = list(comparison.notes)
    for letter, side in (("A", comparison.a), ("B", comparison.b)):
        told += [f"{letter}: {note}" for note in side.notes]
        if side.rejected:
            told.append(
                f"{letter}: {numbers.count(side.rejected, 'item')} could not be read and "
                f"{'was' if side.rejected == 1 else 'were'} left out; Datasets says why."
            )
    return told


def provenance(comparison: Comparison) -> dict[str, object]:
    """Extractor, settings, versions and content hashes: enough to repeat it; JSON values."""
    return {
        "extractor": comparison.extractor,
        "provenance": codec.encode(comparison.provenance),
        "level": comparison.level,
        "permutations": comparison.permutations,
        "seed": comparison.seed,
        "test": comparison.test,
        "software": dict(comparison.software),
        "A": codec.encode(comparison.a),
        "B": codec.encode(comparison.b),
    }
