"""Items of B outside A: their scores against those of A's own items that no score was made of."""

from dnacompare import numbers
from dnacompare.charts.explained.spread import spread
from dnacompare.charts.picture import Picture
from dnacompare.explanations.outliers import Outliers


def named(result: Outliers, rate: float) -> int:
    """How many items, the first of the list, are named at a ``rate`` of false discoveries."""
    return sum(item.q_value <= rate for item in result.items)


def scores(result: Outliers, rate: float) -> Picture:
    """The scores, and from where on items are named at this ``rate``."""
    count = named(result, rate)
    line = result.items[count - 1].score if count else None
    where = "right of the line" if count else "and there is no line"
    reading = (
        f"At {numbers.percent(rate)} false discoveries {count:,} of {len(result.items):,} items of "
        f"B are named, {where}; an item of B scores higher than one of A "
        f"{numbers.percent(result.auroc)} ± {numbers.percent(1.96 * result.auroc_error)} of the "
        "time (50% if both were alike)."
    )
    return spread(
        result.reference,
        [item.score for item in result.items],
        axis="score: half of A lies below 0, nine of ten below 1",
        chance=None,
        line=line,
        reading=reading,
    )
