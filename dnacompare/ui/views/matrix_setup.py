"""What to compare with each other: several datasets of one kind, and a distance."""

from collections.abc import Mapping

import streamlit as st

from dnacompare import numbers
from dnacompare.charts import words
from dnacompare.charts.text import short
from dnacompare.ui import address, names
from dnacompare.ui.service import service, visitor
from dnacompare.ui.views import read_only
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.library import Entry
from dnacompare.workflow.listing import list_distances
from dnacompare.workflow.matrices import MOST, MatrixSettings

FEWEST = 2


def show() -> None:
    """Draw the form; starting leads to the matrix's own address."""
    st.title("Compare many datasets", anchor=False)
    if read_only.told():
        return
    entries = {entry.id: entry for entry in service().library.entries()}
    if len(entries) < FEWEST:
        st.markdown("At least two datasets are needed; upload some, or open built-in examples.")
        st.page_link(
            "pages/datasets.py",
            label="Upload a dataset",
            icon=":material/upload:",
            help="Images, tables, arrays, text, model outputs or .dna files",
        )
        return
    chosen = address.choose_several(
        "Datasets",
        names.unlike({key: _label(entry) for key, entry in entries.items()}),
        key="datasets",
        help=f"Two to {MOST} datasets of one kind. Every two of them are compared.",
    )
    distance = address.choose(
        "Distance",
        {spec.name: spec.title for spec in list_distances() if _fits(spec.name, spec.on)},
        key="distance",
        default="dna_emd",
        help="What the cells hold. The DNA distance looks at every neuron; the others at one "
        "vector for each item.",
    )
    trouble = _trouble([entries[key] for key in chosen], distance, entries)
    if trouble:
        st.caption(trouble)
    if st.button(
        "Compare every two",
        type="primary",
        icon=":material/grid_on:",
        key="run-matrix",
        disabled=bool(trouble),
        help="Start. You can leave the page; the result waits at its address.",
    ):
        started = service().matrices.start(chosen, MatrixSettings(distance=distance), visitor())
        st.query_params.from_dict({"matrix": started})
        st.rerun()


def _fits(name: str, on: str) -> bool:
    return name == "dna_emd" or on == "embeddings"


def _label(entry: Entry) -> str:
    noun = words.ONE.get(entry.modality, "item")
    return f"{short(entry.name, 44)} · {numbers.count(entry.items, noun)}"


def _trouble(chosen: list[Entry], distance: str, entries: Mapping[str, Entry]) -> str:
    """Why it cannot start yet; nothing when it can."""
    if len(chosen) < FEWEST:
        return f"Choose at least two of the {len(entries)} datasets."
    kinds = {entry.modality for entry in chosen}
    if len(kinds) > 1:
        return (
            f"The chosen datasets hold {' and '.join(sorted(kinds))}; choose datasets of one kind."
        )
    if any(map(is_dna, chosen)) and distance != "dna_emd":
        return "A DNA holds no vectors of its items; choose the DNA distance."
    return ""
