"""Data that keeps coming: B as a stream beside A, and how to watch one that still comes."""

import streamlit as st

from dnacompare.charts.wealth import wealth
from dnacompare.results import Comparison
from dnacompare.ui.views import picture

HELP = (
    "What would have been seen had B's items come one at a time, in their order. Each meets a "
    "fresh item of A, and a bettor who knows only what came before stakes part of the wealth on "
    "telling them apart. If both come from one source the wealth reaches 1 ÷ level with at most "
    "that probability, however often one looks: unlike the tests above this one may be looked at "
    "after every item. It finds less than they do with the same items."
)
COMMAND = "dnacompare watch REFERENCE STREAM --every 60"


def show(comparison: Comparison) -> None:
    """The bettor's wealth; nothing where items do not count as independent."""
    if comparison.watched is None or not comparison.watched.log_wealth:
        return
    with st.expander("Data that keeps coming", icon=":material/monitoring:", key="watched"):
        st.caption(HELP)
        picture.show(wealth(comparison.watched), key="wealth")
        st.markdown(
            "To watch a folder or a file that still grows, run this in a terminal, or use "
            "`dc.watch` in Python:"
        )
        st.code(COMMAND, language="bash")
