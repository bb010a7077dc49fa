"""Names that people chose, made safe and short enough for a figure."""

import re
import unicodedata


def plain(name: str) -> str:
    """The name on one line, without control or direction-changing characters."""
    kept = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter
        for letter in name
        if unicodedata.category(letter) != "Cf" or letter == "\u200d"  # joins emoji
    )
    return " ".join(kept.split()) or "unnamed"


def short(name: str, limit: int = 40) -> str:
    """At most ``limit`` characters of the name, an ellipsis in place of what is left out."""
    line = plain(name)
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def escape(text: str) -> str:
    """Text that plotly shows as it is: it reads a part of HTML in titles, labels and hovers."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def label(name: str, limit: int = 40) -> str:
    """A short name, escaped."""
    return escape(short(name, limit))


def spoken(field: str) -> str:
    """A field's name as a heading: ``mean_a`` is Mean in A, ``p_value`` is p-value."""
    words = re.sub(r"\bp value\b", "p-value", field.replace("_", " "))
    words = re.sub(r" (a|b)$", lambda side: f" in {side[1].upper()}", words)
    return words if words.startswith("p-value") else words[:1].upper() + words[1:]
