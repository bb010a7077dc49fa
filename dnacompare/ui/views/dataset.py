"""One dataset: a look at its items, what was rejected and why, and what can be done with it."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts import words
from dnacompare.errors import DNACompareError
from dnacompare.ui import act, names, table
from dnacompare.ui.service import changeable, service
from dnacompare.ui.views import dna_facts, gallery
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.library import Entry

GLANCE = 16
"""Images shown; of rows and texts half as many."""
LISTED = 200
"""Rejected things listed at most."""


def show(entry: Entry) -> None:
    """Items, notes, rejected things and actions."""
    noun = words.ONE.get(entry.modality, "item")
    facts = [entry.kind, numbers.count(entry.items, noun)]
    facts += [numbers.count(len(entry.columns), "column")] if entry.columns else []
    facts += [numbers.size(entry.bytes)] if entry.bytes else []
    facts += [f"tag {tag}" for tag in entry.tags]
    with st.container(gap=None):
        st.markdown(f"**{names.markdown(entry.name, 300)}**")
        st.caption(names.literal(" · ".join(facts)))
    _actions(entry)
    try:
        _glance(entry)
    except DNACompareError as error:
        box, icon = (st.error, "error") if entry.here else (st.info, "cloud_off")
        box(names.literal(str(error)), icon=f":material/{icon}:")
    for note in entry.notes:
        st.caption(names.literal(note))
    _rejected(entry)


def _glance(entry: Entry) -> None:
    library = service().library
    if is_dna(entry):
        dna_facts.show(library.strand(entry.id))
        return
    if entry.modality == "images":
        with st.container(key="gallery-glance"), st.grid(8, min_column_width=72, gap="xsmall"):
            for picture in library.thumbnails(entry.id, GLANCE):
                st.image(picture.pixels, width="stretch", alt=picture.name)
        return
    rows = library.first_rows(entry.id, GLANCE // 2)
    if isinstance(rows, list):
        st.markdown("\n".join(f"> {names.markdown(text, 280)}\n" for text in rows))
    else:
        st.dataframe(table.rows(rows), hide_index=True, height="content", alt="The first rows")


def _rejected(entry: Entry) -> None:
    if not entry.rejected:
        return
    shown = entry.rejected[:LISTED]
    with st.expander(
        f"{numbers.count(len(entry.rejected), 'thing')} could not be read",
        icon=":material/rule:",
        expanded=len(shown) <= 5,
    ):
        st.dataframe(
            table.columns(
                {"Name": [one.name for one in shown], "Reason": [one.reason for one in shown]}
            ),
            hide_index=True,
            alt="What could not be read, with the reason",
        )
        if len(shown) < len(entry.rejected):
            st.caption(f"The first {LISTED} are listed.")


def _actions(entry: Entry) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="actions"):
        st.page_link(
            "pages/compare.py",
            label="Compare",
            icon=":material/compare_arrows:",
            query_params={"a": entry.id},
            help="Take this dataset as A, the reference",
        )
        if not changeable():
            return
        with st.popover(
            "Rename or tag", icon=":material/edit:", help="Change its name and tags", key="edit"
        ):
            _edit(entry)
        with st.popover(
            "Delete", icon=":material/delete:", help="Remove it from the library", key="remove"
        ):
            st.markdown(f"Delete {names.markdown(entry.name)}? What was compared stays readable.")
            st.button(
                "Delete for good",
                type="primary",
                key="delete",
                on_click=act.attempt,
                args=(_delete, entry.id),
                help="The uploaded files are removed; folders of the server stay untouched.",
            )


def _edit(entry: Entry) -> None:
    with st.form(f"edit-{entry.id}", border=False):
        name = st.text_input(
            "Name", value=entry.name, max_chars=300, help="Any characters; only shown, never a path"
        )
        tags = st.text_input(
            "Tags", value=", ".join(entry.tags), help="Words to find it by, separated by commas"
        )
        if st.form_submit_button("Save", type="primary", help="Keep the new name and tags"):
            service().library.rename(entry.id, name)
            service().library.tag(entry.id, tags.split(","))
            st.rerun()


def _delete(key: str) -> None:
    service().library.delete(key)
    gallery.forget()
    st.session_state.pop("dataset", None)
    st.query_params.pop("dataset", None)
