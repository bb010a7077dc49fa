"""How the items were sampled: what belongs together is chosen, and what looks so is said."""

from dataclasses import replace

import streamlit as st

from dnacompare.charts.text import short
from dnacompare.errors import DNACompareError
from dnacompare.ui import address, names
from dnacompare.ui.service import service
from dnacompare.workflow.comparison_settings import ComparisonSettings
from dnacompare.workflow.sampling_guide import SamplingGuide

KEY = "sampling"
FREE = "free"
ROWS = "rows"
TITLES = {
    "pairs": "Pairs: the same {} in A and B",
    "blocks": "Compared within each {}",
    "clusters": "Clusters: items of one {} depend on each other",
}
HELP = (
    "A test may only exchange what could have been exchanged. Independent: every item was drawn by "
    "itself. Pairs: the same thing measured twice, such as one prompt answered by two models; far "
    "smaller differences are found. Compared within: differences in how often a value occurs do "
    "not count. Clusters: frames of one camera or rows of one patient are no new evidence, so "
    "whole clusters are exchanged. Columns chosen here are not compared."
)


def show(a: str, b: str, settings: ComparisonSettings) -> ComparisonSettings:
    """The box; the settings with what was chosen."""
    try:
        found = service().sampling(a, b)
    except DNACompareError:  # a dataset that cannot be opened is told of when it is compared
        return settings
    options = {FREE: "Independent of each other"}
    for kind, title in TITLES.items():
        for column in getattr(found, kind):
            options[f"{kind}:{column}"] = title.format(f"“{short(column, 40)}”")
    options[ROWS] = "Clusters: items next to each other in order depend on each other"
    chosen = address.choose("The items are", options, key=KEY, help=HELP)
    if chosen == FREE:
        _hint(found)
    if chosen == ROWS:
        return replace(settings, clusters=_length())
    kind, _, column = chosen.partition(":")
    return replace(
        settings,
        pairs=column if kind == "pairs" else None,
        blocks=column if kind == "blocks" else None,
        clusters=column if kind == "clusters" else None,
    )


def query(settings: ComparisonSettings) -> dict[str, str]:
    """What stands in the address of the form for these settings."""
    if isinstance(settings.clusters, int):
        return {KEY: ROWS, "length": str(settings.clusters)}
    for kind in TITLES:
        column = getattr(settings, kind)
        if column:
            return {KEY: f"{kind}:{column}"}
    return {}


def _length() -> int:
    asked = st.query_params.get("length", "")
    if "length" not in st.session_state:
        st.session_state["length"] = int(asked) if asked.isdecimal() and int(asked) > 1 else 10
    length = st.number_input(
        "Items in a row",
        min_value=2,
        step=1,
        key="length",
        help="How many items in a row, in the order of each dataset, move together: at least as "
        "many as resemble each other because they are neighbours.",
    )
    address.remember("length", str(int(length)))
    return int(length)


def _hint(found: SamplingGuide) -> None:
    """What the names of columns suggest; the items themselves are checked with the comparison."""
    if not found.sources:
        return
    column = found.sources[0]
    said = names.markdown(column)
    st.info(
        f"Are your items independent? “{said}” repeats. If items of one “{said}” resemble each "
        "other because they came together, p-values are too small; choose clusters then.",
        icon=":material/hub:",
    )
    st.button(
        f"Use “{said}” as clusters",
        icon=":material/hub:",
        key="use-clusters",
        on_click=st.session_state.__setitem__,
        args=(KEY, f"clusters:{column}"),
        help="Whole clusters are then permuted instead of single items.",
    )
