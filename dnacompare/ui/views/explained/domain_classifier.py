"""A or B classifier: what it uses beside what differs, and every column with its verdict."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.domain_classifier import shares
from dnacompare.explanations.domain_classifier import DomainClassifier
from dnacompare.ui import table
from dnacompare.ui.views import picture
from dnacompare.ui.views.explained import Place


def show(result: DomainClassifier, place: Place) -> None:
    """Both kinds of shares, then the table."""
    picture.show(shares(result), key=place.key("shares"))
    st.caption(
        "Green is true to the data: what differs, whoever tells it. Purple is true to the model: "
        "what the classifier reads, and below 0 what it reads to correct others. Both add up to "
        f"R² = {numbers.number(result.r2)}; the grey bar is what chance shows."
    )
    with st.expander("Every column with its numbers", icon=":material/table:"):
        st.dataframe(
            table.columns(
                {
                    "Column": [one.name for one in result.columns],
                    "Verdict": [one.verdict for one in result.columns],
                    "In the data": [one.differs for one in result.columns],
                    "95% interval, data": [
                        numbers.interval(one.differs_interval) for one in result.columns
                    ],
                    "To the classifier": [one.uses for one in result.columns],
                    "95% interval, classifier": [
                        numbers.interval(one.uses_interval) for one in result.columns
                    ],
                    "Adjusted p": [one.p_value for one in result.columns],
                }
            ),
            hide_index=True,
            key=place.key("table"),
            alt="Every column with its verdict, shares and p-value",
        )
