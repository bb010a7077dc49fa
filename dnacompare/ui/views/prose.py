"""A long text in a readable measure, with its contents beside it."""

import re

import streamlit as st


def show(text: str) -> None:
    """``text`` is markdown of our own, with ``##`` headings."""
    left, right = st.columns([3, 1], gap="large")
    with left, st.container(key="prose"):
        st.markdown(text)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    with right, st.container(key="contents", gap="small"):
        st.caption("On this page")
        st.markdown("  \n".join(f"[{heading}](#{_anchor(heading)})" for heading in headings))


def _anchor(heading: str) -> str:
    """The anchor that Streamlit gives a heading."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
