"""What is to be explained: a finished comparison, or two datasets chosen here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dnacompare.results import Comparison
from dnacompare.ui import names
from dnacompare.ui.service import service
from dnacompare.ui.views import setup
from dnacompare.ui.views.progress import ACTIVE

PAIR = "pair"
"""In the address: the ids of A and B, with a colon between them."""
SHOWN = 6


@dataclass(frozen=True)
class Subject:
    """Ids of two datasets, how items are seen, and the comparison that the person comes from."""

    a: str
    b: str
    extractor: str = "auto"
    extractor_options: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    address: str | None = None
    comparison: Comparison | None = None

    @property
    def datasets(self) -> tuple[str, str]:
        """A and B."""
        return self.a, self.b


def choose() -> Subject | None:
    """What the address names; else a form, and nothing until it is filled in."""
    if asked := st.query_params.get("comparison"):
        return _of_comparison(asked)
    a, colon, b = st.query_params.get(PAIR, "").partition(":")
    if colon:
        return Subject(a, b)
    _form()
    return None


def _of_comparison(address: str) -> Subject | None:
    state = service().state(address)
    if state.result is None or state.a_id is None or state.b_id is None:
        st.title("Nothing to explain yet", anchor=False)
        waiting = "It is being computed." if state.status in ACTIVE else "It has no result."
        unknown = "There is no comparison at this address."
        st.markdown(unknown if state.status == "unknown" else waiting)
        st.page_link(
            "pages/compare.py",
            label="Open the comparison" if state.status != "unknown" else "New comparison",
            icon=":material/compare_arrows:",
            query_params={"comparison": address} if state.status != "unknown" else {},
            help="A comparison that is finished can be explained.",
        )
        return None
    settings = state.settings
    return Subject(
        state.a_id,
        state.b_id,
        extractor=settings.extractor if settings else "auto",
        extractor_options=settings.options if settings else {},
        seed=state.result.seed,
        address=address,
        comparison=state.result,
    )


def _form() -> None:
    st.title("Why do two datasets differ?", anchor=False)
    recent = service().recent(SHOWN)
    if recent:
        st.header(
            "A recent comparison",
            help="Finished on this server, the newest first.",
            anchor=False,
        )
        for one in recent:
            st.page_link(
                "pages/explain.py",
                label=f"**{names.markdown(one.title, 90)}**",
                icon=":material/lightbulb:",
                query_params={"comparison": one.id},
                help="Explain this comparison",
            )
        st.header("Or two datasets", help="Without comparing them first.", anchor=False)
    chosen = setup.sides()
    if chosen is None:
        return
    a, b, fits = chosen
    if st.button(
        "Explain",
        type="primary",
        icon=":material/lightbulb:",
        key="explain",
        disabled=not fits,
        help="Ask every question of these two. You can leave the page; answers wait here.",
    ):
        st.query_params.from_dict({PAIR: f"{a.id}:{b.id}"})
        st.rerun()
