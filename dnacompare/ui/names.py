"""Names that people chose, shown letter for letter in Streamlit's markdown."""

import re

from dnacompare.charts import text

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_EXPANDED = re.compile(r"(?<=:)(?=[\w/+-])|(?<=@)|(?<=www)", re.IGNORECASE)
_JOINER = "\u2060"
"""Invisible; keeps ``:smile:``, ``:material/home:`` and addresses from being replaced by others."""


def markdown(name: str, limit: int = 60) -> str:
    """The name on one line of at most ``limit`` characters, with nothing left to interpret."""
    return literal(text.short(name, limit))


def literal(words: str) -> str:
    """Any text as markdown that shows exactly this text."""
    return _PUNCTUATION.sub(r"\\\1", _EXPANDED.sub(_JOINER, words))


def unlike(names: dict[str, str], limit: int = 60) -> dict[str, str]:
    """A label for each key: its short name, with the key's beginning where two names agree."""
    shorts = {key: text.short(name, limit) for key, name in names.items()}
    taken = list(shorts.values())
    return {
        key: f"{label} · {key[:6]}" if taken.count(label) > 1 else label
        for key, label in shorts.items()
    }
