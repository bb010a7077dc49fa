"""Texts in a gallery: words highlighted, hostile ones as they were written, and what it means."""

from io import BytesIO

import numpy as np
from streamlit.testing.v1 import AppTest

from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import Service

COMMON = ["house", "tree", "river", "walk", "green", "morning", "people", "small", "the", "of"]
EVIL = "<b>x</b>]**:red[y]"


def add(service: Service, name: str, *more: str) -> tuple[str, list[str]]:
    """A dataset of 60 texts, and the items shown of it."""
    random = np.random.default_rng(len(name))
    lines = [" ".join([*random.choice(COMMON, 15), *more]) for _ in range(60)]
    key = service.library.add([Upload(f"{name}.txt", BytesIO("\n".join(lines).encode()))]).id
    return key, [f"{item:016x}" for item in service.library.dataset(key).ids[:4]]


def gallery_of(a: str, b: str, items_a: list[str], items_b: list[str]) -> None:
    from dnacompare.ui.views import gallery

    gallery.pair("shown", (a, b), items_a, items_b)


def test_words_that_differ_are_highlighted_and_explained(workspace: Service) -> None:
    (a, items_a), (b, items_b) = add(workspace, "plain"), add(workspace, "hostile", EVIL)
    session = AppTest.from_function(gallery_of, args=(a, b, items_a, items_b)).run(timeout=60)
    assert not session.exception
    of_a, of_b = (box.value for box in session.markdown if box.value.startswith("> "))
    marked = r":orange-background[**\<b\>x\<\/b\>\]\*\*\:" + "\u2060" + r"red\[y\]**]"
    assert of_b.count(marked) == 4
    assert "-background[" not in of_a
    told = [caption.value for caption in session.caption]
    assert told == [
        "No word of these texts is shown to set them apart from B.",
        "Highlighted: words whose letter groups put a text farther from A than from B, beyond "
        "chance.",
    ]
