"""Colours, type and spacing that every chart shares; A and B keep one colour each everywhere."""

import plotly.graph_objects as go

A = "#0072B2"
"""Blue of Okabe and Ito's palette, which people with any colour vision can tell from ``B``."""
B = "#D55E00"
"""Vermilion of the same palette."""
NEUTRAL = "#80868B"
"""A grey with a contrast of at least 3:1 on the light and on the dark background."""
FAINT = "rgba(128, 134, 139, 0.22)"
"""What chance alone gives, and other things to be seen but not looked at."""
GRID = "rgba(128, 134, 139, 0.18)"
FONT = (
    '-apple-system, "Segoe UI", Roboto, Ubuntu, Cantarell, "Noto Sans", "Source Sans", sans-serif'
)
"""The machine's own interface font; the last but one comes with Streamlit. Nothing is fetched."""
CONFIG = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False}
"""Plotly's options for a figure one reads and does not edit."""

AXIS = {
    "showgrid": True,
    "gridcolor": GRID,
    "zeroline": False,
    "showline": False,
    "ticks": "",
    "automargin": True,
    "fixedrange": True,
    "title": {"font": {"size": 12}, "standoff": 10},
    "tickfont": {"size": 12},
}


LAYOUT = {
    # the default top margin leaves a hole of 100 pixels where a title would be
    "margin": {"l": 4, "r": 4, "t": 8, "b": 40, "pad": 4},
    "paper_bgcolor": "rgba(0, 0, 0, 0)",
    "plot_bgcolor": "rgba(0, 0, 0, 0)",
    "font": {"family": FONT, "size": 13},
    "colorway": [A, B],
    "hoverlabel": {"font": {"family": FONT, "size": 12}, "align": "left"},
    "showlegend": False,
    "dragmode": False,
    "legend": {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1.02,
        "yanchor": "bottom",
        "font": {"size": 12},
        "itemclick": False,
        "itemdoubleclick": False,
    },
    "xaxis": AXIS,
    "yaxis": AXIS,
}


def translucent(colour: str, opacity: float) -> str:
    """``#RRGGBB`` as an ``rgba`` with the given opacity."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def blank(height: int) -> go.Figure:
    """An empty figure of ``height`` pixels that takes its text colour from the page's theme."""
    return go.Figure(layout={**LAYOUT, "height": height})
