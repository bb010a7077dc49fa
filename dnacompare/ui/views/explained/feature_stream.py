"""When features moved: features by window, and one of them in detail."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.feature_stream import course, heat_map
from dnacompare.explanations.feature_stream import FeatureStream
from dnacompare.ui import address, names
from dnacompare.ui.views import picture
from dnacompare.ui.views.explained import Place


def show(result: FeatureStream, place: Place) -> None:
    """What the clean period raises, the grid, then the chosen feature's course."""
    st.caption(
        f"Windows of {result.window:,} rows, a step of {result.step:,}. On clean rows "
        f"{numbers.number(result.alarms_per_1000)} alarms per 1,000 rows in their own order, "
        f"{numbers.number(result.expected_per_1000)} in reordered blocks of {result.block:,} "
        f"({numbers.count(result.permutations, 'permutation')})."
    )
    picture.show(heat_map(result), key=place.key("grid"))
    name = address.choose(
        "Feature",
        names.unlike({one.name: one.name for one in result.features}, limit=90),
        key=place.key("feature"),
        help="Whose score to follow; those in alarm come first.",
    )
    picture.show(course(result, name), key=place.key("course"))
