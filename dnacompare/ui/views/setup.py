"""What to compare and how: two datasets, an extractor, and settings for those who want them."""

from collections.abc import Mapping
from importlib.util import find_spec

import streamlit as st

from dnacompare import numbers
from dnacompare.charts import words
from dnacompare.charts.text import short
from dnacompare.specs import ExtractorSpec
from dnacompare.ui import address, names
from dnacompare.ui.service import service, visitor
from dnacompare.ui.views import knobs, read_only, sampling
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.extract import default_extractor
from dnacompare.workflow.library import Entry
from dnacompare.workflow.listing import list_extractors

AUTO = "auto"


def show() -> None:
    """Draw the form; starting leads to the comparison's own address."""
    st.title("Compare two datasets", anchor=False)
    if read_only.told():
        return
    chosen = sides()
    if chosen is None:
        return
    a, b, fits = chosen
    extractor = AUTO if is_dna(a) else _extractor(a.modality)
    settings = knobs.show(extractor, a.modality)
    if fits and not is_dna(a):
        settings = sampling.show(a.id, b.id, settings)
    if st.button(
        "Compare",
        type="primary",
        icon=":material/play_arrow:",
        key="run",
        disabled=not fits,
        help="Start. You can leave the page; the result waits at its address.",
    ):
        started = service().start(a.id, b.id, settings, visitor())
        st.query_params.from_dict({"comparison": started})
        st.rerun()


def sides() -> tuple[Entry, Entry, bool] | None:
    """A and B, and whether they can be compared; nothing, and why, where there are not two."""
    entries = {entry.id: entry for entry in service().library.entries()}
    if len(entries) < 2:
        _too_few(len(entries))
        return None
    a, b = _sides(entries)
    fits = a.modality == b.modality
    if not fits:
        st.warning(
            f"A holds {names.literal(a.kind)} and B holds {names.literal(b.kind)}. Only datasets "
            "of one kind can be compared; choose another A or B.",
            icon=":material/compare_arrows:",
        )
    return a, b, fits


def _too_few(count: int) -> None:
    st.markdown(
        "Two datasets are needed, and there is "
        + ("none yet." if count == 0 else "only one.")
        + " Upload some, or start with a built-in example on the home page."
    )
    with st.container(horizontal=True):
        st.page_link(
            "pages/datasets.py",
            label="Upload a dataset",
            icon=":material/upload:",
            help="Images, tables, arrays, text, model outputs or .dna files",
        )
        st.page_link(
            "app.py",
            label="Built-in examples",
            icon=":material/auto_awesome_mosaic:",
            help="Five pairs with nothing to download",
        )


def _sides(entries: Mapping[str, Entry]) -> tuple[Entry, Entry]:
    labels = names.unlike({key: _label(entry) for key, entry in entries.items()})
    left, right = st.columns(2, gap="medium")
    newest = next(iter(entries.values()))
    alike = [key for key, entry in entries.items() if entry.modality == newest.modality]
    with left:
        a = address.choose(
            "A · the reference",
            labels,
            key="a",
            default=alike[min(1, len(alike) - 1)],  # of two uploads the first is the reference
            help="The reference: units and the scale of every column come from it.",
        )
    alike = [key for key, entry in entries.items() if entry.modality == entries[a].modality]
    with right:
        b = address.choose(
            "B · compared with A",
            labels,
            key="b",
            default=next((key for key in alike if key != a), None),
            help="The dataset to compare with the reference. It must be of the same kind.",
        )
    return entries[a], entries[b]


def _label(entry: Entry) -> str:
    noun = words.ONE.get(entry.modality, "item")
    return f"{short(entry.name, 44)} · {numbers.count(entry.items, noun)}"


def _extractor(modality: str) -> str:
    programs = service().settings.allow_model_code
    fitting = [
        spec
        for spec in list_extractors()
        if modality in spec.modalities and (programs or not spec.runs_code)
    ]
    usable = [spec for spec in fitting if all(find_spec(name) for name in spec.requires)]
    default = default_extractor(modality)
    titles = {spec.name: spec.title for spec in usable}
    options = {AUTO: f"Automatic: {titles.get(default, default)}"}
    for spec in usable:
        options |= _variants(spec)
    chosen = address.choose(
        "Extractor",
        options,
        key="extractor",
        help="What looks at the items. "
        + " ".join(f"{spec.title}: {spec.summary}" for spec in usable),
    )
    for spec in fitting:
        if spec not in usable:
            st.caption(
                f"{spec.title} needs {', '.join(spec.requires)}; install it with "
                f"`pip install 'dnacompare[{spec.name}]'`."
            )
    return chosen


def _variants(spec: ExtractorSpec) -> dict[str, str]:
    """Each variant as an option of its own; the box can be searched by typing."""
    if spec.variants is None:
        return {spec.name: spec.title}
    return {f"{spec.name}/{name}": f"{spec.title}: {name}" for name in spec.variants()}
