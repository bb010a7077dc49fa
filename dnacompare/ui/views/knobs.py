"""The settings of a comparison, each with what it does; the defaults are good."""

from pathlib import Path
from typing import Any

import streamlit as st

from dnacompare.distances import DEFAULT as USUAL
from dnacompare.specs import ExtractorSpec
from dnacompare.ui.service import service
from dnacompare.ui.views import layers, nuisances
from dnacompare.workflow.comparison_settings import ComparisonSettings
from dnacompare.workflow.dna_entries import MODALITY
from dnacompare.workflow.listing import list_distances, list_extractors
from dnacompare.workflow.server_folders import ServerFolders

DEFAULT = ComparisonSettings()
WEIGHTS = (".pth", ".pt", ".safetensors", ".onnx")

LABELS = {"seed": "Seed of random weights"}
"""Options whose names alone would be taken for something else on the page."""
IN_A_ROW = 3


def show(extractor: str, modality: str) -> ComparisonSettings:
    """An expander with every knob; what it says when closed are the defaults."""
    with st.expander("Settings", icon=":material/tune:", key="settings"):
        left, middle, right = st.columns(3)
        permutations = left.number_input(
            "Permutations",
            min_value=19,
            max_value=9_999,
            value=DEFAULT.permutations,
            step=100,
            key="permutations",
            help="Random relabellings behind each p-value. With B of them the smallest p-value is "
            "1 ÷ (B + 1); more take longer.",
        )
        level = middle.number_input(
            "Level",
            min_value=0.001,
            max_value=0.5,
            value=DEFAULT.level,
            step=0.01,
            format="%.3f",
            key="level",
            help="How often, at most, the verdict may call two samples of one source different.",
        )
        seed = right.number_input(
            "Seed",
            min_value=0,
            max_value=2**31 - 1,
            value=DEFAULT.seed,
            step=1,
            key="seed",
            help="Fixes the random relabellings and directions, so that a result can be repeated.",
        )
        chosen = _distances(dna_alone=modality == MODALITY)
        ignore, focus = nuisances.show(modality)
        options = _options(extractor)
        options |= layers.pick(extractor, options, allowed=service().settings.allow_model_code)
    return ComparisonSettings(
        extractor=extractor,
        permutations=int(permutations),
        level=float(level),
        seed=int(seed),
        distances=chosen,
        options=options,
        ignore=ignore,
        focus=focus,
    )


def _distances(*, dna_alone: bool) -> str | tuple[str, ...]:
    """The chosen ones of those that look at what there is."""
    specs = {spec.name: spec for spec in list_distances() if spec.on == "dna" or not dna_alone}
    usual = [name for name in USUAL if name in specs]
    chosen = st.multiselect(
        "Distances",
        list(specs),
        default=usual,
        format_func=lambda name: specs[name].title,
        key="chosen_dna_distances" if dna_alone else "chosen_distances",
        help=" ".join(f"{spec.title}: {spec.summary}" for spec in specs.values()),
    )
    return "default" if not chosen or set(chosen) == set(usual) else tuple(chosen)


def _options(extractor: str) -> dict[str, Any]:
    """What the extractor itself can be told; empty fields keep its defaults."""
    spec = _spec(extractor)
    if spec is None:
        return {}
    typed = [name for name in spec.options if name != layers.KEY]  # which is picked from a list
    places = st.columns(IN_A_ROW) if typed else []
    given = {
        name: places[number % IN_A_ROW].text_input(
            LABELS.get(name) or name.replace("_", " ").capitalize(),
            key=f"option-{spec.name}-{name}",
            help=spec.options[name],
        )
        for number, name in enumerate(typed)
    }
    return {name: _checked(value.strip()) for name, value in given.items() if value.strip()}


def _checked(value: str) -> str:
    """The value; a file of the server only if the operator allows to read it."""
    if "/" in value or "\\" in value or Path(value).suffix in WEIGHTS or Path(value).exists():
        return str(ServerFolders(service().settings.data_roots).allowed(value))
    return value


def _spec(extractor: str) -> ExtractorSpec | None:
    family = extractor.partition("/")[0]
    return next((spec for spec in list_extractors() if spec.name == family), None)
