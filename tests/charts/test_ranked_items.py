"""Distances of items to A: the curves are the shares, and the sentence counts them."""

import numpy as np

from dnacompare.charts import theme
from dnacompare.charts.ranked_items import ranked_items
from dnacompare.item_ranking import ItemRanking, RankedItem


def ranking(distances: list[float], kept: int | None = None) -> ItemRanking:
    items = tuple(RankedItem(f"{i:016x}", f"<b>{i}", d, 0.1) for i, d in enumerate(distances))
    return ItemRanking(
        a="A",
        b="B",
        n=(5, 4, len(items)),
        items=items[:kept],
        reference=(0.1, 0.2, 0.3, 0.4),
        units="deviations <of A>",
        method="",
        sentence="",
        neurons=3,
        extractor="embedded",
    )


def test_the_curves_are_shares_of_items_at_least_as_far() -> None:
    picture = ranked_items(ranking([0.9, 0.5, 0.35, 0.05]))
    of_a, of_b = picture.figure.data
    assert (of_a.line.color, of_b.line.color) == (theme.A, theme.B)
    np.testing.assert_allclose(of_a.x, [0.4, 0.3, 0.2, 0.1])
    np.testing.assert_allclose(of_b.x, [0.9, 0.5, 0.35, 0.05])
    np.testing.assert_allclose(of_b.y, [0.25, 0.5, 0.75, 1])
    assert picture.reading.startswith("2 of 4 items of B lie farther from A than any")
    assert picture.reading in picture.alt
    assert "<of A>" not in picture.figure.layout.xaxis.title.text


def test_of_many_items_the_farthest_begin_the_curve() -> None:
    picture = ranked_items(ranking([0.3, 0.2, 0.15, 0.1], kept=2))
    np.testing.assert_allclose(picture.figure.data[1].y, [0.25, 0.5])
    assert picture.reading.startswith("None of 4 items of B lies farther")
