"""What stands on a read-only server where otherwise something could be started."""

import streamlit as st

from dnacompare.ui.service import changeable


def told() -> bool:
    """Say that nothing can be started here, if that is so."""
    if changeable():
        return False
    st.info(
        "This server is read-only: results, datasets and links can be opened, and nothing can be "
        "added or started. Recent comparisons are on the home page.",
        icon=":material/lock:",
    )
    return True
