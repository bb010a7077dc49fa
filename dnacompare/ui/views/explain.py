"""The page of a pair: every question in a fixed order, each answer as soon as it is there."""

from dataclasses import dataclass
from importlib.util import find_spec

import streamlit as st

from dnacompare.specs import ExplanationSpec
from dnacompare.ui import address, names
from dnacompare.ui.service import changeable, service, visitor
from dnacompare.ui.views import (
    explain_columns,
    explain_options,
    explain_story,
    explain_watch,
    sides,
)
from dnacompare.ui.views.explain_answer import answer
from dnacompare.ui.views.explain_subject import Subject
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.explain import list_explanations
from dnacompare.workflow.explanations import ExplanationState, Question

CHAPTERS = {
    "features": "Which features moved",
    "maps": "What would turn A into B",
    "samples": "Which items",
    "groups": "Which subpopulations",
    "loss": "Why the model failed",
    "repair": "How to repair it",
    "more": "More",
}
"""Parts of the page by ``ExplanationSpec.chapter``: from what moved to what to do."""


@dataclass(frozen=True)
class Asked:
    """A question about the pair: how its answer stands, or ``why`` it cannot be asked."""

    spec: ExplanationSpec
    question: Question
    state: ExplanationState
    why: str = ""


def show(subject: Subject) -> None:
    """Ask every question of the pair and draw what is known of each."""
    a, b = (service().library.entry(side) for side in subject.datasets)
    st.title("Why does B differ from A?", anchor=False)
    with st.container(horizontal=True, gap="small"):
        for letter, entry in zip("AB", (a, b), strict=True):
            st.markdown(sides.line(letter, entry.name), width="content")
    if is_dna(a) or is_dna(b):
        st.info(
            "A DNA holds no items to explain. Upload the datasets themselves.",
            icon=":material/info:",
        )
        return
    _link(subject)
    asked = _ask(subject)
    answers = {one.spec.name: one.state.result for one in asked if one.state.result is not None}
    # What comes and goes keeps one place, full or empty: charts below it whose place changed would
    # send their clicks to a fragment that is no more.
    with st.container(key="watch"):
        explain_watch.show({one.spec.title: one.state for one in asked})
    with st.container(key="story-of"):
        explain_story.show(subject, answers)
    _overview(asked)
    for chapter, title in CHAPTERS.items():
        members = [one for one in asked if one.spec.chapter == chapter]
        if members:
            _chapter(chapter, title, members)


def _ask(subject: Subject) -> list[Asked]:
    """Every explanation in the order of the page; those that need nothing more are started."""
    order = list(CHAPTERS)
    specs = sorted(list_explanations(), key=lambda spec: order.index(spec.chapter))
    columns = service().explanations.columns(*subject.datasets)
    chosen = explain_columns.show(specs, columns)
    asked = []
    for spec in specs:
        named = {o.option: chosen[o.option] for o in spec.columns if o.option in chosen}
        question = Question(
            subject.a,
            subject.b,
            spec.name,
            extractor=subject.extractor,
            extractor_options=subject.extractor_options,
            options={**explain_options.current(spec), **named},
            seed=subject.seed,
        )
        why = explain_columns.missing(spec, chosen, columns) or _uninstalled(spec)
        state = service().explanations.state(question.address)
        if changeable() and state.status == "unknown" and not why and not spec.on_demand:
            state = service().explanations.state(service().explanations.start(question, visitor()))
        asked.append(Asked(spec, question, state, why))
    return asked


def _uninstalled(spec: ExplanationSpec) -> str:
    lacking = [name for name in spec.requires if not find_spec(name)]
    return f"It needs {', '.join(lacking)}, which is not installed here." if lacking else ""


def _link(subject: Subject) -> None:
    if subject.address is not None:
        st.page_link(
            "pages/compare.py",
            label="The comparison",
            icon=":material/compare_arrows:",
            query_params={"comparison": subject.address},
            help="How far apart they are, and whether it is real",
        )


def _overview(asked: list[Asked]) -> None:
    """Every answer in its one sentence."""
    st.header("Every question in a sentence", help="What to conclude, and what not.", anchor=False)
    st.markdown(
        "\n".join(
            f"- [**{one.spec.title}**](#{one.spec.chapter}): {names.literal(_sentence(one))}"
            for one in asked
        )
    )


def _sentence(one: Asked) -> str:
    if one.state.result is not None:
        return one.state.result.sentence
    if one.why:
        return f"not available. {one.why}"
    if one.state.status == "failed":
        return f"no answer. {one.state.error}"
    return {"queued": "waiting", "running": "being computed"}.get(one.state.status, "not asked yet")


def _chapter(chapter: str, title: str, members: list[Asked]) -> None:
    st.header(
        title, help=" ".join(dict.fromkeys(one.spec.question for one in members)), anchor=chapter
    )
    chosen = members[0]
    if len(members) > 1:
        name = address.switch(
            "Answers by",
            {one.spec.name: one.spec.title for one in members},
            key=chapter,
            help=" ".join(f"{one.spec.title}: {one.spec.summary}" for one in members),
        )
        chosen = next(one for one in members if one.spec.name == name)
    answer(chosen.spec, chosen.question, chosen.state, chosen.why)
