"""Items from both ends of a ranking, A's and B's side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dnacompare.ui import address
from dnacompare.ui.views import gallery
from dnacompare.ui.views.explained import Place

SHOWN = 8


@dataclass(frozen=True)
class Ranked:
    """An item in words; ``side`` is ``A`` or ``B`` and ``beyond`` says that it is no chance."""

    id: str
    side: str
    beyond: bool
    value: str


def show(ranked: Sequence[Ranked], ends: dict[str, str], place: Place) -> None:
    """The first and the last items of each side; ``ends`` names both ends of the ranking."""
    first = next(iter(ends))
    end = address.switch(
        "Items",
        ends,
        key=place.key("end"),
        help="Which end of the ranking is shown. Chance alone makes a ranking too: how many items "
        "are beyond it is said above them.",
    )
    ordered = ranked if end == first else list(reversed(ranked))
    parts = {side: [one for one in ordered if one.side == side][:SHOWN] for side in "AB"}
    for side, column in zip("AB", st.columns(2, gap="medium"), strict=True):
        with column:
            st.caption(_words(parts[side], side))
    gallery.pair(
        place.key("items"),
        place.datasets,
        [one.id for one in parts["A"]],
        [one.id for one in parts["B"]],
    )


def _words(items: Sequence[Ranked], side: str) -> str:
    if not items:
        return f"{side}: there is none."
    beyond = sum(one.beyond for one in items)
    told = f"{beyond} of these {len(items)} are beyond chance" if beyond else "none beyond chance"
    return f"{side}: from {items[0].value} to {items[-1].value}; {told}."
