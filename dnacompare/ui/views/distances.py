"""How far apart: a picture in units of chance, and the table with every number."""

from collections.abc import Mapping

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.distances import distances, times
from dnacompare.results import Comparison, Estimate
from dnacompare.ui import names
from dnacompare.ui.views import picture

HELP = (
    "Four distances look at the same two sets in different ways. The noise floor is what two "
    "samples of these sizes from one population would show on average; a distance near it says "
    "nothing. Methods explains each."
)


def show(comparison: Comparison, titles: Mapping[str, str]) -> None:
    """The forest plot beside the table."""
    st.header("How far apart", help=HELP, anchor="distances")
    picture.show(distances(comparison, titles), key="distances")
    st.table(
        table(comparison.estimates, titles),
        border="horizontal",
        alt="The distances with intervals, p-values, noise floors and units",
    )
    with st.expander("How each number was computed", icon=":material/function:"):
        st.markdown("\n".join(f"- {line}" for line in made(comparison.estimates, titles)))


def table(estimates: Mapping[str, Estimate], titles: Mapping[str, str]) -> dict[str, list[str]]:
    """Columns of text, one row a distance; what has no number shows a dash."""
    rows = list(estimates.values())
    confidence = f"{rows[0].confidence:.0%}" if rows else "95%"
    return {
        "Distance": [names.literal(titles.get(name, name)) for name in estimates],
        "Value": [numbers.number(row.value) for row in rows],
        f"{confidence} interval": [names.literal(numbers.interval(row.interval)) for row in rows],
        "p": [numbers.bare_p(row.p_value) for row in rows],
        "Noise floor": [numbers.number(row.noise_floor) for row in rows],
        "Value ÷ floor": [
            times(row.value / row.noise_floor) if row.noise_floor else numbers.NONE for row in rows
        ],
        "Units": [names.literal(row.units) for row in rows],
        "n": [f"{row.n[0]:,} and {row.n[1]:,}" for row in rows],
        "Seed": [str(row.seed) for row in rows],
    }


def made(estimates: Mapping[str, Estimate], titles: Mapping[str, str]) -> list[str]:
    """How each number was made and what was noted on the way, as markdown."""
    told = []
    for name, row in estimates.items():
        drawn = f"; {numbers.count(row.permutations, 'permutation')}" if row.permutations else ""
        notes = "".join(f"; {note}" for note in row.notes)
        title = names.literal(titles.get(name, name))
        told.append(f"**{title}**: {names.literal(f'{row.method}{drawn}{notes}')}")
    return told
