"""Every dashboard of the workspace, and a new one."""

from datetime import UTC, datetime

import streamlit as st

from dnacompare import numbers
from dnacompare.ui import act, names
from dnacompare.ui.service import changeable, service

NAME = "new-dashboard"


def show() -> None:
    """Links to what there is, the last changed first, and a form."""
    st.title("Dashboards", anchor=False)
    st.markdown(
        "A page of your own: comparisons, matrices, series of versions, titles and notes in the "
        "order that tells your story. It has a link for people who only read, and becomes one file."
    )
    if changeable():
        _new()
    for board in service().dashboards.all():
        when = datetime.fromtimestamp(board.changed, UTC)
        with st.container(gap=None, key=f"recent-{board.id}"):
            st.page_link(
                "pages/dashboard.py",
                label=f"**{names.markdown(board.name, 90)}**",
                icon=":material/dashboard:",
                query_params={"board": board.id},
                help="Open and edit this dashboard",
            )
            st.caption(
                f"{numbers.count(len(board.cards), 'card')}, changed {when:%-d %B %Y, %H:%M} UTC"
            )


def _new() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Name",
            key=NAME,
            max_chars=120,
            placeholder="Weekly check",
            help="What the dashboard is called. It can be renamed later; its links stay.",
        )
        st.button(
            "New dashboard",
            type="primary",
            icon=":material/add:",
            key="create",
            on_click=act.attempt,
            args=(_create,),
            help="Make an empty page. Every change to it is saved at once.",
        )


def _create() -> None:
    made = service().dashboards.create(st.session_state.get(NAME) or "Untitled dashboard")
    st.query_params.from_dict({"board": made.id})
