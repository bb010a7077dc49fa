"""The workspace or one comparison as one file: what would leave, the download, and the way in."""

from io import BytesIO

import streamlit as st

from dnacompare import numbers
from dnacompare.errors import DNACompareError
from dnacompare.ui import names
from dnacompare.ui.service import changeable, service
from dnacompare.workflow.bundles.contents import Contents
from dnacompare.workflow.bundles.manifest import SUFFIX
from dnacompare.workflow.bundles.served import leaving, receive
from dnacompare.workflow.bundles.write import write

LARGEST = 256 << 20
"""Bytes of a bundle that a page hands out: it is held in memory on its way to the browser."""
SEEN, TOLD, TURN = "_bundle_seen", "_bundle_told", "_bundle_turn"
"""In the session's state: what would leave, what was taken in last, and how often."""


def show() -> None:
    """Two ways, out and in; ``?bundle=`` names a comparison to take out alone."""
    asked = st.query_params.get("bundle")
    with st.expander(
        "Take results elsewhere, or take them in",
        icon=":material/inventory_2:",
        expanded=asked is not None or TOLD in st.session_state,
        key="bundles",
    ):
        out, into = st.columns(2, gap="large")
        with out:
            _out(asked)
        with into:
            _into()


def link(comparison: str) -> None:
    """The way from a comparison to its bundle."""
    st.page_link(
        "pages/datasets.py",
        label="As a bundle",
        icon=":material/inventory_2:",
        query_params={"bundle": comparison},
        help="One file with this comparison, all that was found of its datasets, and their DNAs: "
        "taken in by another dnacompare, it opens at the same address.",
    )


def _out(asked: str | None) -> None:
    st.markdown("**Take out**")
    if asked is not None:
        st.caption(names.literal(f"The comparison {_title(asked)} and what belongs to it."))
    raw = st.toggle(
        "With the raw data",
        key="bundle-raw",
        help="What was uploaded goes with it, and what was extracted. Without, datasets are known "
        "by name there, and nothing more can be computed of them.",
    )
    if st.button(
        "See what would leave",
        icon=":material/visibility:",
        key="bundle-see",
        help="Checks every result and lists what the file would hold. Nothing leaves yet.",
    ):
        with st.spinner("Looking …"):
            st.session_state[SEEN] = (asked, raw, leaving(service(), asked, raw=raw))
    *seen, contents = st.session_state.get(SEEN, (None, None, None))
    if contents is not None and seen == [asked, raw]:
        _offer(contents)


def _title(asked: str) -> str:
    return service().state(asked).title or asked[:12]


def _offer(contents: Contents) -> None:
    st.markdown("\n".join(f"- {names.literal(one)}" for one in contents.told()))
    for sentence in contents.left_out:
        st.caption(names.literal(sentence))
    if contents.bytes > LARGEST:
        st.info(
            f"{numbers.size(contents.bytes)} are too much for a download from a page. While the "
            "server is stopped, `dnacompare bundle export` writes the file without a limit.",
            icon=":material/terminal:",
        )
        return
    st.download_button(
        f"Download the bundle · about {numbers.size(contents.bytes)}",
        data=lambda: _made(contents),
        file_name=f"{f'comparison-{contents.scope[:12]}' if contents.scope else 'all'}{SUFFIX}",
        mime="application/zip",
        icon=":material/download:",
        on_click="ignore",
        type="primary",
        key="bundle-download",
        help="A zip with a manifest: the hash of every part is checked where it is taken in.",
    )


def _made(contents: Contents) -> bytes:
    made = BytesIO()
    write(contents, made)
    return made.getvalue()


def _into() -> None:
    st.markdown("**Take in**")
    turn = st.session_state.setdefault(TURN, 0)
    given = st.file_uploader(
        "A bundle",
        type=SUFFIX.removeprefix("."),
        key=f"bundle-file-{turn}",
        label_visibility="collapsed",
        help="A file that dnacompare wrote. Everything in it is checked before any of it is kept.",
    )
    if st.button(
        "Take it in",
        icon=":material/input:",
        key="bundle-take",
        disabled=given is None or not changeable(),
        help="All of it or nothing: what is here already stays as it is. Results are shown as the "
        "bundle tells them, so take in bundles of people you trust.",
    ):
        assert given is not None  # noqa: S101 - the button is disabled without one
        try:
            with st.spinner("Checking …"):
                taken = receive(service(), given, given.size, given.name)
        except DNACompareError as error:
            st.error(names.literal(str(error)), icon=":material/error:")
            return
        st.session_state[TOLD] = taken.told()
        st.session_state[TURN] = turn + 1
        st.rerun()
    if TOLD in st.session_state:
        st.success(names.literal(st.session_state.pop(TOLD)), icon=":material/check:")
