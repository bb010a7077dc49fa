"""What two collections are: a table, its columns, and the space on which the values lie."""

from collections.abc import Mapping

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.text import short
from dnacompare.ui import act, address, names
from dnacompare.ui.service import service, visitor
from dnacompare.ui.views import collection_columns as picks
from dnacompare.ui.views import read_only
from dnacompare.workflow import demos
from dnacompare.workflow.collection_question import DOMAINS, VALUES, CollectionQuestion
from dnacompare.workflow.library import Entry

SAME = "same"


def show() -> None:
    """Draw the form; starting leads to the test's own address."""
    st.title("Compare collections of distributions", anchor=False)
    if read_only.told():
        return
    st.markdown(
        "Each unit (a day, a person, a shop, a network) is a whole distribution of values, and "
        "units come in two groups. Do the groups differ, and in which way?"
    )
    tables = {one.id: one for one in service().library.entries() if one.modality == "table"}
    if not tables:
        _nothing()
        return
    labels = names.unlike({key: _label(entry) for key, entry in tables.items()})
    a = address.choose(
        "Table",
        labels,
        key="table",
        help="One row a value: which group it belongs to, which unit, and the value.",
    )
    question = _question(a, labels)
    if question is not None and st.button(
        "Compare the groups",
        type="primary",
        icon=":material/play_arrow:",
        key="run-collection",
        help="Start. You can leave the page; the result waits at its address.",
    ):
        started = service().collections.start(question, visitor())
        st.query_params.from_dict({"collection": started})
        st.rerun()
    _example()


def _question(a: str, labels: Mapping[str, str]) -> CollectionQuestion | None:
    """What the form says; nothing, and why, where it says too little."""
    columns = picks.of(a)
    left, right = st.columns(2, gap="medium")
    with left:
        other = address.choose(
            "The other group",
            {SAME: "is in the same table", **{k: v for k, v in labels.items() if k != a}},
            key="other",
            help="Where B is: rows of the same table with another group, or a table of its own "
            "with the same columns.",
        )
        group, groups = picks.pick_groups(columns) if other == SAME else (None, ())
        unit = picks.pick_unit(columns, group)
    with right:
        domain = address.choose(
            "The values lie on", DOMAINS, key="domain", help="The space decides what is near."
        )
        values = picks.pick_values(columns, domain, {unit, group})
        periods = picks.pick_periods(domain)
        weight = picks.pick_weight(columns)
    edges, ends = picks.pick_edges(labels) if domain == "graph" else (None, ())
    fewest, permutations, seed = _settings()
    needed = VALUES.get(domain, max(len(values), 1))
    if len(values) != needed:
        st.caption(f"Choose {numbers.count(needed, 'column')} of values.")
        return None
    if other == SAME and len(groups) != 2:
        st.caption("Choose a column that holds two groups or more.")
        return None
    return CollectionQuestion(
        a=a,
        b=None if other == SAME else other,
        unit=unit,
        values=values,
        group=group,
        groups=groups,
        weight=weight,
        domain=domain,
        periods=periods,
        edges=edges,
        ends=ends,
        fewest_items=fewest,
        permutations=permutations,
        seed=seed,
    )


def _settings() -> tuple[int, int, int]:
    with st.expander("Settings", icon=":material/tune:", key="collection-settings"):
        left, middle, right = st.columns(3)
        fewest = left.number_input(
            "Fewest rows of a unit",
            min_value=1,
            value=1,
            key="fewest",
            help="Units with fewer are left out: all units count the same, so tiny ones add noise.",
        )
        permutations = middle.number_input(
            "Permutations",
            min_value=99,
            max_value=99_999,
            value=9_999,
            step=1_000,
            key="collection-permutations",
            help="Random relabellings of whole units behind each p-value.",
        )
        seed = right.number_input(
            "Seed",
            min_value=0,
            max_value=2**31 - 1,
            value=0,
            key="collection-seed",
            help="Fixes the random relabellings, so that a result can be repeated.",
        )
    return int(fewest), int(permutations), int(seed)


def _label(entry: Entry) -> str:
    return f"{short(entry.name, 44)} · {numbers.count(entry.items, 'row')}"


def _nothing() -> None:
    st.markdown("There is no table yet. Upload one, or look at the built-in example.")
    st.page_link(
        "pages/datasets.py",
        label="Upload a table",
        icon=":material/upload:",
        help="CSV, Parquet or JSON lines, with one row a value",
    )
    _example()


def _example() -> None:
    st.button(
        "Try the built-in example",
        icon=":material/auto_awesome_mosaic:",
        key="collection-example",
        on_click=act.attempt,
        args=(_open_example,),
        help="When people visit a library: hours of the day, for weekdays and weekends.",
    )


def _open_example() -> None:
    """Start the example; its address is that of the same question asked through the form."""
    table = demos.add_table("visits", service().library)
    question = CollectionQuestion(
        a=table,
        unit="day",
        values=("hour",),
        group="kind",
        groups=("weekday", "weekend"),
        domain="circle",
        periods=(24.0,),
    )
    st.query_params.from_dict({"collection": service().collections.start(question, visitor())})
