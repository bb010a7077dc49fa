"""Names that people give: any characters, but nothing that breaks a line or a database."""

import unicodedata

LONGEST = 300
ENDING = 60
"""Characters kept at the end of a name that is too long: they say what kind of file it is."""
UNNAMED = "untitled"
_REVERSING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that turn the direction of all that follows; with them a name can pose as another."""


def clean_name(name: str) -> str:
    """The name without control characters and broken Unicode.

    One of more than 300 characters loses what is before its last 60.
    """
    sound = name.encode("utf-8", "replace").decode("utf-8")
    kept = (" " if mark in "\t\r\n\u2028\u2029" else mark for mark in sound)
    shown = "".join(mark for mark in kept if unicodedata.category(mark) != "Cc")
    text = shown.translate(dict.fromkeys(map(ord, _REVERSING))).strip()
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - ENDING - 1].rstrip()}…{text[-ENDING:].lstrip()}"
    return text or UNNAMED


def upload_name(names: list[str]) -> str:
    """What to call a dataset made of files of these names: their folder, or the first of them."""
    if len(names) == 1:
        return clean_name(names[0])
    folders = {name.replace("\\", "/").partition("/")[0] for name in names if "/" in name}
    if len(folders) == 1 and all("/" in name for name in names):
        return clean_name(folders.pop())
    return clean_name(f"{min(names)} and {len(names) - 1:,} more")
