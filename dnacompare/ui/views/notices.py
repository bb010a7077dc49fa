"""What the server had to repair since it started, told once and plainly."""

import streamlit as st

from dnacompare.ui import names
from dnacompare.ui.service import service


def show() -> None:
    """A box for each repair; nothing where there was none."""
    for notice in service().notices:
        st.warning(names.literal(notice), icon=":material/build:")
