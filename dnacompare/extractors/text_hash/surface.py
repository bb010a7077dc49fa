"""What a reader sees of a text before reading it: length, punctuation, layout."""

import re

WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=[^\W_]))*|\d+(?:[.,]\d+)*")
LETTER = re.compile(r"[^\W\d_]")
STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?:\s+|$)|[。！？\n]+")
"""Where a sentence ends; a piece between two ends counts if it has a letter, so "1." is none."""
FIRST = 100
"""Words among which different ones are counted: the share falls with length by itself."""

PER_WORDS = {
    "commas": re.compile(r"[,，、]"),
    "question marks": re.compile(r"[?？]"),
    "exclamation marks": re.compile(r"[!！]"),
    "colons and semicolons": re.compile(r"[:;：；]"),
    "dashes": re.compile(r"[–—]|(?<=\s)-(?=\s)"),
    "quotation marks": re.compile(r"[\"“”„«»]"),
    "parentheses": re.compile(r"[(（]"),
    "numbers": re.compile(r"\d+(?:[.,]\d+)*"),
    "web addresses": re.compile(r"https?://|www\."),
    "bold or italic marks": re.compile(r"(?<![*_])[*_]{1,3}(?=[^\s*_])"),
    "code marks": re.compile(r"`+"),
}
LINES = {
    "bullets": re.compile(r"\s*[-*•+]\s"),
    "numbered items": re.compile(r"\s*\(?\d+[.)]\s"),
    "headings": re.compile(r"#{1,6}\s"),
    "table rows": re.compile(r"\s*\|"),
}
NAMES = (
    "characters",
    "words",
    "sentences",
    "lines",
    "mean word length in characters",
    "mean sentence length in words",
    "words per line",
    f"different words among the first {FIRST}, %",
    "upper case among letters, %",
    "digits, %",
    "punctuation, %",
    "white space, %",
    "outside ASCII, %",
    *(f"{name} per 100 words" for name in PER_WORDS),
    *(f"lines that are {name}, %" for name in LINES),
    "empty lines, %",
)


def surface(text: str) -> list[float]:
    """One number for each of ``NAMES``; all zero for an empty text."""
    words = WORD.findall(text)
    first = [word.casefold() for word in words[:FIRST]]
    sentences = sum(map(bool, map(LETTER.search, STOP.split(text))))
    lines = text.splitlines()
    full = [line for line in lines if line.strip()]
    letters = sum(map(str.isalpha, text))
    digits = sum(map(str.isdigit, text))
    spaces = sum(map(str.isspace, text))
    other = sum(map(str.isalnum, text))
    return [
        len(text),
        len(words),
        sentences,
        len(lines),
        _ratio(sum(map(len, words)), len(words)),
        _ratio(len(words), sentences),
        _ratio(len(words), len(full)),
        _ratio(100 * len(set(first)), len(first)),
        _ratio(100 * sum(map(str.isupper, text)), letters),
        _ratio(100 * digits, len(text)),
        _ratio(100 * (len(text) - other - spaces), len(text)),
        _ratio(100 * spaces, len(text)),
        _ratio(100 * sum(not character.isascii() for character in text), len(text)),
        *(_ratio(100 * len(mark.findall(text)), len(words)) for mark in PER_WORDS.values()),
        *(_ratio(100 * sum(map(bool, map(m.match, full))), len(full)) for m in LINES.values()),
        _ratio(100 * (len(lines) - len(full)), len(lines)),
    ]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
