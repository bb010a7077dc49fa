"""What a DNA is made of: its layers, how it was made, and how finely it is known."""

import json
from typing import Any

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.text import short
from dnacompare.dna import DNA
from dnacompare.strand import Strand
from dnacompare.ui import names, table

LISTED = 200
"""Layers listed at most."""
VALUE = 160
"""Characters shown of what a provenance holds."""


def show(strand: Strand) -> None:
    """A sentence, the layers, and the provenance for those who want it."""
    facts = strand.facts
    st.markdown(names.literal(_summary(strand)))
    shown = strand.layers[:LISTED]
    st.dataframe(
        table.columns(
            {
                "Layer": [short(name, 80) for name, _ in shown],
                "Neurons": [size for _, size in shown],
            }
        ),
        hide_index=True,
        height="auto" if len(shown) > 8 else "content",
        column_config={"Neurons": st.column_config.NumberColumn(format="localized")},
        alt="The layers of this DNA with their numbers of neurons",
    )
    if len(shown) < len(strand.layers):
        st.caption(f"The first {LISTED} of {len(strand.layers):,} layers are listed.")
    with st.expander("How it was made", icon=":material/history:"):
        made = _made(facts)
        st.dataframe(
            table.columns(
                {"What": list(made), "Value": [_plain(value) for value in made.values()]}
            ),
            hide_index=True,
            height="auto" if len(made) > 8 else "content",
            alt="The provenance of this DNA; two that differ in it cannot be compared",
        )
        st.caption("Only DNAs that were made in the same way can be compared.")


def _summary(strand: Strand) -> str:
    facts = strand.facts
    made = short(str(facts.provenance.get("extractor", "an unknown extractor")), 60)
    groups = facts.detail.groups
    known = (
        f"They are also known for {groups} groups of items, which intervals and p-values need."
        if groups
        else "They are not known for groups of items, so no interval can be given."
    )
    return (
        f"How {numbers.count(strand.neurons, 'neuron')} of "
        f"{numbers.count(len(strand.layers), 'layer')} of {made} responded to "
        f"{numbers.count(facts.items, 'item')}. {known}"
    )


def _made(facts: DNA) -> dict[str, Any]:
    return {**facts.provenance, "grid": facts.grid.to_json(), "software": dict(facts.software)}


def _plain(value: Any) -> str:
    return short(value if isinstance(value, str) else json.dumps(value, default=str), VALUE)
