"""Any explanation: a table for each list of parts that it has."""

import streamlit as st

from dnacompare.charts.text import spoken
from dnacompare.explanation import Explanation
from dnacompare.ui import table
from dnacompare.ui.views.explained import Place
from dnacompare.workflow.explained_tables import tables

ROWS = 500
"""Shown at most; the downloads hold all."""


def show(result: Explanation, place: Place) -> None:
    """Draw every table, the main one first."""
    for name, rows in tables(result).items():
        st.markdown(f"**{spoken(name)}**")
        shown = rows[:ROWS]
        st.dataframe(
            table.columns(
                {spoken(column): [row.get(column) for row in shown] for column in rows[0]}
            ),
            hide_index=True,
            key=place.key(f"table-{name}"),
            alt=f"{spoken(name)}, one row each",
        )
        if len(rows) > ROWS:
            st.caption(f"The first {ROWS:,} of {len(rows):,} rows; the downloads hold all.")
