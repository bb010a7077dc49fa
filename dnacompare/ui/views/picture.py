"""A picture on the page: the figure, its reading as caption, its description for screen readers."""

import streamlit as st

from dnacompare.charts import theme
from dnacompare.charts.picture import Picture
from dnacompare.ui import names


def show(picture: Picture, key: str) -> None:
    """Draw ``picture`` with its one-sentence reading below."""
    with st.container(gap="xxsmall"):
        st.plotly_chart(picture.figure, key=key, config=theme.CONFIG, alt=picture.alt)
        st.caption(names.literal(picture.reading))
