"""The comparisons finished last, each with its verdict and a link to its address."""

import streamlit as st

from dnacompare.charts import words
from dnacompare.ui import names
from dnacompare.ui.service import service

SHOWN = 6
MARKS = {"different": ":material/change_history:", "identical": ":material/equal:"}
NOTHING = ":material/horizontal_rule:"


def show() -> None:
    """One line a comparison; nothing where there is none yet."""
    found = service().recent(SHOWN)
    if not found:
        return
    st.header(
        "Recent comparisons",
        help="Finished on this server, the newest first. Each has an address of its own.",
        anchor="recent",
    )
    for one in found:
        headline, rest = words.headline(one.sentence, one.outcome)
        with st.container(gap=None, key=f"recent-{one.id[:12]}"):
            st.page_link(
                "pages/compare.py",
                label=f"**{names.markdown(one.title, 90)}**",
                icon=MARKS.get(one.outcome, NOTHING),
                query_params={"comparison": one.id},
                help="Open the whole comparison",
            )
            st.caption(names.literal(f"{headline}. {rest}"))
