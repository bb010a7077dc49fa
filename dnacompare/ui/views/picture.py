"""A picture on the page: the figure, its reading as caption, its description for screen readers."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dnacompare.charts import theme
from dnacompare.charts.picture import Picture
from dnacompare.ui import names


def show(picture: Picture, key: str) -> None:
    """Draw ``picture`` with its one-sentence reading below."""
    with st.container(gap="xxsmall"):
        st.plotly_chart(picture.figure, key=key, config=theme.CONFIG, alt=picture.alt)
        st.caption(names.literal(picture.reading))


def pick(picture: Picture, key: str) -> Sequence[Any]:
    """The same, with points that can be clicked; what those clicked carry as ``customdata``."""
    with st.container(gap="xxsmall"):
        event = st.plotly_chart(
            picture.figure,
            key=key,
            config=theme.CONFIG,
            alt=picture.alt,
            on_select="rerun",
            selection_mode="points",
        )
        st.caption(names.literal(picture.reading))
    points = event.selection.points
    return [point["customdata"] for point in points if point.get("customdata")]
