"""A slider whose number stands in the address."""

import streamlit as st

from dnacompare.ui import address


def slider(label: str, most: int, *, key: str, default: int, help: str) -> int:
    """A whole number from 1 to ``most``; nothing to slide where there is one only."""
    if most == 1:
        return 1
    if st.session_state.get(key) not in range(1, most + 1):
        asked = st.query_params.get(key, "")
        wanted = int(asked) if asked.isascii() and asked.isdigit() else default
        st.session_state[key] = wanted if 1 <= wanted <= most else default
    chosen = int(st.slider(label, 1, most, key=key, help=help))
    address.remember(key, str(chosen) if chosen != default else None)
    return chosen
