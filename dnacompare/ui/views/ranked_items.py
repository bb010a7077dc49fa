"""Single items: those of B by their distance to A, and those nearest to a chosen one."""

from functools import partial
from typing import cast

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.ranked_items import ranked_items
from dnacompare.item_ranking import ItemRanking, NearestItems
from dnacompare.ui import address, names
from dnacompare.ui.views import gallery, look, picture
from dnacompare.workflow.csv_text import csv_text
from dnacompare.workflow.looks import Look

KEPT, SHOWN, NEAR = 1_000, 12, 8
"""Ranked items kept, those to choose from, and neighbours shown."""


def show(about: Look) -> None:
    """The ranking of ``about``, whose datasets are A and B, and one item's neighbours in B."""
    st.header(
        "Single items",
        help="Each item of B as a DNA of its own, held against A. Half of A makes the DNA, the "
        "other half says how far an item of A itself lies.",
        anchor="ranking",
    )
    found = look.result(
        about,
        "Rank the items of B",
        "Passes every item through the extractor once more, as one-item DNAs.",
    )
    if found is None:
        return
    ranking = cast(ItemRanking, found)
    st.markdown(names.literal(ranking.sentence))
    picture.show(ranked_items(ranking), key="ranked-items")
    _ends(ranking, about.datasets[1])
    _download(ranking, about.address)
    _neighbours(ranking, about)


def _ends(ranking: ItemRanking, dataset: str) -> None:
    ids = [item.id for item in ranking.items]
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Farthest from A**")
        gallery.one("farthest", dataset, ids[:NEAR], "B")
    with right:
        whole = len(ids) == ranking.n[2]
        st.markdown("**Nearest to A**" if whole else f"**Nearest to A of the {KEPT:,} farthest**")
        gallery.one("most-like", dataset, ids[: -NEAR - 1 : -1], "B")


def _download(ranking: ItemRanking, key: str) -> None:
    rows = [
        {"rank": rank, "item": item.name, "id": item.id, "distance": item.distance}
        | {"p-value": item.p_value}
        for rank, item in enumerate(ranking.items, start=1)
    ]
    with st.expander("How it was measured", icon=":material/fact_check:"):
        st.markdown(
            "\n".join(f"- {names.literal(one)}" for one in (ranking.method, *ranking.notes))
        )
        st.caption(
            f"{ranking.n[0]:,} items of A make its DNA, {ranking.n[1]:,} are the scale; "
            f"{numbers.count(ranking.n[2], 'item')} of B; {ranking.neurons:,} neurons; "
            f"{names.literal(ranking.extractor)}"
        )
        st.download_button(
            "The ranking as CSV",
            data=partial(csv_text, rows),
            file_name=f"ranking-{key[:12]}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="download-ranking",
            help="One line an item with its distance and its p-value, not adjusted for their "
            "number.",
        )


def _neighbours(ranking: ItemRanking, about: Look) -> None:
    labels = {item.id: item.name for item in ranking.items[:SHOWN]}
    item = address.choose(
        "Items of B nearest to",
        names.unlike(labels, limit=80),
        key="item",
        help="One of the items farthest from A: is it alone, or one of many alike?",
    )
    near = Look(
        "nearest",
        (about.datasets[1],),
        about.extractor,
        about.extractor_options,
        {"item": item, "count": NEAR},
    )
    found = look.result(near, "Find its neighbours", "Compares its embedding with all others.")
    if found is None:
        return
    nearest = cast(NearestItems, found)
    closest = numbers.number(nearest.items[0].distance)
    st.markdown(
        names.literal(
            f"The nearest of {numbers.count(nearest.n, 'other item')} is {closest} away, the "
            f"median one {numbers.number(nearest.typical)} ({nearest.units})."
        )
    )
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**The item**")
        gallery.one("the-item", about.datasets[1], [nearest.item], "B")
    with right:
        st.markdown("**Nearest to it**")
        gallery.one("nearest", about.datasets[1], [one.id for one in nearest.items], "B")
