"""The knobs of one explanation, drawn from its options: what they are set to is in the address."""

import json
from typing import Any

import streamlit as st

from dnacompare.errors import InputError
from dnacompare.specs import ExplanationSpec
from dnacompare.ui import address
from dnacompare.workflow.explain_options import defaults, parsed

IN_A_ROW = 3


def current(spec: ExplanationSpec) -> dict[str, Any]:
    """The options that differ from the usual ones, those that name columns left out.

    What a link says wrongly is as if it were not said.
    """
    chosen: dict[str, Any] = {}
    for option, usual in _free(spec).items():
        key = _key(spec, option)
        text = _text(st.session_state.get(key), usual)
        text = st.query_params.get(key) if text is None else text
        try:
            given = {} if text in (None, _text(usual, usual)) else parsed(spec, {option: text})
        except InputError:
            given = {}
        # now, because a widget that is not drawn this time loses what it was set to
        address.remember(key, text if given else None)
        chosen |= given
    return chosen


def show(spec: ExplanationSpec) -> None:
    """An expander with a widget for each option; a change asks the question anew."""
    free = _free(spec)
    if not free:
        return
    chosen = {**free, **current(spec)}
    with st.expander("Settings of this answer", icon=":material/tune:"):
        places = st.columns(IN_A_ROW)
        for number, (option, usual) in enumerate(free.items()):
            with places[number % IN_A_ROW]:
                _widget(spec, option, usual, chosen[option])


def _widget(spec: ExplanationSpec, option: str, usual: Any, value: Any) -> None:
    key, label = _key(spec, option), option.replace("_", " ").capitalize()
    help = spec.options[option]
    if option in spec.choices:
        shown = {choice: choice.replace("_", " ") for choice in spec.choices[option]}
        address.choose(label, shown, key=key, help=help)
    elif isinstance(usual, bool):
        st.toggle(label, value=value, key=key, help=help)
    elif isinstance(usual, int):
        st.number_input(label, value=value, step=1, key=key, help=help)
    elif isinstance(usual, float):
        step = usual / 5 or 0.1
        st.number_input(label, value=value, step=step, format="%g", key=key, help=help)
    else:
        st.text_input(label, value=_text(value, usual) or "", key=key, help=help)


def _free(spec: ExplanationSpec) -> dict[str, Any]:
    named = {column.option for column in spec.columns}
    return {option: usual for option, usual in defaults(spec).items() if option not in named}


def _key(spec: ExplanationSpec, option: str) -> str:
    return f"{spec.name}.{option}"


def _text(value: Any, usual: Any) -> str | None:
    """The value as it stands in an address; ``None`` where there is none."""
    if value is None or (value == "" and usual is None):
        return None
    if isinstance(value, str):
        return value
    return ",".join(map(str, value)) if isinstance(value, tuple) else json.dumps(value)
