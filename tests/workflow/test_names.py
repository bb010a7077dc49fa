"""Names keep what people wrote, without what breaks lines, databases or trust."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnacompare.workflow.names import LONGEST, UNNAMED, clean_name, upload_name


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert('x')</script>",
        "../../etc/passwd",
        "Köln 東京 Ελλάδα عربى",
        "family 👨‍👩‍👧 and flag 🇪🇺",
        "x" * 300,
        "100% & more; `code` *bold* $math$",
    ],
)
def test_what_is_harmless_stays_letter_for_letter(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", UNNAMED),
        (" \n\t ", UNNAMED),
        ("two\nlines\tand\x00more\x1b[31m", "two lines andmore[31m"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("broken \ud800 half", "broken ? half"),
        ("y" * 301, "y" * 239 + "…" + "y" * 60),
        ("y" * 400 + ".csv", "y" * 239 + "…" + "y" * 56 + ".csv"),
    ],
)
def test_what_is_not_is_taken_out(name: str, expected: str) -> None:
    assert clean_name(name) == expected


@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_text_becomes_a_name(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= LONGEST
    assert not any(unicodedata.category(mark) in ("Cc", "Cs") for mark in cleaned)
    assert clean_name(cleaned) == cleaned


def test_an_upload_is_called_after_its_files() -> None:
    assert upload_name(["photos.zip"]) == "photos.zip"
    assert upload_name(["pets/cat.png", "pets/dogs/1.png"]) == "pets"
    assert upload_name(["b.png", "a.png", "c.png"]) == "a.png and 2 more"
    assert upload_name(["pets/cat.png", "b.png"]) == "b.png and 1 more"
