"""The small print: what was left out, how it was made, and the whole result as a file."""

import json
from typing import Any

import streamlit as st

from dnacompare.charts import words
from dnacompare.errors import DNACompareError
from dnacompare.report import Show, page
from dnacompare.results import Comparison
from dnacompare.ui import names
from dnacompare.ui.service import service
from dnacompare.ui.views import bundles


def show(comparison: Comparison, address: str, datasets: tuple[str, str]) -> None:
    """Notes, provenance and the downloads; ``datasets`` are ids in the library."""
    told = words.notes(comparison)
    if told:
        st.header("Notes", anchor=False)
        st.markdown("\n".join(f"- {names.literal(note)}" for note in told))
    with st.expander("How this was made", icon=":material/fact_check:"):
        st.caption("Extractor, settings, versions and content hashes: enough to repeat it.")
        st.json(json.dumps(words.provenance(comparison), ensure_ascii=False), expanded=1)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download as one page",
            data=lambda: page(comparison, of_library(datasets)),
            file_name=f"comparison-{address[:12]}.html",
            mime="text/html",
            icon=":material/share:",
            on_click="ignore",
            key="download-page",
            help="A file that anybody can open in a browser, without this app and offline: the "
            "verdict, pictures, most changed neurons with their items, and every number.",
        )
        st.download_button(
            "Download as JSON",
            data=lambda: comparison.to_json(indent=1),
            file_name=f"comparison-{address[:12]}.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            help="Every number on this page with its interval, n, seed, units and provenance. "
            "Comparison.load reads it back in Python.",
        )
        bundles.link(address)


def of_library(datasets: tuple[str, str]) -> Show:
    """Shows items of datasets of the library; those that were deleted are left out."""

    def show(side: str, identity: str) -> Any:
        try:
            return service().library.item(datasets["AB".index(side)], identity)
        except DNACompareError:
            return None

    return show
