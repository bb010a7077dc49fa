"""Cards whose results are on their way: how many, and the page drawn anew when one comes in."""

from collections.abc import Mapping

import streamlit as st

from dnacompare import numbers
from dnacompare.ui.views.progress import ACTIVE
from dnacompare.workflow.card_states import state_of
from dnacompare.workflow.dashboards import Card, Dashboard
from dnacompare.workflow.service import Service


def show(service: Service, board: Dashboard) -> None:
    """Watch what is active, until nothing is."""
    active = {card.id: card for card in board.cards if _active(service, card)}
    if active:
        _watch(service, active, len(board.cards))


@st.fragment(run_every=1.0)
def _watch(service: Service, active: Mapping[str, Card], total: int) -> None:
    if any(not _active(service, card) for card in active.values()):
        st.rerun()
    waiting = numbers.count(len(active), "card")
    st.progress(1 - len(active) / total, text=f"{waiting} of {total} still being computed")


def _active(service: Service, card: Card) -> bool:
    state = state_of(service, card)
    return state is not None and state.status in ACTIVE
