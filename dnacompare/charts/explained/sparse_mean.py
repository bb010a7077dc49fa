"""How much the means of the best one, two, … columns carry, beside what chance gives."""

from dnacompare.charts.explained.transport.curve import curve
from dnacompare.charts.picture import Picture
from dnacompare.explanations.sparse_mean import SparseMean


def explained(result: SparseMean, k: int) -> Picture:
    """The curve over all k with its null band, where there is a shift to divide up."""
    null = [step.null for step in result.steps if step.null is not None]
    return curve({"means": result.steps}, k, parts="columns", null=null)
