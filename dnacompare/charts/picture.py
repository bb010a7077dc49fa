"""What every chart gives: the figure, what to conclude from it, and what it shows in words."""

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Picture:
    """A figure with its words.

    ``reading`` is one plain sentence telling what to conclude; ``alt`` describes the figure to
    someone who cannot see it. Both are plain text: whoever shows them escapes them.
    """

    figure: go.Figure
    reading: str
    alt: str
