"""The answer, first and largest: one sentence with the strength of its evidence."""

import streamlit as st

from dnacompare import numbers
from dnacompare.results import Comparison
from dnacompare.ui import names
from dnacompare.ui.views import sides

HEADLINES = {
    "different": "B differs from A",
    "no evidence": "No evidence of a difference",
    "identical": "A and B are identical",
}


def show(comparison: Comparison) -> None:
    """The verdict with the two sides above and the test below it."""
    verdict = comparison.verdict
    headline, sentence = split(verdict.sentence, verdict.outcome)
    with st.container(key="verdict", gap="small"):
        sides.show(comparison.a, comparison.b)
        st.title(names.literal(headline), anchor=False)
        st.markdown(names.literal(sentence))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.badge(
                f"{verdict.evidence} evidence" if verdict.evidence != "none" else "no evidence",
                color="gray",
                help="In words: very strong for p ≤ 0.001, strong for p ≤ 0.01, moderate up to the "
                "chosen level. Evidence says how sure, not how large.",
            )
            st.caption(names.literal(_test(comparison)), width="content")


def split(sentence: str, outcome: str) -> tuple[str, str]:
    """The sentence at its first colon, if what stands before it can be a headline."""
    head, colon, rest = sentence.partition(": ")
    if colon and len(head) <= 60:
        return head, rest[:1].upper() + rest[1:]
    return HEADLINES.get(outcome, "Too few items to tell"), sentence


def _test(comparison: Comparison) -> str:
    p = numbers.p_value(comparison.p_value, comparison.permutations)
    return f"{comparison.test}: {p} · level {comparison.level:g} · seed {comparison.seed}"
