"""Which features moved: both tests in one picture, one feature in detail, rows that show it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.feature_shift import given, own, plane, ranked
from dnacompare.explanations.feature_shift import FeatureShift, MovedFeature
from dnacompare.ui import address, names, table
from dnacompare.ui.views import gallery, picture
from dnacompare.ui.views.explained import Place, clicks

WAYS = {"both": "Both tests", "given": "Given the others", "own": "By itself"}


def show(result: FeatureShift, place: Place) -> None:
    """The tests, then the chosen feature; a click on a mark or a row of the table chooses it."""
    box = place.key("feature")
    shown = {one.name: one for one in result.features[: len(result.views)]}
    way = address.switch(
        "Test",
        WAYS,
        key=place.key("test"),
        help="A feature can move by itself (its own distribution), or given all others (the way it "
        "depends on them): a sensor replayed at the wrong time has the right values.",
    )
    if way == "both":
        clicked = picture.pick(plane(result), key=place.key("plane"))
        clicks.choose(box, _one(clicked), shown, by=place.key("plane"))
    else:
        picture.show(ranked(result, way), key=place.key("ranked"))
    _table(result, place, box, list(shown))
    name = address.choose(
        "Feature",
        names.unlike({name: name for name in shown}, limit=90),
        key=box,
        help="The one to look at below, the most moved given the others first.",
    )
    view = next(view for view in result.views if view.name == name)
    st.caption(names.literal(_facts(shown[name])))
    left, right = st.columns(2, gap="large")
    with left:
        picture.show(own(view, shown[name]), key=place.key("own"))
    with right:
        picture.show(given(view, shown[name], result), key=place.key("given"))
    st.markdown(
        f"**Rows that show it most: “{names.markdown(name, 60)}” given their other values**"
    )
    gallery.pair(place.key("rows"), place.datasets, view.rows_a, view.rows_b, name)


def _table(result: FeatureShift, place: Place, box: str, shown: list[str]) -> None:
    with st.expander("Every feature with its numbers", icon=":material/table:"):
        event = st.dataframe(
            table.columns(
                {
                    "Feature": [one.name for one in result.features],
                    "Moved": [one.verdict for one in result.features],
                    "Adjusted p, given the others": [one.p_value for one in result.features],
                    "Adjusted p, by itself": [one.ks_p_value for one in result.features],
                    "Mean in A": [numbers.number(one.mean_a) for one in result.features],
                    "Mean in B": [numbers.number(one.mean_b) for one in result.features],
                    "95% interval of B − A": [
                        numbers.interval(one.change) for one in result.features
                    ],
                    "": [one.remark for one in result.features],
                }
            ),
            hide_index=True,
            key=place.key("table"),
            on_select="rerun",
            selection_mode="single-row",
            alt="Every feature with both tests and its means",
        )
        rows = event.selection.rows
        chosen = result.features[rows[0]].name if rows else None
        clicks.choose(box, chosen, shown, by=place.key("table"))


def _one(clicked: Sequence[Any]) -> str | None:
    """The name that a clicked mark carries, by itself or in a list."""
    first = clicked[0] if clicked else None
    return str(first[0]) if isinstance(first, list) else first


def _facts(feature: MovedFeature) -> str:
    remark = f" · {feature.remark}" if feature.remark else ""
    return (
        f"Moved: {feature.verdict}{remark} · mean {numbers.number(feature.mean_a)} in A and "
        f"{numbers.number(feature.mean_b)} in B, 95% interval of the change "
        f"{numbers.interval(feature.change)} · share of false findings if called one: "
        f"{numbers.number(feature.q_value)}"
    )
