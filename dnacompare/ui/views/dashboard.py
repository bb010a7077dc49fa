"""A dashboard that is being composed: every change is saved at once."""

import streamlit as st

from dnacompare.charts.cards import FIGURES, chosen_figure
from dnacompare.ui import act, names, sign_in
from dnacompare.ui.service import changeable, service, visitor
from dnacompare.ui.views import (
    dashboard_add,
    dashboard_card,
    dashboard_read,
    dashboard_renewal,
    dashboard_watch,
)
from dnacompare.workflow.card_states import state_of
from dnacompare.workflow.dashboards import WRITTEN, Card, Dashboard
from dnacompare.workflow.renewal import again

ENDED = ("failed", "cancelled", "interrupted")


def show(address: str) -> None:
    """The page at this address, with everything that changes it."""
    board = service().dashboards.get(address)
    if board is None:
        dashboard_read.unknown()
        return
    st.title(names.markdown(board.name, 120), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        _share(board)
        if changeable():
            _settings(board)
        dashboard_read.download(service(), board)
    with st.container(key="board-watch"):
        dashboard_watch.show(service(), board)
    for place, card in enumerate(board.cards):
        with st.container(gap="xxsmall"):
            dashboard_card.show(service(), card, card.id)
            if changeable():
                _controls(board, card, place)
    if not board.cards:
        st.markdown("Nothing is here yet. Add a title, a note or a comparison.")
    if changeable():
        dashboard_add.show(board)
        dashboard_renewal.show(board)


def _share(board: Dashboard) -> None:
    with st.popover(
        "Share", icon=":material/link:", help="A link for people who only read this page"
    ):
        if sign_in.required():
            st.markdown(
                "People who sign in have workspaces of their own, so this link opens for you "
                "alone, wherever you sign in. Give others the downloaded page."
            )
        else:
            st.markdown(
                "Whoever has this link reads the page as it is at that time and changes nothing."
            )
        st.code(f"{st.context.url or '/dashboard'}?view={board.link}", language=None)
        st.page_link(
            "pages/dashboard.py",
            label="Open it",
            icon=":material/visibility:",
            query_params={"view": board.link},
            help="See the page as readers do",
        )


def _settings(board: Dashboard) -> None:
    boards = service().dashboards
    key = f"name-{board.id}"
    with st.popover("Rename or delete", icon=":material/settings:", help="Of this dashboard"):
        st.text_input(
            "Name",
            value=board.name,
            key=key,
            max_chars=120,
            on_change=lambda: act.attempt(boards.rename, board.id, st.session_state[key]),
            help="Saved when you press Enter; links stay as they are.",
        )
        st.button(
            "Delete this dashboard",
            icon=":material/delete:",
            key="delete-board",
            on_click=act.attempt,
            args=(_delete, board.id),
            help="The page and its links go. What its cards show stays at its own address.",
        )


def _delete(key: str) -> None:
    service().dashboards.delete(key)
    st.query_params.clear()


def _controls(board: Dashboard, card: Card, place: int) -> None:
    boards = service().dashboards
    with st.container(
        horizontal=True, horizontal_alignment="right", gap="small", key=f"edit-{card.id}"
    ):
        state = state_of(service(), card)
        if state is not None and state.status in ENDED:
            st.button(
                "Run again",
                icon=":material/replay:",
                key=f"again-{card.id}",
                type="tertiary",
                on_click=act.attempt,
                args=(again, service(), card, visitor()),
                help="Start what this card shows once more",
            )
        for label, icon, by, off in (
            ("Move up", ":material/arrow_upward:", -1, place == 0),
            ("Move down", ":material/arrow_downward:", 1, place == len(board.cards) - 1),
        ):
            st.button(
                label,
                icon=icon,
                key=f"{label}-{card.id}",
                type="tertiary",
                disabled=off,
                on_click=act.attempt,
                args=(boards.move, board.id, card.id, by),
                help=f"{label} by one place",
            )
        with st.popover("Edit", icon=":material/edit:", type="tertiary", help="Change this card"):
            _edit(board, card)
        st.button(
            "Remove",
            icon=":material/close:",
            key=f"Remove-{card.id}",
            type="tertiary",
            on_click=act.attempt,
            args=(boards.remove, board.id, card.id),
            help="Take this card off the page; what it shows stays at its own address",
        )


def _edit(board: Dashboard, card: Card) -> None:
    boards = service().dashboards
    key = f"value-{card.id}"
    if card.kind in WRITTEN:
        field = st.text_input if card.kind == "heading" else st.text_area
        field(
            "Text",
            value=card.text,
            key=key,
            on_change=lambda: act.attempt(boards.write, board.id, card.id, st.session_state[key]),
            help="Plain text; saved when you leave the field.",
        )
        return
    figures = FIGURES[card.kind]
    st.selectbox(
        "Show",
        list(figures),
        index=list(figures).index(chosen_figure(card.kind, card.figure)),
        format_func=lambda figure: figures[figure],
        key=key,
        on_change=lambda: act.attempt(boards.show, board.id, card.id, st.session_state[key]),
        help="What this card shows of its result",
    )
