"""Which columns of a table say what: group, unit, values, weight, and the ends of edges."""

from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from dnacompare.charts.text import short
from dnacompare.ui import address, sign_in
from dnacompare.ui.service import service
from dnacompare.workflow.collection_question import PERIODS, VALUES
from dnacompare.workflow.table_columns import TableColumn, table_columns

NONE = "none"
CIRCLES = (("Length of the circle", 24.0), ("Length of the second circle", 7.0))

Columns = Sequence[TableColumn]


def of(key: str) -> tuple[TableColumn, ...]:
    """The columns of a table in the library."""
    return _columns(sign_in.who(), key)


@st.cache_data(max_entries=32, show_spinner="Looking at the columns")
def _columns(who: str, key: str) -> tuple[TableColumn, ...]:
    """The same, kept for ``who`` alone; ids follow from the content."""
    return table_columns(service().library.dataset(key))


def pick_groups(columns: Columns) -> tuple[str, tuple[str, ...]]:
    """The column of groups and the two that are compared, the reference first."""
    guess = next((column for column in columns if column.distinct == 2), columns[0])
    group = _pick("Group", columns, "group", guess.name, "It says which group a row belongs to.")
    values = next(column.values for column in columns if column.name == group)
    if len(values) < 2:
        return group, ()
    labels = {value: short(value, 40) for value in sorted(values)}
    left, right = st.columns(2)
    with left:
        a = address.choose(
            "A · the reference", labels, key="group-a", help="The group that B is compared with."
        )
    with right:
        others = {value: label for value, label in labels.items() if value != a}
        b = address.choose("B", others, key="group-b", help="The group that is compared with A.")
    return group, (a, b)


def pick_unit(columns: Columns, group: str | None) -> str:
    """The column of units; of those that are not numbers the one with most values is guessed."""
    free = [column for column in columns if column.name != group] or list(columns)
    worded = [column for column in free if not column.number] or free
    guess = max(worded, key=lambda column: column.distinct)
    return _pick(
        "Unit",
        columns,
        "unit",
        guess.name,
        "What was drawn independently: a day, a person, a device. All its rows are one "
        "distribution.",
    )


def pick_values(columns: Columns, domain: str, taken: Collection[str | None]) -> tuple[str, ...]:
    """The columns of the values: as many as the space has coordinates."""
    free = [column for column in columns if column.name not in taken]
    labels = {column.name: short(column.name, 60) for column in free}
    if not free:
        return ()
    if VALUES.get(domain) == 1 or domain == "auto":
        numeric = next((column.name for column in free if column.number), None)
        what = "What is distributed in a unit."
        return (address.choose("Value", labels, key="value", default=numeric, help=what),)
    return address.choose_several(
        "Values",
        labels,
        key="values",
        help="Columns of the coordinates, in the order in which the space names them.",
    )


def pick_weight(columns: Columns) -> str | None:
    """The column of weights, if there is one."""
    told = "How often each value occurred, or what it counts; without it every row counts once."
    return _pick_or_none("Weight or count", columns, "weight", told)


def pick_periods(domain: str) -> tuple[float, ...]:
    """The lengths of the circles that the space has."""
    return tuple(
        float(
            st.number_input(
                label,
                min_value=1e-9,
                value=usual,
                key=f"period-{number}",
                help="Where values begin again: 24 for hours, 360 for degrees, 7 for weekdays.",
            )
        )
        for number, (label, usual) in enumerate(CIRCLES[: PERIODS.get(domain, 0)])
    )


def pick_edges(labels: Mapping[str, str]) -> tuple[str | None, tuple[str, ...]]:
    """The table of edges and the columns of their ends."""
    table = address.choose(
        "Table of edges", labels, key="edges", help="One row an edge, with the two nodes it joins."
    )
    columns = of(table)
    if len(columns) < 2:
        return None, ()
    places = st.columns(3)
    with places[0]:
        source = _pick("From", columns, "from", columns[0].name, "One end of each edge.")
    with places[1]:
        target = _pick("To", columns, "to", columns[1].name, "The other end of each edge.")
    with places[2]:
        strength = _pick_or_none("Strength", columns, "strength", "How strongly each joins.")
    return table, (source, target, *filter(None, (strength,)))


def _pick(label: str, columns: Columns, key: str, guess: str, help: str) -> str:
    options = {column.name: short(column.name, 60) for column in columns}
    return address.choose(label, options, key=key, default=guess, help=help)


def _pick_or_none(label: str, columns: Columns, key: str, help: str) -> str | None:
    """A column by its place, so that one may be called like the word for none."""
    options = {NONE: "none", **{str(i): short(one.name, 60) for i, one in enumerate(columns)}}
    chosen = address.choose(label, options, key=key, help=help)
    return None if chosen == NONE else columns[int(chosen)].name
