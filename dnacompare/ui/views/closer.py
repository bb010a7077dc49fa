"""Closer looks at a finished comparison, each started when a person asks for it."""

from dnacompare.results import Comparison
from dnacompare.ui.service import service
from dnacompare.ui.views import ranked_items, separating
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.looks import Look
from dnacompare.workflow.service import ComparisonState


def show(state: ComparisonState, result: Comparison) -> None:
    """Single items and separating neurons, where both sides still hold items."""
    settings = state.settings
    sides = (state.a_id or "", state.b_id or "")
    if settings is None or not result.neurons or not _held(sides):
        return
    seen = settings.extractor, settings.options
    ranked_items.show(Look("ranking", sides, *seen, {"limit": ranked_items.KEPT}))
    separation = Look("separation", sides, *seen, separating.options(result))
    separating.show(separation, settings.level)


def _held(sides: tuple[str, str]) -> bool:
    """Whether the items of both are in the library."""
    entries = {entry.id: entry for entry in service().library.entries()}
    return all(side in entries and not is_dna(entries[side]) for side in sides)
