"""Built-in pairs with a known answer, each compared with one click."""

from io import BytesIO
from pathlib import Path

import streamlit as st

from dnacompare.ui.service import service, visitor
from dnacompare.ui.views import read_only
from dnacompare.workflow.demos import DEMOS, Demo

STRIPS = Path(__file__).resolve().parents[3] / "assets" / "demos"


def show() -> None:
    """A card for each demo, and one for the person's own data."""
    if read_only.told():
        return
    st.header(
        "Built-in examples",
        help="Small pairs that the project made itself, each with a known answer. Nothing is "
        "downloaded.",
        anchor="examples",
    )
    with st.grid(3, min_column_width=280):
        for demo in DEMOS:
            _card(demo)
        _own()


def _card(demo: Demo) -> None:
    with st.container(border=True, height="stretch", gap="small", key=f"card-{demo.name}"):
        st.image(
            _strip(demo.name),
            width="stretch",
            alt=f"A glimpse of {demo.a.name} (A) and {demo.b.name} (B)",
        )
        st.markdown(f"**{demo.title}**  \n{demo.summary}")
        st.caption(f"What to see: {demo.expect[:1].lower()}{demo.expect[1:]}")
        st.space("stretch")
        if st.button(
            "Compare",
            key=f"demo-{demo.name}",
            icon=":material/play_arrow:",
            width="stretch",
            help=f"Compare {demo.a.name} (A) with {demo.b.name} (B), with default settings",
        ):
            a, b = service().demo(demo.name)
            started = service().start(a, b, owner=visitor())
            st.switch_page("pages/compare.py", query_params={"comparison": started})


@st.cache_data(max_entries=len(DEMOS), show_spinner=False)
def _strip(name: str) -> bytes:
    """The picture of a demo as Streamlit sends it; it would turn a WebP into PNG at every visit."""
    from PIL import Image

    encoded = BytesIO()
    Image.open(STRIPS / f"{name}.webp").save(encoded, "PNG")
    return encoded.getvalue()


def _own() -> None:
    with st.container(border=True, height="stretch", gap="small", key="card-own"):
        st.markdown(
            "**Your own data**  \nA zip or folder of images, a table, arrays, texts, or a model's "
            "predictions. Upload two of a kind, then compare them."
        )
        st.space("stretch")
        if st.button(
            "Upload datasets",
            key="upload",
            icon=":material/upload:",
            width="stretch",
            help="Add datasets to the library",
        ):
            st.switch_page("pages/datasets.py")
