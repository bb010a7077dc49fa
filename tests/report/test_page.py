"""The one-file report: it holds the whole result, needs no network, and shows names letter for
letter."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import dnacompare as dc
from dnacompare import in_html
from dnacompare.errors import InputError
from dnacompare.report import page
from dnacompare.report.exhibits import of_datasets
from dnacompare.results import Comparison
from tests.charts.example import comparison

HOSTILE = (
    '</script><script>document.title="owned"</script><img src=x onerror=alert(1)> & "co" {{7*7}}'
)
LARGEST = 8_000_000
"""Bytes of a report of pictures, as promised."""


def hostile() -> Comparison:
    found = comparison()
    return replace(
        found,
        a=replace(found.a, name=HOSTILE, notes=(HOSTILE,)),
        notes=(HOSTILE,),
        neurons=tuple(replace(neuron, name=HOSTILE, layer=HOSTILE) for neuron in found.neurons),
        provenance={"frame": HOSTILE},
    )


@pytest.mark.parametrize("found", [comparison(), comparison(0), hostile()])
def test_a_report_is_read_back_equal(found: Comparison, tmp_path: Path) -> None:
    found.report(tmp_path / "x.html")
    assert Comparison.load(tmp_path / "x.html") == found


def test_a_report_asks_nobody_for_anything() -> None:
    text = page(comparison())
    own = text.replace(re.findall(r"<script>.*?</script>", text, re.DOTALL)[0], "")  # plotly
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", own)
    policy = re.search(r'Security-Policy" content="([^"]*)"', own)
    assert policy
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe-eval" not in policy[1]
    assert "connect-src" not in policy[1]  # what is not named falls back to 'none'


def test_weighted_neurons_have_a_part_of_their_own() -> None:
    found = comparison()
    assert found.control is not None
    assert "With weighted neurons" in page(found)
    assert "With weighted neurons" not in page(replace(found, control=None))


def test_names_stay_words() -> None:
    text = page(hostile())
    assert text.count("<script>") == 2  # plotly and the page's own
    assert "<img src=x" not in text
    assert "49" not in re.findall(r"<title>.*?</title>", text)[0]  # no template inside a name
    assert "&lt;/script&gt;" in text


def test_items_are_shown_where_they_are_at_hand(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    sides = [
        dc.open_dataset(random.integers(0, top, (40, 48, 48, 3), dtype=np.uint8), name=name)
        for name, top in (("a", 256), ("b", 128))
    ]
    found = dc.compare(*sides, permutations=39)
    found.report(tmp_path / "whole.html", *sides)
    whole = (tmp_path / "whole.html").read_text()
    assert whole.count("data:image/webp") > 100
    assert len(whole) < LARGEST
    assert "data:image/webp" not in page(found)
    swapped = of_datasets(*reversed(sides))
    assert "data:image/webp" not in page(found, swapped)  # other datasets than those compared


def test_rows_and_texts_are_shown_too() -> None:
    import pandas as pd

    random = np.random.default_rng(0)
    tables = [
        dc.open_dataset(pd.DataFrame({"age": random.normal(mean, 1, 50), "<b>": list("xy") * 25}))
        for mean in (40, 60)
    ]
    shown = page(dc.compare(*tables, permutations=39), of_datasets(*tables))
    assert '<th scope="row">age</th>' in shown
    assert '<th scope="row">&lt;b&gt;</th>' in shown


def test_what_is_not_a_report_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text("<!doctype html><p>hello")
    with pytest.raises(InputError, match="not a comparison"):
        Comparison.load(path)
    path.write_text(page(comparison())[:-1_000_000].partition(in_html.START)[0])
    with pytest.raises(InputError, match="not a comparison"):
        Comparison.load(path)


def test_a_document_cannot_end_its_element_early() -> None:
    document = '{"a": "</script><b>"}'
    assert "</script><b>" not in in_html.wrapped(document)
    assert in_html.unwrapped("x" + in_html.wrapped('{"a": 1}') + "y") == '{"a": 1}'
    assert in_html.unwrapped(document) == document
