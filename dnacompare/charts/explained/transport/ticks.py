"""Names beside bars: one place for each, even where long names begin alike."""

from collections.abc import Sequence
from typing import Any

from dnacompare.charts import text

LETTERS = 27


def ticks(names: Sequence[str]) -> dict[str, Any]:
    """Settings of a vertical axis whose places 0, 1, … bear the names, the first on top.

    Of a long name the beginning and the end stay: it is the end that tells like names apart.
    """
    return {
        "tickvals": list(range(len(names))),
        "ticktext": [text.escape(_ends(text.plain(name))) for name in names],
        "range": [len(names) - 0.5, -0.5],
        "showgrid": False,
    }


def _ends(name: str) -> str:
    half = (LETTERS - 1) // 2
    return name if len(name) <= LETTERS else f"{name[:half].rstrip()}…{name[-half:].lstrip()}"
