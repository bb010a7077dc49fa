"""Each feature before and after, in its own units."""

from collections.abc import Collection

import streamlit as st

from dnacompare import numbers
from dnacompare.explanations.transport.parts import FeatureChange, TransportMap
from dnacompare.ui import table
from dnacompare.ui.views.explained import Place

Z = 1.96
"""Standard errors to either side: 95 per cent of a normal law."""
CATEGORIES = ("category", "gap")


def changes(result: TransportMap, place: Place, moved: Collection[str]) -> None:
    """A table; features of the columns in ``moved``, if any, come first and are marked."""
    told = sorted(result.features, key=lambda one: one.column not in moved)
    marks = {"Moved": ["✓" if one.column in moved else "" for one in told]} if moved else {}
    st.dataframe(
        table.columns(
            {
                **marks,
                "Feature": [one.name for one in told],
                "Before (A)": [_value(one, one.before) for one in told],
                "After (B)": [_value(one, one.after) for one in told],
                "95% interval of the change": [_interval(one) for one in told],
                "Share of the distance, %": [
                    round(100 * one.share / result.shares_sum, 2) for one in told
                ],
            }
        ),
        hide_index=True,
        key=place.key("changes"),
        alt="Each feature's mean in A and in B, in its own units",
    )


def _value(one: FeatureChange, value: float) -> str:
    return f"{value:.1%}" if one.kind in CATEGORIES else numbers.number(value)


def _interval(one: FeatureChange) -> str:
    low, high = (one.change + sign * Z * one.standard_error for sign in (-1, 1))
    if one.kind in CATEGORIES:
        return f"[{low:+.1%}, {high:+.1%}]".replace("-", "−")
    return numbers.interval((low, high))
