"""What is chosen on a page is part of its address, so that a link shows the same page.

Streamlit's own binding writes the shown labels into the address; ours writes the keys, which stay
valid when a dataset is renamed and do not tell its name to whoever reads a log of addresses.
"""

from collections.abc import Mapping, Sequence

import streamlit as st


def choose(
    label: str,
    options: Mapping[str, str],
    *,
    key: str,
    help: str,
    default: str | None = None,
) -> str:
    """A select box over ``options`` (key → label); the chosen key stands in the address.

    A key that is not among the options, from an old link or after a change elsewhere on the page,
    gives way to ``default`` or the first.
    """
    first = default if default in options else next(iter(options))
    if st.session_state.get(key) not in options:
        asked = st.query_params.get(key)
        st.session_state[key] = asked if asked in options else first
    chosen = st.selectbox(
        label, list(options), format_func=lambda option: options[option], key=key, help=help
    )
    remember(key, chosen if chosen != first else None)
    return chosen


def switch(label: str, options: Mapping[str, str], *, key: str, help: str) -> str:
    """The same as buttons in a row, for a few options with short labels."""
    first = next(iter(options))
    if st.session_state.get(key) not in options:
        asked = st.query_params.get(key)
        st.session_state[key] = asked if asked in options else first
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=lambda option: options[option],
        required=True,
        key=key,
        help=help,
    )
    remember(key, chosen if chosen != first else None)
    return str(chosen)


def choose_several(
    label: str,
    options: Mapping[str, str],
    *,
    key: str,
    help: str,
    default: Sequence[str] = (),
) -> tuple[str, ...]:
    """A box for any number of ``options``; the chosen keys stand in the address, with commas.

    Keys that are not among the options, from an old link, are left out.
    """
    if key not in st.session_state:
        asked = st.query_params.get(key, ",".join(default)).split(",")
        st.session_state[key] = [option for option in asked if option in options]
    chosen = st.multiselect(
        label, list(options), format_func=lambda option: options[option], key=key, help=help
    )
    remember(key, ",".join(chosen) if chosen != list(default) else None)
    return tuple(chosen)


def remember(key: str, value: str | None) -> None:
    """Write ``value`` into the address, or take ``key`` out of it."""
    if value is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value
