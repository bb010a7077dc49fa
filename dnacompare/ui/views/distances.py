"""How far apart: a picture in units of chance, and the table with every number."""

from collections.abc import Mapping

import streamlit as st

from dnacompare.charts import words
from dnacompare.charts.distances import distances
from dnacompare.results import Comparison
from dnacompare.ui import names
from dnacompare.ui.views import picture

HELP = (
    "Each distance looks at the same two sets in its own way. The noise floor is what two "
    "samples of these sizes from one population would show on average; a distance near it says "
    "nothing. Methods explains each."
)


def show(comparison: Comparison, titles: Mapping[str, str]) -> None:
    """The forest plot beside the table."""
    st.header("How far apart", help=HELP, anchor="distances")
    picture.show(distances(comparison, titles), key="distances")
    st.table(
        {
            heading: [names.literal(cell) for cell in cells]
            for heading, cells in words.table(comparison.estimates, titles).items()
        },
        border="horizontal",
        alt="The distances with intervals, p-values, noise floors and units",
    )
    with st.expander("How each number was computed", icon=":material/function:"):
        told = words.made(comparison.estimates, titles)
        st.markdown(
            "\n".join(
                f"- **{names.literal(title)}**: {names.literal(how)}" for title, how in told.items()
            )
        )
