"""How often each character of a text occurs, other scripts taken together."""

import string
import unicodedata
from collections import Counter
from functools import lru_cache

MARKS = {
    " ": "space",
    "\n": "line break",
    "\t": "tab",
    "'’‘": "apostrophe",
    '"“”„«»': "quotation mark",
    "-‐‑": "hyphen",
    "–—": "dash",
    "…": "ellipsis",
    **{mark: f"“{mark}”" for mark in ".,;:!?()[]{}<>/\\|@#$%&*+=_~^`"},
}
SCRIPTS = (
    *("LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC", "DEVANAGARI", "BENGALI", "TAMIL", "THAI"),
    *("HANGUL", "HIRAGANA", "KATAKANA", "CJK"),
)
OTHER = ("other letters", "other marks", "other digits", "symbols and emoji", "control characters")
NAMES = (
    *(f"letter {letter}" for letter in string.ascii_lowercase),
    *(f"digit {digit}" for digit in string.digits),
    *MARKS.values(),
    *(
        f"{script if script == 'CJK' else script.title()} letters"
        + (" outside a–z" if script == "LATIN" else "")
        for script in SCRIPTS
    ),
    *OTHER,
)
_PLAIN = {character: i for i, character in enumerate(string.ascii_lowercase + string.digits)}
_MARK = {character: len(_PLAIN) + i for i, together in enumerate(MARKS) for character in together}
_SCRIPT = {script: len(_PLAIN) + len(MARKS) + i for i, script in enumerate(SCRIPTS)}
_OTHER = {name: len(NAMES) - len(OTHER) + i for i, name in enumerate(OTHER)}


def characters(text: str) -> list[float]:
    """Percent of the text's characters for each of ``NAMES``, upper and lower case alike."""
    shares = [0.0] * len(NAMES)
    for character, count in Counter(text).items():
        shares[_place(character)] += 100 * count / len(text)
    return shares


@lru_cache(maxsize=65536)
def _place(character: str) -> int:
    lower = character.lower()
    known = _PLAIN.get(lower, _MARK.get(character))
    if known is not None:
        return known
    category = unicodedata.category(character)
    if category[0] in "LM":  # combining marks count with the letters of their script
        script = unicodedata.name(character, "").split(" ")[0].split("-")[0]
        return _SCRIPT.get(script, _OTHER["other letters"])
    kind = {"N": "other digits", "P": "other marks", "S": "symbols and emoji", "Z": "other marks"}
    return _OTHER[kind.get(category[0], "control characters")]
