"""A result that is kept as a JSON file of its own: written, read back, equal."""

import json
from pathlib import Path
from typing import Any, Self

from dnacompare import codec, in_html
from dnacompare.errors import InputError

VERSION = 1


class Document:
    """A result that is kept as a JSON file of its own."""

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values."""
        encoded: dict[str, Any] = codec.encode(self)
        return encoded

    def to_json(self, indent: int | None = None) -> str:
        """The result as JSON text; ``from_json`` gives it back, equal."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what ``to_json`` wrote; raises ``InputError`` naming what is wrong."""
        try:
            raw = codec.parsed(in_html.unwrapped(text))
        except ValueError as error:
            raise InputError(f"This is not a {cls._kind()}: {error}.") from error
        if not isinstance(raw, dict) or raw.get("version") != VERSION:
            found = raw.get("version") if isinstance(raw, dict) else type(raw).__name__
            raise InputError(
                f"The {cls._kind()} has version {found}; this version of dnacompare reads "
                f"{VERSION}."
            )
        return codec.decode(cls, raw, cls._kind())

    def save(self, path: Path | str) -> None:
        """Write the result as a JSON file."""
        Path(path).write_text(self.to_json(indent=1), encoding="utf-8")

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """Read what ``save``, ``dnacompare compare --json`` or a report wrote."""
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{Path(path).name!r} cannot be read: {error}.") from error
        return cls.from_json(text)

    @classmethod
    def _kind(cls) -> str:
        """``Comparison`` is a comparison, ``CollectionTest`` a collection test."""
        return "".join(f" {c.lower()}" if c.isupper() else c for c in cls.__name__).strip()
