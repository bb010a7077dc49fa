"""What a person chooses for a comparison, and the address that follows from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from dnacompare.errors import InputError
from dnacompare.fingerprint import digest_json
from dnacompare.results import VERSION

METHOD = 1
"""Raised when the same settings would give other numbers, so that addresses change with them."""


@dataclass(frozen=True)
class ComparisonSettings:
    """The arguments of ``compare`` that shape the result."""

    extractor: str = "auto"
    permutations: int = 999
    level: float = 0.05
    seed: int = 0
    distances: str | tuple[str, ...] = "default"
    options: Mapping[str, Any] = field(default_factory=dict)
    """Options of the extractor, JSON values."""

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives the settings back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "ComparisonSettings":
        """Read what ``to_dict`` gave; raises ``InputError`` for an unknown setting."""
        distances = values.get("distances", "default")
        chosen = distances if isinstance(distances, str) else tuple(distances)
        try:
            return cls(**{**values, "distances": chosen})
        except TypeError as error:
            raise InputError(f"These are not settings of a comparison: {error}.") from error


def comparison_id(a_id: str, b_id: str, settings: ComparisonSettings) -> str:
    """The address of a comparison: 32 hex digits, known before it is computed."""
    return digest_json(
        {
            "a": a_id,
            "b": b_id,
            "settings": settings.to_dict(),
            "format": VERSION,
            "method": METHOD,
        }
    )
