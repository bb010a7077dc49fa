"""What is known of the result that a card shows."""

from typing import Any

from dnacompare.workflow.dashboards import Card
from dnacompare.workflow.job_state import JobState
from dnacompare.workflow.service import Service


def state_of(service: Service, card: Card) -> JobState[Any] | None:
    """How the work at the card's address stands; ``None`` for a heading or note."""
    if card.kind == "comparison":
        return service.state(card.address)
    if card.kind == "matrix":
        return service.matrices.state(card.address)
    if card.kind == "explanation":
        return service.explanations.state(card.address)
    if card.kind == "versions":
        return service.versions.state(card.address)
    return None
