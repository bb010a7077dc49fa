"""One story: from one number to what it is the sum of, and down to one item to look at."""

from collections.abc import Mapping

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.one_story import ladder
from dnacompare.explanation import Explanation
from dnacompare.explanations.energy_contributions import EnergyContributions
from dnacompare.results import Comparison
from dnacompare.ui import names
from dnacompare.ui.views import gallery, picture
from dnacompare.ui.views.explain_subject import Subject
from dnacompare.ui.views.marked_texts import Against
from dnacompare.workflow.one_story import Sum, sums, telling


def show(subject: Subject, answers: Mapping[str, Explanation]) -> None:
    """The sums known so far; nothing until there is one."""
    known = sums(subject.comparison, answers)
    if not known:
        return
    st.header(
        "One story",
        help="Each distance is a sum, so what adds to it can be named. Every sum is checked: the "
        "parts are computed apart from the whole.",
        anchor="story",
    )
    if subject.comparison is not None:
        st.markdown(_first(subject.comparison))
    picture.show(ladder(known), key="story")
    st.markdown("\n".join(f"- {_line(one)}" for one in known))
    items = answers.get("energy_contributions")
    if isinstance(items, EnergyContributions):
        _one_item(subject, items)


def _first(comparison: Comparison) -> str:
    told = comparison.verdict.sentence
    energy = comparison.estimates.get("energy")
    if energy is not None and energy.noise_floor is not None:
        told += (
            f" Chance alone would give an energy distance of {numbers.number(energy.noise_floor)}."
        )
    return names.literal(told)


def _line(one: Sum) -> str:
    """What the parts sum to, and how exactly, with a link to them."""
    where = f"[{_linked(one)}](#{one.chapter})" if one.chapter else _linked(one)
    mark = ":material/check:" if one.holds else ":material/priority_high:"
    told = "agree" if one.holds else "**do not agree**, for instance because other items were drawn"
    return (
        f"{mark} {one.title}: {where} add up to {one.total:.7g}, the whole is {one.whole:.7g}; "
        f"they {told} (off by {one.gap:.1g}, rounding allows {one.tolerance:.1g}, {one.units})."
    )


def _linked(one: Sum) -> str:
    first = one.over.partition(" ")[0]
    return f"{one.count:,} {first if one.count != 1 else first.rstrip('s')}"


def _one_item(subject: Subject, items: EnergyContributions) -> None:
    """The item that adds most, itself: the end of the way down."""
    item = telling(items)
    beyond = item.p_value <= items.level
    share = numbers.percent(item.contribution / items.total) if items.total else "0%"
    why = (
        "more than any item would by chance"
        if beyond
        else "which an odd item does by chance too: no single item makes the distance"
    )
    st.markdown(
        f"**Down to one item**: this one of {item.side} adds {numbers.number(item.contribution)}, "
        f"{share} of the energy distance, {why} ({numbers.p_value(item.p_value)}, adjusted)."
    )
    own, other = subject.datasets if item.side == "A" else reversed(subject.datasets)
    gallery.one("story-item", own, [item.id], item.side, against=Against(other))
