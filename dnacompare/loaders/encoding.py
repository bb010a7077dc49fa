"""Bytes of a text file → text, whatever encoding it was saved in."""

import codecs

from dnacompare.errors import InputError

MARKS = (  # the longer first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def sound(value: object) -> str:
    """The text of a value as UTF-8 can hold it: half of a surrogate pair, which JSON and file
    names can have, becomes a question mark."""
    return str(value).encode("utf-8", "replace").decode()


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text and, where the encoding was not plain UTF-8, a note that names it.

    A byte-order mark decides; else UTF-8; else Windows-1252, the usual rest. Line ends become
    ``\\n``. Raises ``InputError`` for bytes that are no text.
    """
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise InputError(f"{name!r} is not sound {encoding} text: {error.reason}.") from error
        encoding = "Windows-1252"
        # the five bytes that Windows-1252 leaves undefined become the mark for an unknown letter
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise InputError(
            f"{name!r} holds zero bytes, so it is not a text file; save it as UTF-8 text."
        )
    notes = () if encoding.startswith("utf-8") else (f"Read as {encoding}.",)
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes
