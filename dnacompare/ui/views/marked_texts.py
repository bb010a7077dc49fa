"""Texts with those words highlighted that set them apart from the other dataset."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dnacompare.ui import names, sign_in
from dnacompare.ui.service import service
from dnacompare.workflow.telling_words import TellingWords

SHOWN = 280
"""Characters of a shown text."""
BEFORE = 60
"""Of which so many stand before the first highlighted word, where that comes late, and more near
the end of a text."""
COLOURS = {"A": "blue", "B": "orange"}


@dataclass(frozen=True)
class Against:
    """The dataset that texts are held against; ``alone`` leaves out what is usual of their own."""

    dataset: str
    alone: bool = False


def show(dataset: str, ids: Sequence[str], side: str, against: Against) -> None:
    """The texts, in the order given, and what the highlights mean."""
    excerpts = [_excerpt(sign_in.who(), dataset, item, against) for item in ids]
    st.markdown("\n".join(f"> {_drawn(excerpt, side)}\n" for excerpt in excerpts))
    other = "B" if side == "A" else "A"
    than = "" if against.alone else f" than from {side}"
    found = any(marked for excerpt in excerpts for _, marked in excerpt)
    st.caption(
        f"Highlighted: words whose letter groups put a text farther from {other}{than}, beyond "
        "chance."
        if found
        else f"No word of these texts is shown to set them apart from {other}."
    )


def forget() -> None:
    """Drop the texts kept for showing, so that deleted ones are gone."""
    _excerpt.clear()
    _telling.clear()


def excerpt(text: str, telling: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The text's words, each with whether it is highlighted, from where there is one to see."""
    words = [(word, word.lower() in telling) for word in text.split()]
    start, marked = 0, next((place for place, (_, told) in enumerate(words) if told), None)
    if marked is not None and _length(words[: marked + 1]) > SHOWN:
        start = marked
        while start and (
            _length(words[start - 1 : marked]) <= BEFORE or _length(words[start - 1 :]) <= SHOWN
        ):
            start -= 1
    stop = start
    while stop < len(words) and _length(words[start : stop + 1]) <= SHOWN:
        stop += 1
    shown = words[start:stop] or [(words[start][0][:SHOWN], words[start][1])] if words else []
    before = [("…", False)] if start else []
    after = [("…", False)] if start + len(shown) < len(words) else []
    return (*before, *shown, *after)


def _length(words: Sequence[tuple[str, bool]]) -> int:
    return sum(len(word) + 1 for word, _ in words)


def _drawn(words: Sequence[tuple[str, bool]], side: str) -> str:
    return " ".join(
        f":{COLOURS[side]}-background[**{names.literal(word)}**]" if marked else names.literal(word)
        for word, marked in words
    )


@st.cache_data(max_entries=2_000, show_spinner=False)
def _excerpt(who: str, dataset: str, item: str, against: Against) -> tuple[tuple[str, bool], ...]:
    """For ``who`` alone; ids are hashes, so it never goes stale."""
    text = service().library.item(dataset, item)
    return excerpt(text, _telling(who, dataset, against).of(text))


@st.cache_resource(max_entries=8, show_spinner="Looking for words that differ …")
def _telling(who: str, dataset: str, against: Against) -> TellingWords:
    own, other = (service().library.dataset(key) for key in (dataset, against.dataset))
    return TellingWords.between(own, other, alone=against.alone)
