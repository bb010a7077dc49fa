"""New data under the old layout: what takes the place of what, and every card is run anew."""

import streamlit as st

from dnacompare import numbers
from dnacompare.ui import act, names
from dnacompare.ui.service import service, visitor
from dnacompare.workflow.dashboards import Dashboard
from dnacompare.workflow.renewal import datasets_of, renew

DONE = "_renewed"


def show(board: Dashboard) -> None:
    """The form; nothing where no card shows a dataset that is here."""
    entries = {entry.id: entry for entry in service().library.entries()}
    old = [key for key in datasets_of(service(), board) if key in entries]
    if not old:
        return
    labels = names.unlike({key: entry.name for key, entry in entries.items()})
    with st.expander("New data has come", icon=":material/update:", key="renewal"):
        st.markdown(
            "Every card that shows a dataset is run again on its new version, with the same "
            "settings and in the same place; series of versions get one more point."
        )
        before = st.selectbox(
            "In place of",
            old,
            format_func=lambda key: labels[key],
            key="renew-old",
            help="The dataset that has a new version. Of a series that is its last version.",
        )
        modality = entries[before].modality
        newer = [key for key, e in entries.items() if e.modality == modality and key != before]
        if not newer:
            st.markdown("Upload the new version on Datasets first.")
            return
        after = st.selectbox(
            "Take",
            newer,
            format_func=lambda key: labels[key],
            key="renew-new",
            help="The new version, the last added first.",
        )
        st.button(
            "Run every card anew",
            type="primary",
            icon=":material/replay:",
            key="renew",
            on_click=act.attempt,
            args=(_renew, board.id, before, after),
            help="The layout stays; results of before stay at their own addresses.",
        )
    changed = st.session_state.pop(DONE, None)
    if changed:
        st.toast(f"{numbers.count(changed, 'card')} run anew.", icon=":material/replay:")


def _renew(board: str, before: str, after: str) -> None:
    st.session_state[DONE] = renew(service(), board, before, after, visitor())
