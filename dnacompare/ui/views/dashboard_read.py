"""A dashboard for people who only read: its cards and the file, nothing to change."""

import streamlit as st

from dnacompare.report import board as as_file
from dnacompare.ui import names
from dnacompare.ui.service import service
from dnacompare.ui.views import dashboard_card, dashboard_watch
from dnacompare.workflow.card_states import state_of
from dnacompare.workflow.dashboards import Dashboard
from dnacompare.workflow.service import Service


def show(link: str) -> None:
    """What is at this address now."""
    board = service().dashboards.linked(link)
    if board is None:
        unknown()
        return
    st.title(names.markdown(board.name, 120), anchor=False)
    dashboard_watch.show(service(), board)
    for card in board.cards:
        dashboard_card.show(service(), card, card.id)
    if not board.cards:
        st.markdown("This dashboard is empty so far.")
    download(service(), board)


def download(workspace: Service, board: Dashboard) -> None:
    """The whole page as one file."""
    st.download_button(
        "Download as one page",
        data=lambda: written(workspace, board),
        file_name=f"dashboard-{board.link[:8]}.html",
        mime="text/html",
        icon=":material/share:",
        on_click="ignore",
        key="download-board",
        help="A file that anybody can open in a browser, without this app and offline: every card "
        "with its pictures, as they are now.",
    )


def written(workspace: Service, board: Dashboard) -> str:
    """The file's text."""
    states = [(card, state_of(workspace, card)) for card in board.cards]
    return as_file(board.name, [(card, state and state.result) for card, state in states])


def unknown() -> None:
    """Nothing is at this address."""
    st.title("There is no dashboard at this address", anchor=False)
    st.markdown(
        "It may have been deleted or made on another server, or the link may have been cut short."
    )
    st.page_link(
        "pages/dashboard.py",
        label="Dashboards",
        icon=":material/dashboard:",
        query_params={},
        help="Those that there are, and a new one",
    )
