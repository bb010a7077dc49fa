"""What a bundle says of itself: its parts, how large each is, and its hash."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dnacompare import codec
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest

NAME = "manifest.json"
FORMAT = 1
"""Raised when an older program could not read what a newer one writes."""
SUFFIX = ".dnacompare"
KEY = "[0-9a-f]{32}"
PLACES = re.compile(
    rf"(datasets|dashboards)/{KEY}\.json|uploads/{KEY}/(0|[1-9][0-9]{{0,8}})"
    rf"|results/(comparisons|matrices|explanations|findings)/{KEY}\.json"
    rf"|extractions/{KEY}/(manifest\.json|dna\.dna|(ids|embeddings|exemplars)\.tensors)"
)
"""Where a part may lie, in the bundle as in a workspace; nothing else is ever written."""
SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Part:
    """One file: its bytes, and their SHA-256 in 64 hex digits."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """``scope`` is the address of a comparison, or empty for a whole workspace."""

    app: str
    scope: str
    raw: bool
    parts: Mapping[str, Part]
    format: int = FORMAT

    @property
    def mark(self) -> str:
        """32 hex digits that two people can compare: equal for equal contents."""
        return digest(self.to_json())

    def to_json(self) -> str:
        """The text that lies in the bundle; the same for equal contents."""
        return json.dumps(codec.encode(self), indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str, name: str) -> "Manifest":
        """Read what ``to_json`` wrote; raises ``InputError`` that calls the bundle ``name``."""
        try:
            raw = codec.parsed(text)
        except ValueError as error:
            raise InputError(f"The manifest of {name!r} cannot be read: {error}.") from error
        found = raw.get("format") if isinstance(raw, dict) else None
        if found != FORMAT or isinstance(found, bool):
            writer = str(raw.get("app", ""))[:40] if isinstance(raw, dict) else ""
            raise InputError(
                f"{name!r} is a bundle of format {str(found)[:20]!r}, written by dnacompare "
                f"{writer or 'unknown'}; this version reads format {FORMAT}. Install the version "
                "that wrote it, or have it exported again by this one."
            )
        manifest = codec.decode(cls, raw, f"The manifest of {name!r}")
        for path, part in manifest.parts.items():
            if not PLACES.fullmatch(path):
                raise InputError(f"{name!r} names {path[:80]!r}, which has no place in a bundle.")
            if part.size < 0 or not SHA256.fullmatch(part.sha256):
                raise InputError(f"{name!r} gives {path!r} a size or a hash that is none.")
        return manifest
