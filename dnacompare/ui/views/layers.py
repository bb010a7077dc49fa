"""Which layers of a network are watched: the default ones, or those that a person picks."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dnacompare.errors import DNACompareError
from dnacompare.specs import LayerChoice
from dnacompare.ui import address, names
from dnacompare.workflow.listing import list_extractors, list_layers

KEY = "layers"
SEPARATOR = ","


def pick(extractor: str, options: Mapping[str, Any], *, allowed: bool) -> dict[str, list[str]]:
    """The option ``layers`` if any are picked; nothing for extractors that offer no choice.

    The choice stands in the address, so that a reload or a link keeps it. ``allowed`` says whether
    models that are programs may run, without which their layers are not known either.
    """
    spec = next((s for s in list_extractors() if s.name == extractor.partition("/")[0]), None)
    if spec is None or spec.layers is None or (spec.runs_code and not allowed):
        return {}
    leave = {"allow_model_code": True} if spec.runs_code else {}
    try:
        with st.spinner("Looking at the network's layers"):
            listed = list_layers(extractor, {**options, **leave})
    except DNACompareError as error:
        st.caption(f"Its layers can be picked when it can be opened: {names.literal(str(error))}")
        return {}
    return _choose({layer.name: layer for layer in listed})


def _choose(layers: Mapping[str, LayerChoice]) -> dict[str, list[str]]:
    default = [layer for layer in layers.values() if layer.default]
    asked = st.query_params.get(KEY, "").split(SEPARATOR)
    if KEY not in st.session_state:
        st.session_state[KEY] = [name for name in asked if name in layers]
    st.session_state[KEY] = [name for name in st.session_state[KEY] if name in layers]
    chosen = st.multiselect(
        "Layers",
        list(layers),
        format_func=lambda name: f"{name} · {layers[name].neurons:,} neurons",
        placeholder=f"Default: the outputs of its blocks, {_told(default)}",
        key=KEY,
        help="Whose neurons are compared. Type to search. Left empty, the outputs of the network's "
        "blocks are taken. The embedding stays what the last layer receives.",
    )
    address.remember(KEY, SEPARATOR.join(chosen) or None)
    if chosen:
        picked = _told([layers[name] for name in chosen])
        st.caption(f"Picked {picked}. The network has {len(layers):,} layers to pick from.")
    return {KEY: chosen} if chosen else {}


def _told(layers: list[LayerChoice]) -> str:
    neurons = sum(layer.neurons for layer in layers)
    return f"{len(layers):,} {'layer' if len(layers) == 1 else 'layers'}, {neurons:,} neurons"
