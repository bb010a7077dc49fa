"""How much moving the rows in one, two, … columns explains, between rows not used for the map."""

from dnacompare.charts.explained.transport.curve import curve
from dnacompare.charts.picture import Picture
from dnacompare.explanations.sparse_ot import SparseOt


def explained(result: SparseOt, k: int) -> Picture:
    """The curve over all k."""
    return curve({"row by row": result.steps}, k, parts="columns")
