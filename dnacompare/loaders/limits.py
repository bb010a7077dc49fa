"""What an operator allows an upload to be: bytes, items, pixels, and how far archives inflate."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from dnacompare.errors import InputError, LimitError

PREFIX = "DNACOMPARE_MAX_"


@dataclass(frozen=True)
class Limits:
    """Upper bounds; field ``pixels`` is set by ``DNACOMPARE_MAX_PIXELS``, and so on."""

    bytes: int = 2 << 30
    """Of one file that is read into memory. Memory-mapped ``.npy`` files are exempt."""
    items: int = 2_000_000
    pixels: int = 64_000_000
    """Of one image, width times height, judged by its header before anything is decoded."""
    archive_bytes: int = 8 << 30
    """All that comes out of one archive."""
    archive_ratio: int = 200
    """Bytes that come out of an archive for each byte of the archive."""
    archive_count: int = 200_000
    """Entries of one archive."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Limits":
        """The defaults, with what the environment sets; raises ``InputError`` for a bad value."""
        chosen = {}
        for field in fields(cls):
            variable = PREFIX + field.name.upper()
            text = environment.get(variable, "").strip()
            if text and not (text.isascii() and text.isdigit() and int(text) > 0):
                raise InputError(f"{variable} is {text!r}; it must be a whole number above 0.")
            if text:
                chosen[field.name] = int(text)
        return cls(**chosen)

    def exceeded(self, field: str, what: str) -> LimitError:
        """The error for going over ``field``; ``what`` begins the sentence."""
        allowed: int = getattr(self, field)
        return LimitError(
            f"{what}; at most {allowed:,} allowed here ({PREFIX}{field.upper()} raises it)."
        )

    def check_items(self, count: int, name: str) -> None:
        """Raise ``LimitError`` if ``count`` items are too many."""
        if count > self.items:
            raise self.exceeded("items", f"{name!r} holds {count:,} items")

    def check_cells(self, rows: int, columns: int, name: str) -> None:
        """Raise ``LimitError`` if a table would need more than ``bytes``, at eight a cell."""
        if rows * columns * 8 > self.bytes:
            raise self.exceeded("bytes", f"{name!r} unpacks to {rows:,} × {columns:,} cells")
