"""What gives B away: the neurons that separate best, chosen on one half, told of the other."""

from functools import partial
from typing import cast

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.separating import separating
from dnacompare.results import Comparison, Estimate, Separation
from dnacompare.ui import names
from dnacompare.ui.views import look, picture
from dnacompare.workflow.csv_text import csv_text
from dnacompare.workflow.looks import Look

MOST = 20
"""Neurons chosen; of few neurons at most a half, or the choice would be none."""


def options(comparison: Comparison) -> dict[str, int]:
    """What is asked of the two sets that were compared."""
    return {
        "count": max(1, min(MOST, comparison.neurons_tested // 2)),
        "seed": comparison.seed,
    }


def show(about: Look, level: float) -> None:
    """The separation of ``about``, whose datasets are A and B."""
    st.header(
        "What gives B away",
        help="The neurons that tell the two apart best: chosen on one half of the items, reported "
        "on the other, so that the choice flatters no number.",
        anchor="separating",
    )
    found = look.result(
        about,
        "Find the neurons that separate best",
        "Passes both halves of each set through the extractor.",
    )
    if found is None:
        return
    separation = cast(Separation, found)
    picture.show(separating(separation, level), key="separating")
    st.table(
        {
            "Mean over": ["the chosen neurons", "all neurons"],
            "Value": [_value(separation.chosen), _value(separation.all_neurons)],
            "Noise floor": [_floor(separation.chosen), _floor(separation.all_neurons)],
            "p": [
                numbers.bare_p(one.p_value) for one in (separation.chosen, separation.all_neurons)
            ],
        }
    )
    _small_print(separation, about.address)


def _value(estimate: Estimate) -> str:
    return f"{numbers.number(estimate.value)} {numbers.interval(estimate.interval)}"


def _floor(estimate: Estimate) -> str:
    return numbers.number(estimate.noise_floor)


def _small_print(separation: Separation, key: str) -> None:
    rows = [
        {
            "neuron": neuron.name,
            "layer": neuron.layer,
            "chosen at (noise floors)": neuron.chosen_at,
            "shift": neuron.estimate.value,
            "p-value": neuron.estimate.p_value,
        }
        for neuron in separation.neurons
    ]
    with st.expander("How they were chosen", icon=":material/fact_check:"):
        st.caption(
            names.literal(
                f"Chosen on {numbers.both(separation.chosen_on)} items, told of "
                f"{numbers.both(separation.chosen.n)}; {separation.chosen.units}; "
                f"{separation.neurons[0].estimate.method}; seed {separation.seed}; "
                f"{separation.extractor}."
            )
        )
        st.download_button(
            "The neurons as CSV",
            data=partial(csv_text, rows),
            file_name=f"separating-{key[:12]}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="download-separating",
            help="One line a neuron, as reported on the half that they were not chosen on.",
        )
