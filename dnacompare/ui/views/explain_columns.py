"""Columns with a meaning: which one is the label, the loss or the group, guessed from names."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dnacompare.specs import ColumnOption, ExplanationSpec
from dnacompare.ui import address, names
from dnacompare.workflow.described_columns import DescribedColumn, guess

NONE = "-"
IN_A_ROW = 3

Chosen = Mapping[str, str | tuple[str, ...]]
"""Columns by option; one that nobody chose is missing."""


def show(specs: Sequence[ExplanationSpec], columns: Sequence[DescribedColumn]) -> Chosen:
    """A box for each option that names columns; explanations share options of one name."""
    wanted = {option.option: (option, spec) for spec in specs for option in spec.columns}
    if not wanted or not columns:
        return {}
    chosen: dict[str, str | tuple[str, ...]] = {}
    with st.expander("Columns with a meaning", icon=":material/view_column:", key="columns"):
        st.caption(
            "Some questions are about a label, a loss or a group. What is chosen here was guessed "
            "from the columns' names."
        )
        places = st.columns(IN_A_ROW)
        for number, (option, spec) in enumerate(wanted.values()):
            with places[number % IN_A_ROW]:
                picked = _pick(option, spec, columns)
            if picked:
                chosen[option.option] = picked
    return chosen


def missing(spec: ExplanationSpec, chosen: Chosen, columns: Sequence[DescribedColumn]) -> str:
    """Why the explanation cannot be asked for, and what would help; nothing when it can."""
    for option in spec.columns:
        if option.required and not chosen.keys() & {option.option, *option.or_else}:
            what = f"{_label(option).lower()} ({spec.options[option.option]})"
            if not columns:
                return f"It needs a column: {what}. These items have none."
            if not any(column.fits(option) for column in columns):
                return f"It needs a column: {what}. None of these columns can be that."
            return f"It needs a column: {what}. Choose one under “Columns with a meaning”."
    return ""


def _pick(
    option: ColumnOption, spec: ExplanationSpec, columns: Sequence[DescribedColumn]
) -> str | tuple[str, ...]:
    """The column that was chosen, or ``""``; several as a tuple."""
    fitting = names.unlike({c.name: _told(c) for c in columns if c.fits(option)})
    first = guess(option, columns)
    help = f"{spec.title}: {spec.options[option.option]}"
    if option.several:
        return address.choose_several(
            _label(option), fitting, key=option.option, help=help, default=[first] if first else []
        )
    picked = address.choose(
        _label(option),
        {NONE: "None", **fitting},
        key=option.option,
        help=help,
        default=first,
    )
    return "" if picked == NONE else picked


def _told(column: DescribedColumn) -> str:
    return column.name if column.on == "both" else f"{column.name} · only in {column.on}"


def _label(option: ColumnOption) -> str:
    return option.option.replace("_", " ").capitalize()
