"""Everything known at a collection test's address: verdict, waves, map, or the work on its way."""

from functools import partial

import streamlit as st

from dnacompare import numbers
from dnacompare.charts import words
from dnacompare.charts.change import change
from dnacompare.charts.modes import modes
from dnacompare.charts.units import units
from dnacompare.results import CollectionTest
from dnacompare.ui import address, names, table
from dnacompare.ui.service import service, visitor
from dnacompare.ui.views import picture, unfinished
from dnacompare.workflow.collection_service import CollectionState

ALL = "all"


def show(key: str) -> None:
    """Draw whatever is known at ``key``."""
    state = service().collections.state(key)
    if state.status == "unknown":
        st.title("There is no collection test at this address", anchor=False)
        st.markdown("It may have been made on another server, or the link may have been cut short.")
        _another()
    elif state.result is not None:
        _result(state, state.result)
    else:
        unfinished.show(
            state,
            of="collections",
            ended=f"This test was {state.status}.",
            what="test",
            restart=partial(_restart, key),
            other=_another,
        )


def _result(state: CollectionState, test: CollectionTest) -> None:
    _verdict(test)
    for note in state.notes:
        st.warning(names.literal(note), icon=":material/save:")
    _where(test)
    st.header(
        "Which waves",
        help="The space is taken apart into waves, from the slowest to finer ones; each sees one "
        "pattern of change. P-values are adjusted for having looked at all.",
        anchor="waves",
    )
    picture.show(modes(test), key="modes")
    st.header(
        "Where the units lie",
        help="Each point is one unit, a whole distribution; near points are alike.",
        anchor="units",
    )
    picture.show(units(test), key="units")
    _methods(test)
    if test.notes:
        st.header("Notes", anchor=False)
        st.markdown("\n".join(f"- {names.literal(note)}" for note in test.notes))
    _download(state, test)
    _another()


def _verdict(test: CollectionTest) -> None:
    headline, sentence = words.headline(test.verdict.sentence, test.verdict.outcome)
    with st.container(key="verdict", gap="small"):
        st.title(names.literal(headline), anchor=False)
        st.markdown(names.literal(sentence))
        st.caption(
            names.literal(
                f"{numbers.both(test.units)} units · {test.domain} · {test.estimate.units} · "
                f"{numbers.count(test.permutations, 'permutation')} of whole units · seed "
                f"{test.seed}"
            )
        )


def _where(test: CollectionTest) -> None:
    st.header(
        "What changed, and where",
        help="The change from A to B at each place: blue where A has more, vermilion where B has.",
        anchor="change",
    )
    labels = {ALL: "All waves that differ beyond chance"} | {
        str(number): f"{shift.name} · {numbers.percent(shift.share)} of the squared distance"
        for number, shift in enumerate(test.modes)
    }
    if not any(shift.p_value <= test.level for shift in test.modes):
        labels[ALL] = "All waves; none differs beyond chance by itself"
    chosen = address.choose(
        "Seen by", labels, key="wave", help="All waves together, or one of them alone."
    )
    picture.show(change(test, None if chosen == ALL else int(chosen)), key="change")


def _methods(test: CollectionTest) -> None:
    with st.expander("Other tests of the same units", icon=":material/fact_check:"):
        st.caption(
            f"The verdict is that of {names.literal(test.method)}, chosen beforehand; the others "
            "stand here for comparison, and the smallest of them is no p-value."
        )
        st.dataframe(
            table.columns(
                {
                    "Test": list(test.p_values),
                    "p": [numbers.bare_p(value) for value in test.p_values.values()],
                }
            ),
            hide_index=True,
            alt="The p-value of every test",
        )


def _download(state: CollectionState, test: CollectionTest) -> None:
    st.download_button(
        "Download as JSON",
        data=lambda: test.to_json(indent=1),
        file_name=f"collections-{state.id[:12]}.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        key="download-collection",
        help="Every number with n, seed and settings. CollectionTest.load reads it in Python.",
    )


def _restart(key: str) -> None:
    question = service().collections.question(key)
    if question is not None:
        service().collections.start(question, visitor())


def _another() -> None:
    st.page_link(
        "pages/collection.py",
        label="Other collections",
        icon=":material/add:",
        query_params={},
        help="Choose another table or other columns",
    )
