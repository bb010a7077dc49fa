"""Items on the page: small pictures, rows of a table, texts."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.results import Exhibits
from dnacompare.workflow.previews import item, shrink

SHOWN = 6
SIDE = 112
"""Pixels of a picture's longer side."""
QUALITY = 85
"""Of compression: some 3 kB a picture."""
TEXT = 280
CELLS = 8

Show = Callable[[str, str], Any]
"""``(side, identity)`` to the item's content, or None where it is not at hand."""


@dataclass(frozen=True)
class Item:
    """One of ``picture`` (a data address), ``cells`` (column and value) and ``text`` is set."""

    picture: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Exhibit:
    """Items of one side that excite a neuron most or least."""

    side: str
    what: str
    items: tuple[Item, ...]


def nothing(side: str, identity: str) -> None:
    """What shows an item when the data is not at hand."""


def of_datasets(a: Dataset | None, b: Dataset | None) -> Show:
    """Shows items of the datasets that are given."""
    sides = {"A": a, "B": b}

    def show(side: str, identity: str) -> Any:
        dataset = sides[side]
        if dataset is None:
            return None
        try:
            return item(dataset, identity)
        except InputError:  # another dataset than the one compared, or a file that is gone
            return None

    return show


def gallery(shown: Exhibits, about: str, show: Show) -> tuple[Exhibit, ...]:
    """Most first, A before B; sides of which no item is at hand are left out."""
    found = []
    for what, sides in (
        ("Most", (("A", shown.most_a), ("B", shown.most_b))),
        ("Least", (("A", shown.least_a), ("B", shown.least_b))),
    ):
        for side, ids in sides:
            contents = [content for i in ids[:SHOWN] if (content := show(side, i)) is not None]
            if contents:
                items = tuple(_item(content, about) for content in contents)
                found.append(Exhibit(side, what, items))
    return tuple(found)


def _item(content: Any, about: str) -> Item:
    if isinstance(content, str):
        line = " ".join(content.split())
        return Item(text=line if len(line) <= TEXT else f"{line[: TEXT - 1]}…")
    if hasattr(content, "columns"):
        return Item(cells=_cells(content, about))
    return Item(picture=_address(content))


def _cells(row: Any, about: str) -> tuple[tuple[str, str], ...]:
    """A few columns of a row, those that ``about`` names first."""
    names: Sequence[str] = sorted(
        map(str, row.columns), key=lambda name: not about.startswith(name)
    )
    return tuple((name, str(row[name].iloc[0])[:40]) for name in names[:CELLS])


def _address(pixels: NDArray[np.uint8]) -> str:
    """The picture inside an address, small enough for a hundred of them."""
    from PIL import Image

    encoded = BytesIO()
    Image.fromarray(shrink(pixels, SIDE)).save(encoded, "WEBP", quality=QUALITY)
    return f"data:image/webp;base64,{base64.b64encode(encoded.getvalue()).decode()}"
