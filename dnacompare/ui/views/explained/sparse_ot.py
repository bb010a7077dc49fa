"""In how few columns rows have to move: the curve over k, shares, before and after, partners."""

from functools import partial

from dnacompare.charts.explained.sparse_ot import explained
from dnacompare.explanations.sparse_ot import SparseOt
from dnacompare.ui.views.explained import Place
from dnacompare.ui.views.explained.transport.sparse import sparse


def show(result: SparseOt, place: Place) -> None:
    """Rows move in k columns; all else follows from it."""
    sparse(
        result,
        place,
        partial(explained, result),
        moves="Each row goes to the mean of its partners, in the k columns in which rows go "
        "farthest.",
    )
