"""Weights to take away: one line an item of A."""

from collections.abc import Callable

import streamlit as st

from dnacompare.ui.views.explained import Place


def export(csv: Callable[[], str], place: Place, *, item: str) -> None:
    """A button that saves the weights; ``item`` is what has one, such as ``an item``."""
    st.download_button(
        "Weights (CSV)",
        data=csv,
        file_name="weights.csv",
        mime="text/csv",
        icon=":material/download:",
        key=place.key("export"),
        on_click="ignore",
        help=f"One line {item} of A: its identity, its place among the items used, and its "
        "weight; weights have mean 1.",
    )
