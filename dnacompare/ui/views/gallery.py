"""Items themselves, A beside B: pictures, rows of a table, or texts."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import streamlit as st

from dnacompare.errors import DNACompareError
from dnacompare.ui import names, sign_in, table
from dnacompare.ui.service import service
from dnacompare.ui.views import marked_texts, sides
from dnacompare.ui.views.marked_texts import Against
from dnacompare.workflow.previews import shrink

THUMBNAIL = 160
"""Pixels of a shown picture's longer side."""


def pair(
    key: str,
    datasets: tuple[str, str],
    a: Sequence[str],
    b: Sequence[str],
    about: str = "",
    *,
    alone: bool = False,
) -> None:
    """Items of A on the left and of B on the right; ``key`` tells this gallery from others.

    Of rows, the column that ``about`` names or begins with comes first. Of texts, words are
    highlighted that differ from the other side; ``alone`` takes those that are merely unlike it.
    """
    for side, dataset, other, ids, column in zip(
        "AB", datasets, reversed(datasets), (a, b), st.columns(2, gap="medium"), strict=True
    ):
        with column:
            st.markdown(sides.letter(side))
            one(f"{key}-{side}", dataset, ids, side, about, Against(other, alone))


def one(
    key: str,
    dataset: str,
    ids: Sequence[str],
    side: str,
    about: str = "",
    against: Against | None = None,
) -> None:
    """Some items of one dataset, in the order given; texts highlighted ``against`` another one."""
    try:
        contents = [_item(sign_in.who(), dataset, item) for item in ids]
        if against is not None and contents and isinstance(contents[0], str):
            marked_texts.show(dataset, ids, side, against)
            return
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
    marked_texts.forget()


@st.cache_data(max_entries=2_000, show_spinner=False)
def _item(who: str, dataset: str, item: str) -> Any:
    """An item small enough to send, for ``who`` alone; ids are hashes, so it never goes stale."""
    content = service().library.item(dataset, item)
    if isinstance(content, str):
        return (
            content
            if len(content) <= marked_texts.SHOWN
            else f"{content[: marked_texts.SHOWN - 1]}…"
        )
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

    whole = table.rows(pd.concat(rows))
    told = [name for name in whole.columns if table.cell(about).startswith(str(name))]
    first = max(told, key=len, default=None)
    order = [first, *(name for name in whole.columns if name != first)] if told else None
    st.dataframe(
        whole,
        column_order=order,
        hide_index=True,
        height="content",
        lazy=False,
        alt=f"Rows of {side}",
    )


def _texts(texts: Sequence[str]) -> None:
    st.markdown("\n".join(f"> {names.literal(' '.join(text.split()))}\n" for text in texts))
