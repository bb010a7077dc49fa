"""What an operator allows an upload to be: bytes, items, pixels, and how far archives inflate."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from dnacompare import declared
from dnacompare.declared import setting
from dnacompare.errors import LimitError


@dataclass(frozen=True)
class Limits:
    """Upper bounds; field ``pixels`` is set by ``DNACOMPARE_MAX_PIXELS``, and so on."""

    PREFIX: ClassVar[str] = "max_"

    bytes: int = setting(
        declared.BYTES,
        2 << 30,
        "of one file that is read into memory (memory-mapped `.npy` files are exempt)",
    )
    items: int = setting(declared.WHOLE, 2_000_000, "items of one dataset")
    pixels: int = setting(
        declared.WHOLE,
        64_000_000,
        "of one image, width times height, judged by its header before anything is decoded",
    )
    archive_bytes: int = setting(declared.BYTES, 8 << 30, "all that comes out of one zip archive")
    archive_ratio: int = setting(
        declared.WHOLE, 200, "bytes that come out of an archive for each of its bytes"
    )
    archive_count: int = setting(declared.WHOLE, 200_000, "entries of one archive")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Limits":
        """The defaults, with what the environment sets; raises ``InputError`` for a bad value."""
        known = declared.declarations(cls, cls.PREFIX).values()
        given = declared.in_environment(known, environment)
        return cls(**declared.chosen(cls, given, cls.PREFIX))

    def exceeded(self, field: str, what: str) -> LimitError:
        """The error for going over ``field``; ``what`` begins the sentence."""
        allowed: int = getattr(self, field)
        variable = declared.declarations(type(self), self.PREFIX)[field].variable
        return LimitError(f"{what}; at most {allowed:,} allowed here ({variable} raises it).")

    def check_items(self, count: int, name: str) -> None:
        """Raise ``LimitError`` if ``count`` items are too many."""
        if count > self.items:
            raise self.exceeded("items", f"{name!r} holds {count:,} items")

    def check_cells(self, rows: int, columns: int, name: str) -> None:
        """Raise ``LimitError`` if a table would need more than ``bytes``, at eight a cell."""
        if rows * columns * 8 > self.bytes:
            raise self.exceeded("bytes", f"{name!r} unpacks to {rows:,} × {columns:,} cells")
