"""What a person chooses for a comparison, and the address that follows from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from dnacompare.errors import InputError
from dnacompare.fingerprint import digest_json
from dnacompare.results import VERSION

METHOD = 2
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
    ignore: tuple[str, ...] = ()
    """Names of nuisances, or pairs of datasets; see ``pair_of``."""
    focus: tuple[str, ...] = ()
    pairs: str | None = None
    """Columns that say how items were sampled; see ``compare``."""
    blocks: str | None = None
    clusters: str | int | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives the settings back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "ComparisonSettings":
        """Read what ``to_dict`` gave; raises ``InputError`` for an unknown setting."""
        distances = values.get("distances", "default")
        chosen = distances if isinstance(distances, str) else tuple(distances)
        control = {part: tuple(values.get(part, ())) for part in ("ignore", "focus")}
        try:
            return cls(**{**values, "distances": chosen, **control})
        except TypeError as error:
            raise InputError(f"These are not settings of a comparison: {error}.") from error


PAIR = "pair:"


def pair_of(without: str, with_it: str) -> str:
    """A pair of datasets of the library, by their ids, as something to ignore or to focus on."""
    return f"{PAIR}{without}:{with_it}"


def ids_of(chosen: str) -> tuple[str, str] | None:
    """The ids of what ``pair_of`` wrote; ``None`` for the name of a nuisance."""
    if not chosen.startswith(PAIR):
        return None
    without, _, with_it = chosen.removeprefix(PAIR).partition(":")
    return without, with_it


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
