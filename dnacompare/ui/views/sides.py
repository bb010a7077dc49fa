"""The two datasets of a comparison, each with its letter and colour."""

import streamlit as st

from dnacompare.charts import theme, words
from dnacompare.results import Side
from dnacompare.ui import names


def letter(side: str) -> str:
    """The letter with a square in its colour, as markdown."""
    colour = theme.A if side == "A" else theme.B
    return f':color[■]{{foreground="{colour}"}} **{side}**'


def line(side: str, name: str, remark: str = "") -> str:
    """``■ A name · remark`` as markdown; ``remark`` is ours and not escaped."""
    tail = f" :gray[· {remark}]" if remark else ""
    return f"{letter(side)}  {names.markdown(name)}{tail}"


def show(a: Side, b: Side) -> None:
    """Both sides in one row, which becomes two on a phone."""
    with st.container(horizontal=True, gap="small"):
        for which, side in (("A", a), ("B", b)):
            role = "reference" if which == "A" else "compared with it"
            st.markdown(line(which, side.name, f"{words.size(side)}, {role}"), width="content")
