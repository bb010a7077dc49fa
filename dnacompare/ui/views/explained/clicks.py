"""A mark that is clicked chooses in a box: once, so that the box can be used afterwards."""

from collections.abc import Collection

import streamlit as st


def choose(key: str, clicked: str | None, options: Collection[str], *, by: str) -> None:
    """Set the box called ``key``, which is drawn later, to what was ``clicked`` just now.

    A chart keeps its selection; only one that is new says anything. ``by`` is the chart's key.
    """
    before = st.session_state.get(f"{by}-clicked")
    st.session_state[f"{by}-clicked"] = clicked
    if clicked != before and clicked in options:
        st.session_state[key] = clicked
