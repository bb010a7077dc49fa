"""The small print: what was left out, how it was made, and the whole result as a file."""

import json

import streamlit as st

from dnacompare.charts import words
from dnacompare.results import Comparison
from dnacompare.ui import names


def show(comparison: Comparison, address: str) -> None:
    """Notes, provenance and the download."""
    told = words.notes(comparison)
    if told:
        st.header("Notes", anchor=False)
        st.markdown("\n".join(f"- {names.literal(note)}" for note in told))
    with st.expander("How this was made", icon=":material/fact_check:"):
        st.caption("Extractor, settings, versions and content hashes: enough to repeat it.")
        st.json(json.dumps(words.provenance(comparison), ensure_ascii=False), expanded=1)
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
