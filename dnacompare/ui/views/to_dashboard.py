"""From a result to a page of one's own: choose a dashboard and what the card shows."""

import streamlit as st

from dnacompare.charts.cards import FIGURES
from dnacompare.ui import act, names
from dnacompare.ui.service import changeable, service

NEW = ""


def show(kind: str, address: str, key: str) -> None:
    """The button and its form; nothing on a server that changes nothing."""
    if not changeable():
        return
    with st.popover(
        "Add to a dashboard",
        icon=":material/dashboard_customize:",
        key=f"{key}-popover",
        help="Put this on a page of your own, beside other results and notes",
    ):
        boards = {board.id: board.name for board in service().dashboards.all()}
        labels = {NEW: "A new dashboard", **names.unlike(boards)}
        board = st.selectbox(
            "Dashboard",
            list(labels),
            index=min(1, len(labels) - 1),
            format_func=lambda one: labels[one],
            key=f"{key}-board",
            help="Where the card goes, at the end of the page.",
        )
        figures = FIGURES[kind]
        figure = st.selectbox(
            "Show",
            list(figures),
            format_func=lambda one: figures[one],
            key=f"{key}-figure",
            help="What the card shows. It can be changed on the dashboard.",
        )
        st.button(
            "Add",
            type="primary",
            icon=":material/add:",
            key=f"{key}-add",
            on_click=act.attempt,
            args=(_add, board, kind, address, figure, key),
            help="Add the card; this page stays as it is.",
        )
        added = st.session_state.get(f"{key}-added")
        if added:
            st.page_link(
                "pages/dashboard.py",
                label="Added. Open the dashboard",
                icon=":material/dashboard:",
                query_params={"board": added},
                help="The page with the new card at its end",
            )


def _add(board: str, kind: str, address: str, figure: str, key: str) -> None:
    boards = service().dashboards
    target = board or boards.create("Untitled dashboard").id
    boards.add(target, kind, address=address, figure=figure)
    st.session_state[f"{key}-added"] = target
