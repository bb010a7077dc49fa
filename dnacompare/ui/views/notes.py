"""The small print: what was left out, how it was made, and the whole result as a file."""

import json
from typing import Any

import streamlit as st

from dnacompare import codec, numbers
from dnacompare.results import Comparison
from dnacompare.ui import names


def show(comparison: Comparison, address: str) -> None:
    """Notes, provenance and the download."""
    told = notes(comparison)
    if told:
        st.header("Notes", anchor=False)
        st.markdown("\n".join(f"- {names.literal(note)}" for note in told))
    with st.expander("How this was made", icon=":material/fact_check:"):
        st.caption("Extractor, settings, versions and content hashes: enough to repeat it.")
        st.json(json.dumps(_made(comparison), ensure_ascii=False), expanded=1)
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


def notes(comparison: Comparison) -> list[str]:
    """What was said on the way, about both sides and about the whole."""
    told = list(comparison.notes)
    for letter, side in (("A", comparison.a), ("B", comparison.b)):
        told += [f"{letter}: {note}" for note in side.notes]
        if side.rejected:
            told.append(
                f"{letter}: {numbers.count(side.rejected, 'item')} could not be read and "
                f"{'was' if side.rejected == 1 else 'were'} left out; Datasets says why."
            )
    return told


def _made(comparison: Comparison) -> dict[str, Any]:
    return {
        "extractor": comparison.extractor,
        "provenance": codec.encode(comparison.provenance),
        "level": comparison.level,
        "permutations": comparison.permutations,
        "seed": comparison.seed,
        "test": comparison.test,
        "software": dict(comparison.software),
        "A": codec.encode(comparison.a),
        "B": codec.encode(comparison.b),
    }
