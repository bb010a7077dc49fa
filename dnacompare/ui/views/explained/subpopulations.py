"""Which subpopulations: what each adds, how its share changed, and the items it is made of."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.explained.subpopulations import parts, shares, together
from dnacompare.explanations.subpopulations.result import Group, Subpopulations
from dnacompare.ui import address, names, table
from dnacompare.ui.views import gallery, picture
from dnacompare.ui.views.explained import Place, clicks


def show(result: Subpopulations, place: Place) -> None:
    """Parts and shares, then the chosen group with its items; a click on a mark chooses it."""
    box = place.key("group")
    groups = {group.name: group for group in result.groups}
    left, right = st.columns([3, 2], gap="large")
    with left:
        clicked = picture.pick(parts(result), key=place.key("parts"))
        first = clicked[0] if clicked else None
        name = str(first[0]) if isinstance(first, list) else None
        clicks.choose(box, name, groups, by=place.key("parts"))
    with right:
        picture.show(shares(result), key=place.key("shares"))
    if result.interaction is not None:
        picture.show(together(result.interaction), key=place.key("together"))
    st.caption(names.literal(_sum(result)))
    chosen = groups[
        address.choose(
            "Group",
            names.unlike({name: name for name in groups}, limit=90),
            key=box,
            help="The one to look at below, the largest part of the distance first.",
        )
    ]
    st.caption(names.literal(_facts(chosen)))
    if chosen.traits:
        st.markdown(f"**In common:** {names.literal('; '.join(chosen.traits))}")
    st.markdown("**Its most typical items**")
    gallery.pair(place.key("items"), place.datasets, chosen.exemplars_a, chosen.exemplars_b)
    _table(result, place)


def _sum(result: Subpopulations) -> str:
    return (
        f"Σ over {numbers.count(len(result.groups), 'group')} = {numbers.number(result.total)} = "
        f"the energy distance, to {numbers.number(abs(result.gap))} (rounding). Beyond chance, "
        f"changed shares are {numbers.number(result.share.unbiased)} "
        f"{numbers.interval(result.share.interval)} and changes inside "
        f"{numbers.number(result.inside.unbiased)} {numbers.interval(result.inside.interval)}."
    )


def _facts(group: Group) -> str:
    return (
        f"{numbers.count(group.n[0], 'item')} of A ({numbers.percent(group.shares[0])}) and "
        f"{group.n[1]:,} of B ({numbers.percent(group.shares[1])}), 95% interval of the change "
        f"{numbers.interval(group.change_interval)} · changed: {group.verdict} (share "
        f"{_tested(group.share_p_value)}, inside {_tested(group.inside_p_value)})"
    )


def _tested(p: float | None) -> str:
    return "not tested" if p is None else f"{numbers.p_value(p)}, adjusted"


def _table(result: Subpopulations, place: Place) -> None:
    with st.expander("Every group with its numbers", icon=":material/table:"):
        st.dataframe(
            table.columns(
                {
                    "Group": [group.name for group in result.groups],
                    "Changed": [group.verdict for group in result.groups],
                    "Share of A": [numbers.percent(group.shares[0]) for group in result.groups],
                    "Share of B": [numbers.percent(group.shares[1]) for group in result.groups],
                    "Share part": [group.share_part.value for group in result.groups],
                    "Inside part": [group.inside_part.value for group in result.groups],
                    "Adjusted p, share": [group.share_p_value for group in result.groups],
                    "Adjusted p, inside": [group.inside_p_value for group in result.groups],
                }
            ),
            hide_index=True,
            key=place.key("table"),
            alt="Every group with its shares, parts and tests",
        )
