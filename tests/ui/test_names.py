"""Names in Streamlit's markdown: what is shown is tested in a browser, what is sent here."""

import re

import pytest

from dnacompare.ui import names

CONTROL = re.compile(r"(?<!\\)[\\`*_{}\[\]()<>#+.!|~$:&^=-]")


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>",
        "[link](javascript:alert(1))",
        "![](http://far.example/x.png)",
        "**bold** _it_ ~s~ `code` # h > q | t",
        ":material/home: :smile: :red[x]",
        "$x^2$ &lt; \\",
    ],
)
def test_no_control_character_is_left_bare(name: str) -> None:
    escaped = names.literal(name)
    # each backslash that escapes is taken away together with what it escapes
    assert not CONTROL.search(re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped))


@pytest.mark.parametrize("name", [":smile:", "http://a.example", "a@b.example", "www.a.example"])
def test_words_that_markdown_would_replace_are_broken_invisibly(name: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", names.literal(name))
    assert shown != name
    assert shown.replace("\u2060", "") == name


def test_a_long_name_is_cut_before_it_is_escaped() -> None:
    assert names.markdown("<" * 300, limit=5) == "\\<" * 4 + "…"


def test_equal_names_are_told_apart_by_their_keys() -> None:
    labels = names.unlike({"aaaaaaaa1": "photos", "bbbbbbbb2": "photos", "cccccccc3": "sketches"})
    assert labels == {
        "aaaaaaaa1": "photos · aaaaaa",
        "bbbbbbbb2": "photos · bbbbbb",
        "cccccccc3": "sketches",
    }
