"""One blue and one vermilion, the same in the theme's file and in every figure."""

import tomllib
from pathlib import Path

import pytest

from dnacompare.charts import theme

CONFIG = tomllib.loads(
    (Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml").read_text()
)


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_ten_colours_of_which_the_first_two_are_a_and_b() -> None:
    colours = CONFIG["theme"]["chartCategoricalColors"]
    assert len(colours) == 10  # with another number Streamlit falls back to its own palette
    assert colours[:2] == [theme.A, theme.B]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_contrasts(mode: str) -> None:
    section = CONFIG["theme"][mode]
    ground = section["backgroundColor"]
    # 4.5:1 for text and 3:1 for what is drawn: WCAG 2.2, level AA
    assert contrast(section["textColor"], ground) >= 4.5
    assert contrast(section["linkColor"], ground) >= 4.5
    assert contrast("#FFFFFF", section["primaryColor"]) >= 4.5
    for drawn in (theme.A, theme.B, theme.NEUTRAL):
        assert contrast(drawn, ground) >= 3


def test_nothing_is_fetched_from_elsewhere() -> None:
    root = Path(__file__).resolve().parents[2]
    assert "http" not in CONFIG["theme"]["font"] + CONFIG["theme"]["codeFont"]
    for asset in (root / "assets").glob("*.css"):
        assert "url(" not in asset.read_text()
