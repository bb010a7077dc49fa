"""Which rows of A help on B: values in order, and the rows at both ends."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.knn_shapley import values
from dnacompare.explanations.knn_shapley import KnnShapley
from dnacompare.ui import address, names
from dnacompare.ui.views import gallery, picture
from dnacompare.ui.views.explained import Place
from dnacompare.ui.views.marked_texts import Against

ENDS = {"mislead": "Mislead most", "help": "Help most"}
SHOWN = 10


def show(result: KnnShapley, place: Place) -> None:
    """The check of the sum, the values, then rows of A with their labels."""
    st.caption(
        f"Σ over {len(result.rows):,} rows = {numbers.number(result.total)}; the {result.k} "
        f"nearest rows of A name B's labels with a share of {numbers.number(result.whole)} ± "
        f"{numbers.number(result.whole_error)} (standard error)."
    )
    picture.show(values(result), key=place.key("values"))
    end = address.switch(
        "Rows of A",
        ENDS,
        key=place.key("end"),
        help="A row misleads when rows of B near it have another label. Look whether its label is "
        "wrong before it is taken away.",
    )
    ordered = result.rows if end == "help" else result.rows[::-1]
    rows = ordered[:SHOWN]
    st.caption(
        names.literal(
            f"Labels: {', '.join(row.label for row in rows)}. Values "
            f"{numbers.number(rows[0].value)} ± {numbers.number(rows[0].standard_error)} to "
            f"{numbers.number(rows[-1].value)} ± {numbers.number(rows[-1].standard_error)}."
        )
    )
    a, b = place.datasets
    ids = [row.id for row in rows]
    gallery.one(place.key("rows"), a, ids, "A", result.label, Against(b))
