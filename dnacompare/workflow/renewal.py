"""New data under an old layout: a dataset's new version takes its place in every card."""

from collections.abc import Sequence
from dataclasses import replace

from dnacompare.errors import InputError
from dnacompare.workflow.dashboards import Card, Dashboard
from dnacompare.workflow.service import Service


def datasets_of(service: Service, board: Dashboard) -> tuple[str, ...]:
    """Ids of the datasets that its cards show, each once, in the order of the cards.

    Of a series that is the last version.
    """
    found = [one for card in board.cards for one in _shown(service, card)]
    return tuple(dict.fromkeys(found))


def renew(service: Service, board: str, old: str, new: str, owner: str = "") -> int:
    """Ask everything that a dashboard says of ``old`` of its new version; how many cards changed.

    Comparisons, explanations and matrices are asked anew with the same settings; a series whose
    last version is ``old`` goes on with the new one. Raises ``InputError`` when no card shows
    ``old`` or a dataset is unknown.
    """
    service.library.entry(new)
    changed = service.dashboards.lead(board, lambda card: _led(service, card, (old, new), owner))
    if not changed:
        raise InputError("No card shows this dataset as it was before; nothing was run anew.")
    return changed


def again(service: Service, card: Card, owner: str = "") -> None:
    """Start what the card shows once more, at the same address; nothing where it is not known."""
    if card.kind == "comparison":
        state = service.state(card.address)
        if state.a_id and state.b_id:
            service.start(state.a_id, state.b_id, state.settings, owner)
    elif card.kind == "matrix":
        asked = service.matrices.state(card.address)
        if asked.members:
            service.matrices.start(asked.members, asked.settings, owner)
    elif card.kind == "explanation":
        question = service.explanations.question(card.address)
        if question is not None:
            service.explanations.start(question, owner)
    elif series := service.versions.question(card.address):
        service.versions.start(series, owner)


def _shown(service: Service, card: Card) -> Sequence[str]:
    if card.kind == "comparison":
        state = service.state(card.address)
        return [one for one in (state.a_id, state.b_id) if one]
    if card.kind == "matrix":
        return service.matrices.state(card.address).members
    if card.kind == "explanation":
        asked = service.explanations.question(card.address)
        return (asked.a, asked.b) if asked else ()
    if card.kind == "versions":
        series = service.versions.question(card.address)
        return series.versions[-1:] if series else ()
    return ()


def _led(service: Service, card: Card, swap: tuple[str, str], owner: str) -> str:
    """The address of the same card about new data; its own when it does not show the old."""
    old, new = swap
    if old == new or old not in _shown(service, card):
        return card.address
    if card.kind == "comparison":
        state = service.state(card.address)
        a, b = (_swapped(one or "", swap) for one in (state.a_id, state.b_id))
        return service.start(a, b, state.settings, owner)
    if card.kind == "matrix":
        asked = service.matrices.state(card.address)
        members = [_swapped(one, swap) for one in asked.members]
        return service.matrices.start(members, asked.settings, owner)
    if card.kind == "explanation":
        question = service.explanations.question(card.address)
        if question is not None:
            a, b = _swapped(question.a, swap), _swapped(question.b, swap)
            return service.explanations.start(replace(question, a=a, b=b), owner)
    series = service.versions.question(card.address)
    return service.versions.start(series.extended(new), owner) if series else card.address


def _swapped(one: str, swap: tuple[str, str]) -> str:
    return swap[1] if one == swap[0] else one
