"""Items of B outside A: a rate of false discoveries to turn, and the items that are named at it."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.outliers import named, scores
from dnacompare.explanations.outliers import Outliers
from dnacompare.ui import address
from dnacompare.ui.views import gallery, picture
from dnacompare.ui.views.explained import Place

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
PAGE = 8


def show(result: Outliers, place: Place) -> None:
    """The slider, the scores, the items; those not named can be looked at as well."""
    rate = _rate(result, place)
    count = named(result, rate)
    picture.show(scores(result, rate), key=place.key("scores"))
    pages = max(1, -(-(count or PAGE) // PAGE))
    page = 1
    if pages > 1:
        page = int(
            st.number_input(
                "Page",
                min_value=1,
                max_value=pages,
                key=place.key("page"),
                help=f"{PAGE} items each, the farthest outside A first.",
            )
        )
    items = result.items[(page - 1) * PAGE : page * PAGE]
    if count:
        items = items[: count - (page - 1) * PAGE]
        st.markdown("**B's items outside A, beside the item of A that is nearest to each**")
    else:
        st.markdown("**None is named; those of B that lie farthest, beside their nearest in A**")
    st.caption(
        f"Scores {numbers.number(items[0].score)} to {numbers.number(items[-1].score)}; p from "
        f"{numbers.bare_p(items[0].p_value)} to {numbers.bare_p(items[-1].p_value)}, one item at a "
        "time."
    )
    gallery.pair(
        place.key("items"),
        place.datasets,
        [item.nearest for item in items],
        [item.id for item in items],
        alone=True,
    )


def _rate(result: Outliers, place: Place) -> float:
    """The chosen rate, part of the page's address."""
    options = sorted({*RATES, result.rate})
    key = place.key("rate")
    if key not in st.session_state:
        asked = st.query_params.get(key, "")
        st.session_state[key] = next(
            (option for option in options if f"{option:g}" == asked), result.rate
        )
    chosen = float(
        st.select_slider(
            "False discoveries",
            options,
            format_func=numbers.percent,
            key=key,
            help="Of the items named, at most this share is expected to be named wrongly.",
        )
    )
    address.remember(key, f"{chosen:g}" if chosen != result.rate else None)
    return chosen
