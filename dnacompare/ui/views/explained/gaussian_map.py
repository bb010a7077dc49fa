"""Shift, spread and dependence: three parts, which features widened, along which directions."""

import streamlit as st

from dnacompare.charts.explained.gaussian_map import parts, spreads
from dnacompare.explanations.gaussian_map import GaussianShift
from dnacompare.explanations.transport.spreads import told
from dnacompare.ui import names, table
from dnacompare.ui.views import picture
from dnacompare.ui.views.explained import Place
from dnacompare.ui.views.explained.transport.badges import badges
from dnacompare.ui.views.explained.transport.changes import changes
from dnacompare.ui.views.explained.transport.partners import partners


def show(result: GaussianShift, place: Place) -> None:
    """The parts, spreads, directions and what each of the three maps explains."""
    badges(result)
    picture.show(parts(result), key=place.key("parts"))
    left, right = st.columns([3, 2], gap="large")
    with left:
        if result.spreads:
            picture.show(spreads(result), key=place.key("spreads"))
        else:
            st.markdown("There are categories alone, which have no spread of their own.")
    with right:
        _directions(result)
        _maps(result, place)
    st.markdown("**Means before and after**")
    changes(result, place, ())
    st.markdown("**Items of A and where they go in B**")
    partners(result, place)


def _directions(result: GaussianShift) -> None:
    if not result.directions:
        return
    st.markdown("**Directions that are stretched or shrunk most**")
    lines = [f"- {names.literal(told(direction))}" for direction in result.directions]
    st.markdown("\n".join(lines))
    st.caption(
        "Standardised features, added and subtracted; below 1 means that B is narrower. The map "
        "stretches along right angles and turns nothing else."
    )


def _maps(result: GaussianShift, place: Place) -> None:
    st.markdown("**What moving each explains**")
    st.dataframe(
        table.columns(
            {
                "What moves": [", ".join(step.features) for step in result.steps],
                "Explained, %": [
                    None if step.percent_explained is None else round(step.percent_explained, 1)
                    for step in result.steps
                ],
                "95% interval": [
                    "not resolvable"
                    if step.interval is None
                    else f"[{step.interval[0]:.0f}, {step.interval[1]:.0f}]".replace("-", "−")
                    for step in result.steps
                ],
            }
        ),
        hide_index=True,
        key=place.key("maps"),
        alt="Percent explained by moving means, spreads and dependence",
    )
