"""Which part of a text is shown, which words of it are highlighted, and that they stay words."""

from dnacompare.ui.views.marked_texts import BEFORE, SHOWN, _drawn, excerpt


def test_words_are_highlighted_whatever_their_case() -> None:
    assert excerpt("A Good day", ("good",)) == (("A", False), ("Good", True), ("day", False))
    assert excerpt("", ("good",)) == ()


def test_a_long_text_is_shown_from_its_beginning() -> None:
    shown = excerpt("word " * 200, ())
    assert shown[-1] == ("…", False)
    assert len(" ".join(word for word, _ in shown[:-1])) <= SHOWN


def test_a_late_word_is_shown_with_what_stands_before_it() -> None:
    shown = excerpt("word " * 100 + "telling " + "rest " * 100, ("telling",))
    assert shown[0] == shown[-1] == ("…", False)
    place = [word for word, _ in shown].index("telling")
    assert 0 < len(" ".join(word for word, _ in shown[1:place])) <= BEFORE
    assert sum(marked for _, marked in shown) == 1


def test_the_end_of_a_text_is_shown_in_full_length() -> None:
    shown = excerpt("word " * 100 + "telling", ("telling",))
    assert shown[0] == ("…", False)
    assert shown[-1] == ("telling", True)
    assert SHOWN - 10 < len(" ".join(word for word, _ in shown[1:])) <= SHOWN


def test_a_word_without_end_is_cut() -> None:
    shown = excerpt("x" * 5_000, ())
    assert shown == (("x" * SHOWN, False),)


def test_what_people_wrote_stays_what_they_wrote() -> None:
    words = excerpt("<b>x</b> ]**:red[y] :smile: calm", ("]**:red[y]",))
    assert _drawn(words, "B") == (
        r"\<b\>x\<\/b\> :orange-background[**\]\*\*\:⁠red\[y\]**] \:⁠smile\: calm"
    )
