"""Two DNAs added to one, as if their items had been looked at in one pass."""

from collections.abc import Mapping

import streamlit as st

from dnacompare.errors import DNACompareError
from dnacompare.ui import address, names
from dnacompare.ui.service import service
from dnacompare.ui.views import dna_download

NONE = "none"


def show(chosen: str, others: Mapping[str, str]) -> None:
    """The choice of another DNA, and the sum of both to download."""
    st.header(
        "Merge",
        help="The sum of two DNAs that were made in the same way: the DNA of all items of both.",
        anchor="merge",
    )
    if not others:
        st.caption("Upload another DNA that was made in the same way to add the two.")
        return
    other = address.choose(
        "Add another DNA",
        {NONE: "None", **others},
        key="merge",
        help="The result is what one pass over the items of both would have given.",
    )
    if other == NONE:
        return
    if st.button(
        "Merge the two",
        icon=":material/merge:",
        key="merge-run",
        help="Adds the counts; items that are in both count twice.",
    ):
        _merge(chosen, other)
    dna_download.offer("merged", (chosen, other))


def _merge(chosen: str, other: str) -> None:
    library = service().library
    try:
        a, b = library.dna(chosen), library.dna(other)
        both = a + b
    except DNACompareError as error:
        st.error(names.literal(str(error)), icon=":material/error:")
        return
    said = f"{both.items:,} items: {a.items:,} and {b.items:,}."
    if (a.items, a.root) == (b.items, b.root) and a.root:
        said += " Both were made from the same items, which now count twice."
    dna_download.prepare("merged", (chosen, other), both, said)
