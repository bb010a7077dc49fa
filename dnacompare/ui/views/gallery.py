"""Items themselves, A beside B: pictures, rows of a table, or texts."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import streamlit as st

from dnacompare.errors import DNACompareError
from dnacompare.ui import names
from dnacompare.ui.service import service
from dnacompare.ui.views import sides
from dnacompare.workflow.previews import shrink

THUMBNAIL = 160
"""Pixels of a shown picture's longer side."""
TEXT = 280
"""Characters of a shown text."""


def pair(
    key: str, datasets: tuple[str, str], a: Sequence[str], b: Sequence[str], about: str = ""
) -> None:
    """Items of A on the left and of B on the right; ``key`` tells this gallery from others.

    Of rows, the column that ``about`` names or begins with comes first.
    """
    for side, dataset, ids, column in zip(
        "AB", datasets, (a, b), st.columns(2, gap="medium"), strict=True
    ):
        with column:
            st.markdown(sides.letter(side))
            one(f"{key}-{side}", dataset, ids, side, about)


def one(key: str, dataset: str, ids: Sequence[str], side: str, about: str = "") -> None:
    """Some items of one dataset, in the order given."""
    try:
        contents = [_item(dataset, item) for item in ids]
    except DNACompareError as error:
        st.caption(names.literal(f"The items cannot be shown: {error}"))
        return
    if not contents:
        st.caption("There is none to show.")
    elif isinstance(contents[0], str):
        _texts(contents)
    elif hasattr(contents[0], "columns"):
        _rows(contents, side, about)
    else:
        _pictures(key, contents, side)


def forget() -> None:
    """Drop the items kept for showing, so that deleted ones are gone."""
    _item.clear()


@st.cache_data(max_entries=2_000, show_spinner=False)
def _item(dataset: str, item: str) -> Any:
    """An item small enough to be sent; ids are content hashes, so it never goes stale."""
    content = service().library.item(dataset, item)
    if isinstance(content, str):
        return content if len(content) <= TEXT else f"{content[: TEXT - 1]}…"
    return content if hasattr(content, "columns") else _png(shrink(content, THUMBNAIL))


def _png(pixels: Any) -> bytes:
    """The picture without loss: what is small between A and B must not drown in compression."""
    from PIL import Image

    encoded = BytesIO()
    Image.fromarray(pixels).save(encoded, "PNG")
    return encoded.getvalue()


def _pictures(key: str, pictures: Sequence[Any], side: str) -> None:
    with st.container(key=f"gallery-{key}"), st.grid(4, min_column_width=56, gap="xsmall"):
        for rank, picture in enumerate(pictures, start=1):
            st.image(picture, width="stretch", alt=f"Item {rank} of {side}")


def _rows(rows: Sequence[Any], side: str, about: str) -> None:
    import pandas as pd

    table = pd.concat(rows)
    first = max((c for c in table.columns if about.startswith(str(c))), key=len, default=None)
    order = [first, *(c for c in table.columns if c != first)] if first else None
    st.dataframe(
        table,
        column_order=order,
        hide_index=True,
        height="content",
        lazy=False,
        alt=f"Rows of {side}",
    )


def _texts(texts: Sequence[str]) -> None:
    st.markdown("\n".join(f"> {names.literal(' '.join(text.split()))}\n" for text in texts))
