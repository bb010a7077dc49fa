"""How few columns carry the shift: shares, the curve over k, means before and after, partners."""

from functools import partial

from dnacompare.charts.explained.sparse_mean import explained
from dnacompare.explanations.sparse_mean import SparseMean
from dnacompare.ui.views.explained import Place
from dnacompare.ui.views.explained.transport.sparse import sparse


def show(result: SparseMean, place: Place) -> None:
    """k columns move; all else follows from it."""
    sparse(
        result,
        place,
        partial(explained, result),
        moves="Only the means of the k columns that carry most are moved from A to B.",
    )
