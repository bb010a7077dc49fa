"""The answer, first and largest: one sentence with the strength of its evidence."""

import streamlit as st

from dnacompare.charts import words
from dnacompare.results import Comparison
from dnacompare.ui import names
from dnacompare.ui.views import sides


def show(comparison: Comparison) -> None:
    """The verdict with the two sides above and the test below it."""
    verdict = comparison.verdict
    headline, sentence = words.headline(verdict.sentence, verdict.outcome)
    with st.container(key="verdict", gap="small"):
        sides.show(comparison.a, comparison.b)
        st.title(names.literal(headline), anchor=False)
        st.markdown(names.literal(sentence))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.badge(
                words.evidence(comparison),
                color="gray",
                help="In words: very strong for p ≤ 0.001, strong for p ≤ 0.01, moderate up to the "
                "chosen level. Evidence says how sure, not how large.",
            )
            st.caption(names.literal(words.test(comparison)), width="content")
