"""One card of a dashboard, as everybody sees it: words, pictures, and a way to the whole result."""

import streamlit as st

from dnacompare.charts.cards import Drawing, drawing
from dnacompare.ui import names
from dnacompare.ui.views import picture
from dnacompare.ui.views.progress import ACTIVE, stage
from dnacompare.workflow.card_states import state_of
from dnacompare.workflow.dashboards import Card
from dnacompare.workflow.listing import list_distances
from dnacompare.workflow.service import Service

OPEN = {
    "comparison": ("pages/compare.py", "comparison", "The whole comparison"),
    "matrix": ("pages/matrix.py", "matrix", "The whole matrix"),
}
"""Where a card's result has a page of its own: the page, the name in its address, the label."""
GONE = {
    "unknown": "Nothing is known at this card's address any more. Remove it, or run it again.",
    "cancelled": "This was cancelled before it was finished.",
    "interrupted": "The server stopped before this was finished.",
}


def show(service: Service, card: Card, key: str) -> None:
    """Draw the card; ``key`` tells its widgets from those of others."""
    if card.kind == "heading":
        st.header(names.literal(card.text), anchor=False)
    elif card.kind == "note":
        lines = (names.literal(line) for line in card.text.split("\n"))
        st.markdown("  \n".join(lines))
    else:
        with st.container(border=True, key=f"board-{key}"):
            _result(service, card, key)


def _result(service: Service, card: Card, key: str) -> None:
    state = state_of(service, card)
    if state is None or state.result is None:
        status = "unknown" if state is None else state.status
        if state is not None and status in ACTIVE:
            st.markdown(f"**{names.markdown(state.title, 100)}**")
            st.caption(names.literal(stage(state)), width="content")
        elif state is not None and status == "failed":
            st.warning(names.literal(state.error or "It failed."), icon=":material/error:")
        else:
            st.info(GONE.get(status, status), icon=":material/pause_circle:")
        return
    titles = {spec.name: spec.title for spec in list_distances()}
    _drawn(drawing(card.kind, state.result, card.figure, titles), state.title, key)
    if card.kind in OPEN:
        page, name, label = OPEN[card.kind]
        st.page_link(
            page,
            label=label,
            icon=":material/open_in_full:",
            query_params={name: card.address},
            help="Every number behind this card, at an address of its own",
        )


def _drawn(found: Drawing, title: str, key: str) -> None:
    st.subheader(names.literal(found.title or title), anchor=False)
    if found.sentence:
        st.markdown(names.literal(found.sentence))
    if len(found.pictures) == 1:
        picture.show(found.pictures[0], key=f"{key}-0")
    elif found.pictures:
        for number, (column, one) in enumerate(
            zip(st.columns(len(found.pictures), gap="large"), found.pictures, strict=True)
        ):
            with column:
                picture.show(one, key=f"{key}-{number}")
    st.caption(names.literal(found.facts))
