"""A picture as the page carries it: plotly's JSON with its words."""

from dataclasses import dataclass

import plotly.graph_objects as go

from dnacompare.charts.picture import Picture


@dataclass(frozen=True)
class Drawn:
    """``figure`` is JSON for plotly, safe inside an element of the page."""

    figure: str
    reading: str
    alt: str
    height: int


def drawn(picture: Picture) -> Drawn:
    """The picture, drawn without WebGL: that would need leave to run code made up on the way."""
    source = picture.figure
    figure = go.Figure(
        data=[_plain(trace) for trace in source.data], layout=source.layout.to_plotly_json()
    )
    figure.layout.template = None
    text = str(figure.to_json()).replace("<", "\\u003c")
    return Drawn(text, picture.reading, picture.alt, int(source.layout.height))


def _plain(trace: go.Figure) -> dict[str, object]:
    found: dict[str, object] = trace.to_plotly_json()
    return found | {"type": "scatter"} if found["type"] == "scattergl" else found
