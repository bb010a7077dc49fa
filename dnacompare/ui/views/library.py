"""Every dataset in one table, and the choice of one to look at."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.text import short
from dnacompare.ui import address, names, table
from dnacompare.ui.service import service
from dnacompare.workflow.library import Entry


def show() -> Entry | None:
    """The library; the dataset chosen, if there is any."""
    entries = service().library.entries()
    if not entries:
        st.markdown(
            "The library is empty. Add a dataset above, or try an example on the home page."
        )
        return None
    st.header(
        "Library", help="Every dataset that this server holds, the newest first.", anchor="library"
    )
    st.dataframe(
        table.columns(_table(entries)),
        hide_index=True,
        height="auto" if len(entries) > 8 else "content",
        column_config={
            "Name": st.column_config.TextColumn(width="medium"),
            "Items": st.column_config.NumberColumn(format="localized"),
            "Rejected": st.column_config.NumberColumn(help="Could not be read", format="localized"),
            "Added": st.column_config.DatetimeColumn(format="distance"),
        },
        alt="The datasets of the library with kind, number of items and size",
    )
    labels = names.unlike({entry.id: entry.name for entry in entries})
    chosen = address.choose(
        "Look at",
        labels,
        key="dataset",
        help="Show items of this dataset, what was rejected, and what can be done with it.",
    )
    return next(entry for entry in entries if entry.id == chosen)


def _table(entries: Sequence[Entry]) -> dict[str, list[object]]:
    return {
        "Name": [short(entry.name, 80) for entry in entries],
        "Kind": [entry.kind for entry in entries],
        "Items": [entry.items for entry in entries],
        "Rejected": [len(entry.rejected) for entry in entries],
        "Size": [_size(entry) for entry in entries],
        "Tags": [", ".join(entry.tags) for entry in entries],
        "Added": [datetime.fromtimestamp(entry.created, UTC) for entry in entries],
    }


def _size(entry: Entry) -> str:
    if not entry.here:
        return "data not here"
    return numbers.size(entry.bytes) if entry.bytes else "made here"
