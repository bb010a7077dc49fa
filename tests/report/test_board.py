"""A dashboard as one file: everything on it, nothing fetched, words that stay words."""

import re

import pytest

from dnacompare.errors import LimitError
from dnacompare.report import board
from dnacompare.report.board import LARGEST
from dnacompare.store.dashboards import Card
from dnacompare.workflow.dashboards import MOST
from tests.charts.example import comparison
from tests.charts.series import series
from tests.report.test_page import HOSTILE, hostile

CARDS = [
    (Card("1", "heading", text=HOSTILE), None),
    (Card("2", "note", text=f"{HOSTILE}\nsecond line"), None),
    (Card("3", "comparison", address="a" * 32, figure="neurons"), hostile()),
    (Card("4", "comparison", address="b" * 32, figure="map"), comparison()),
    (Card("5", "versions", address="c" * 32), series(name=HOSTILE)),
    (Card("6", "comparison", address="d" * 32), None),
]


def test_every_card_is_there_in_its_order() -> None:
    text = board("Weekly check", CARDS)
    assert "<title>Weekly check · dnacompare</title>" in text
    places = [text.index(words) for words in ("second line", "beside", "had no result")]
    assert places == sorted(places)
    assert text.count("<figure>") == 4


def test_words_stay_words_and_nothing_is_fetched() -> None:
    text = board(HOSTILE, CARDS)
    assert text.count("<script>") == 2  # plotly and the page's own
    assert "<img src=x" not in text
    own = text.replace(re.findall(r"<script>.*?</script>", text, re.DOTALL)[0], "")
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", own)
    policy = re.search(r'Security-Policy" content="([^"]*)"', own)
    assert policy
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe-eval" not in policy[1]


def test_a_page_too_large_to_send_is_refused() -> None:
    many = [(Card(str(number), "note", text="x" * 5_000), None) for number in range(1_000)]
    with pytest.raises(LimitError, match=r"more than 8\.0 MB"):
        board("large", many)


def test_a_full_page_stays_below_the_limit() -> None:
    """60 cards, each a map of items, the largest picture there is; a page grows card by card."""
    card = (Card("1", "comparison", address="a", figure="map"), comparison())
    empty, some = (len(board("full", [card] * cards).encode()) for cards in (0, 3))
    assert empty + MOST * (some - empty) / 3 < LARGEST
