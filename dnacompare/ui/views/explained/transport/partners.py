"""Items of A beside the items of B that they go to, on a plane and in full."""

from collections.abc import Sequence

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.transport.arrows import arrows
from dnacompare.explanations.transport.parts import Pair, TransportMap
from dnacompare.ui import address, names
from dnacompare.ui.views import gallery, picture
from dnacompare.ui.views.explained import Place, clicks


def partners(result: TransportMap, place: Place) -> None:
    """Arrows on two axes of choice; a click on a mark, or the box, chooses the pair shown below."""
    labels = {str(j): text for j, text in enumerate(axis.name for axis in result.axes)}
    labels = names.unlike(labels, limit=70)
    left, right = st.columns(2)
    with left:
        across = address.choose(
            "Across",
            labels,
            key=place.key("across"),
            help="What lies along the horizontal axis: a component of all features, or one "
            "feature in its own units.",
        )
    with right:
        up = address.choose(
            "Up",
            labels,
            key=place.key("up"),
            default=str(min(1, len(labels) - 1)),
            help="What lies along the vertical axis.",
        )
    options = {
        str(j): f"{j + 1}. squared way {numbers.number(pair.cost)}"
        for j, pair in enumerate(result.pairs)
    }
    box, chart = place.key("pair"), place.key("arrows")
    chosen = int(st.session_state.get(box, st.query_params.get(box, "0")) or 0)
    axes = result.axes[int(across)], result.axes[int(up)]
    clicked = picture.pick(arrows(result.pairs, *axes, min(chosen, len(options) - 1)), key=chart)
    first = clicked[0] if clicked else None
    mark = first[0] if isinstance(first, list) else first
    clicks.choose(box, None if mark is None else str(mark), options, by=chart)
    pair = result.pairs[
        int(
            address.choose(
                "Pair",
                options,
                key=box,
                help="An item of A and the item of B that most of it goes to, the dearest first.",
            )
        )
    ]
    beside([pair], place, "pair-items")


def beside(pairs: Sequence[Pair], place: Place, name: str) -> None:
    """Items of A on the left, each one's partner in the same place on the right."""
    items, others = [pair.item for pair in pairs], [pair.partner for pair in pairs]
    gallery.pair(place.key(name), place.datasets, items, others)
