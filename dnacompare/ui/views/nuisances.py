"""What to ignore and what to look for: built-in nuisances, or a pair of datasets of one's own."""

import streamlit as st

from dnacompare.charts.text import short
from dnacompare.ui import address, names
from dnacompare.ui.service import service
from dnacompare.workflow.comparison_settings import ComparisonSettings, ids_of, pair_of
from dnacompare.workflow.listing import list_nuisances

NONE = "none"
Chosen = tuple[str, ...]


def show(modality: str) -> tuple[Chosen, Chosen]:
    """The boxes, for images only; what to ignore and what to focus on, as settings name it."""
    if modality != "images":
        return (), ()
    specs = list_nuisances()
    left, right = st.columns(2)
    with left:
        ignore = address.choose_several(
            "Ignore differences due to",
            {spec.name: spec.title for spec in specs},
            key="ignore",
            help="Neurons that respond to it lose weight, so that it adds nothing to the DNA "
            "distance. What they respond to is measured on pictures of A, and checked on others. "
            + " ".join(f"{spec.title}: {spec.summary}" for spec in specs)
            + " Takes one pass over up to 100 pictures for each.",
        )
    with right:
        focus = address.choose_several(
            "Focus on",
            {spec.name: spec.title for spec in specs if spec.name not in ignore},
            key="focus",
            help="Neurons that respond to it gain weight, so that the DNA distance speaks of it "
            "more than of anything else.",
        )
    pair = _pair()
    return (*ignore, *pair), tuple(name for name in focus if name not in ignore)


def query(settings: ComparisonSettings) -> dict[str, str]:
    """What stands in the address of the form for these settings."""
    named = {"ignore": settings.ignore, "focus": settings.focus}
    chosen = {
        key: ",".join(name for name in values if ids_of(name) is None)
        for key, values in named.items()
    }
    for ids in filter(None, map(ids_of, settings.ignore)):
        chosen["without"], chosen["with"] = ids
    return {key: value for key, value in chosen.items() if value}


def _pair() -> Chosen:
    """A pair of datasets, pictures without and with what is to be ignored; none at first."""
    entries = [entry for entry in service().library.entries() if entry.modality == "images"]
    titles = names.unlike({entry.id: short(entry.name, 44) for entry in entries})
    options = {NONE: "None", **titles}
    left, right = st.columns(2)
    with left:
        without = address.choose(
            "Ignore a pair of your own: without",
            options,
            key="without",
            help="Pictures without something that should not count, such as a watermark.",
        )
    with right:
        with_it = address.choose(
            "With it",
            options,
            key="with",
            help="The same pictures with it, in the same order and as many.",
        )
    if NONE in (without, with_it):
        return ()
    items = {entry.id: entry.items for entry in entries}
    if items[without] != items[with_it]:
        st.warning(
            f"The pair has {items[without]:,} pictures without and {items[with_it]:,} with it; "
            "choose as many of each.",
            icon=":material/difference:",
        )
        return ()
    return (pair_of(without, with_it),)
