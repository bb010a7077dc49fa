"""What is left when chosen nuisances do not count: the two distances, the check, the weights."""

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.control import controlled, effects, layer_weights
from dnacompare.charts.distances import times
from dnacompare.results import Control, Estimate, NuisanceEffect
from dnacompare.ui import names
from dnacompare.ui.views import picture

HELP = (
    "The DNA distance with neurons weighted: those that respond to what is ignored count less or "
    "not at all. Weights are learned from pictures of A alone, so the p-value stays honest. The "
    "verdict above is about everything, with nothing ignored."
)
CHECKED = (
    "The same pictures of A, changed: how far does the change alone move the distance? Hollow: "
    "all neurons alike; full: weighted. The weights have not seen these pictures."
)


def show(control: Control, level: float) -> None:
    """The section, below the distances."""
    st.header("With weighted neurons", help=HELP, anchor="control")
    for note in control.notes:
        st.warning(names.literal(note), icon=":material/rule:")
    picture.show(controlled(control, level), key="controlled")
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown("**What each change alone does**", help=CHECKED)
        picture.show(effects(control), key="effects")
    with right:
        st.markdown(
            "**What counts**",
            help="The share of each layer in all weight; grey: with all neurons alike.",
        )
        picture.show(layer_weights(control), key="weights")
    with st.expander("Every number", icon=":material/table_rows:"):
        st.table(_distances(control), border="horizontal", alt="The two distances")
        st.table(_effects(control), border="horizontal", alt="Each change before and after")
        if control.lost:
            st.caption("Neurons that lost weight, those that respond most first.")
            st.table(_lost(control), border="horizontal", alt="Neurons that lost weight")
        st.caption(names.literal(control.weighted.method))


def _distances(control: Control) -> dict[str, list[str]]:
    both = [control.plain, control.weighted]
    return {
        "DNA distance": ["All neurons alike", "Weighted"],
        "Value": [numbers.number(one.value) for one in both],
        f"{both[0].confidence:.0%} interval": [
            names.literal(numbers.interval(one.interval)) for one in both
        ],
        "p": [numbers.bare_p(one.p_value) for one in both],
        "Noise floor": [numbers.number(one.noise_floor) for one in both],
        "Value ÷ floor": [_times(one) for one in both],
        "n": [f"{one.n[0]:,} and {one.n[1]:,}" for one in both],
    }


def _effects(control: Control) -> dict[str, list[str]]:
    rows = control.effects
    return {
        "Change": [names.literal(f"{row.title}: {row.way}") for row in rows],
        "Before": [_measured(row.plain) for row in rows],
        "÷ floor": [_times(row.plain) for row in rows],
        "After": [_measured(row.weighted) for row in rows],
        "After ÷ floor": [_times(row.weighted) for row in rows],
        "Chosen to": [_role(row) for row in rows],
        "n": [f"{row.plain.n[0]:,}" for row in rows],
    }


def _lost(control: Control) -> dict[str, list[str]]:
    return {
        "Neuron": [names.literal(row.name) for row in control.lost],
        "Layer": [names.literal(row.layer) for row in control.lost],
        "Weight ÷ equal": [numbers.number(row.weight) for row in control.lost],
        "Added to chance": [numbers.percent(row.adds) for row in control.lost],
    }


def _measured(estimate: Estimate) -> str:
    shown = f"{numbers.number(estimate.value)} {numbers.interval(estimate.interval)}"
    return names.literal(shown)


def _times(estimate: Estimate) -> str:
    return times(estimate.value / estimate.noise_floor) if estimate.noise_floor else numbers.NONE


def _role(row: NuisanceEffect) -> str:
    return {"ignored": "be ignored", "focus": "be in focus"}.get(row.role, numbers.NONE)
