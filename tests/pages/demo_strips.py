"""The pictures on the home page's cards, made from the demos themselves.

``python -m tests.pages.demo_strips`` writes them anew after a demo has changed.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dnacompare.charts import theme
from dnacompare.workflow.demos import DEMOS, Demo

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "demos"
SIDE, GAP, EACH, RULE = 96, 4, 3, 4
WIDTH = 2 * EACH * SIDE + (2 * EACH - 1) * GAP
COLUMNS = {"customers": "income", "classifier": "P(dog)"}
"""The column that changes most in a demo of tables."""


def strip(demo: Demo) -> Image.Image:
    """Three items of A and three of B, or the two histograms of the column that changes most."""
    a, b = demo.a.make(), demo.b.make()
    if isinstance(a, np.ndarray):
        return _pictures([*a[:EACH], *b[:EACH]])
    column = COLUMNS[demo.name]
    return _histograms(a[column].to_numpy(), b[column].to_numpy())


def _pictures(items: list[NDArray[np.uint8]]) -> Image.Image:
    sheet = Image.new("RGBA", (WIDTH, SIDE + GAP + RULE), (0, 0, 0, 0))
    for number, pixels in enumerate(items):
        small = Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        sheet.paste(small, (number * (SIDE + GAP), 0))
    half = EACH * (SIDE + GAP)
    for start, colour in ((0, theme.A), (half, theme.B)):
        sheet.paste(Image.new("RGBA", (half - GAP, RULE), colour), (start, SIDE + GAP))
    return sheet


def _histograms(a: NDArray[np.float64], b: NDArray[np.float64]) -> Image.Image:
    edges = np.linspace(*np.quantile(np.concatenate([a, b]), [0.002, 0.998]), 31)
    counts = np.stack([np.histogram(values, edges)[0] for values in (a, b)])
    tall = SIDE + GAP + RULE
    heights = np.rint(np.sqrt(counts / counts.max()) * tall).astype(int)
    sheet = Image.new("RGBA", (WIDTH, tall), (0, 0, 0, 0))
    for bars, colour in zip(heights, (theme.A, theme.B), strict=True):
        layer = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
        for cell, height in enumerate(bars):
            left, right = (round(edge * WIDTH / len(bars)) for edge in (cell, cell + 1))
            layer.paste(
                Image.new("RGBA", (right - left, height), f"{colour}a0"), (left, tall - height)
            )
        sheet = Image.alpha_composite(sheet, layer)
    return sheet


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for one in DEMOS:
        strip(one).save(FOLDER / f"{one.name}.webp", quality=86, method=6)
