"""Boxes that say what went wrong and what to do now."""

import streamlit as st

from dnacompare.errors import DNACompareError, LimitError, ReadOnlyError, StoreError
from dnacompare.ui import names


def show(error: DNACompareError) -> None:
    """An error raised on purpose: its own sentence holds the cause, the value and the way out."""
    icon = ":material/database_off:" if isinstance(error, StoreError) else ":material/error:"
    if isinstance(error, LimitError):
        icon = ":material/scale:"
    if isinstance(error, ReadOnlyError):
        icon = ":material/lock:"
    st.error(names.literal(str(error)), icon=icon)


def unforeseen(reference: str) -> None:
    """An error nobody foresaw; the log has it under the reference."""
    st.error(
        "Something failed that was not foreseen. Your datasets and results are safe. Reload the "
        "page; if it fails again, tell the operator the reference "
        f"`{reference}`, under which the server's log says where.",
        icon=":material/bug_report:",
    )
