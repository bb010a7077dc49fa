"""Built-in pairs of small datasets, made on the spot from a seed: nothing is downloaded."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.specs import File
from dnacompare.workflow import scenes
from dnacompare.workflow.demo_tables import classifier_answers, customers, visits
from dnacompare.workflow.open import open_dataset

PICTURES = 120
"""Of each side."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""One date for all entries of an archive, so that it has the same bytes every time."""


@dataclass(frozen=True)
class Side:
    """One of the two datasets: what it is called and how its values are made."""

    name: str
    make: Callable[[], Any]
    """uint8 images ``(n, h, w, 3)`` or a DataFrame."""


@dataclass(frozen=True)
class Demo:
    """A pair with a known answer. ``expect`` says what a comparison should show."""

    name: str
    title: str
    summary: str
    expect: str
    a: Side
    b: Side
    modality: str = "auto"
    options: Mapping[str, Any] = field(default_factory=dict)

    def pair(self) -> tuple[Dataset, Dataset]:
        """A and B, in memory."""
        return self.side("a"), self.side("b")

    def side(self, letter: str) -> Dataset:
        """A or B alone, by ``a`` or ``b``; raises ``InputError`` for another letter."""
        if letter not in ("a", "b"):
            raise InputError(f"A demo has the sides 'a' and 'b', not {letter!r}.")
        side = self.a if letter == "a" else self.b
        return open_dataset(side.make(), modality=self.modality, name=side.name, **self.options)

    def files(self, folder: Path) -> tuple[tuple[File, ...], tuple[File, ...]]:
        """A and B as files below ``folder`` (zip of PNG, or CSV), the same bytes every time."""
        return _written(self.a, folder), _written(self.b, folder)


class Keeper(Protocol):
    """What keeps datasets, such as the library."""

    def add_demo(self, side: str) -> Any:
        """Keep the side with this key and return its entry, which has an ``id``."""


def demo(name: str) -> Demo:
    """The demo called ``name``; raises ``InputError`` if there is none."""
    for one in DEMOS:
        if one.name == name:
            return one
    raise InputError(f"There is no demo {name!r}; there are {', '.join(d.name for d in DEMOS)}.")


def side(key: str) -> Dataset:
    """One side by its key, such as ``blur/a``, or a single table by its name.

    Raises ``InputError`` if there is none.
    """
    if key in TABLES:
        return open_dataset(TABLES[key].make(), modality="table", name=TABLES[key].name)
    name, _, letter = key.partition("/")
    return demo(name).side(letter)


def add(name: str, keeper: Keeper) -> tuple[str, str]:
    """Put both sides into a library; their ids."""
    known = demo(name).name
    return keeper.add_demo(f"{known}/a").id, keeper.add_demo(f"{known}/b").id


def add_table(name: str, keeper: Keeper) -> str:
    """Put a single table into a library; its id."""
    return str(keeper.add_demo(name).id)


def _written(side: Side, folder: Path) -> tuple[File, ...]:
    values = side.make()
    ending = "zip" if isinstance(values, np.ndarray) else "csv"
    path = folder / f"{side.name}.{ending}"
    if isinstance(values, np.ndarray):
        path.write_bytes(_zip_of_pictures(values))
    else:
        values.to_csv(path, index=False)
    return (File(path, path.name),)


def _zip_of_pictures(images: NDArray[np.uint8]) -> bytes:
    from PIL import Image

    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for number, image in enumerate(images):
            encoded = BytesIO()
            Image.fromarray(image).save(encoded, "PNG")
            archive.writestr(
                zipfile.ZipInfo(f"picture_{number:03d}.png", LONG_AGO), encoded.getvalue()
            )
    return whole.getvalue()


DEMOS = (
    Demo(
        "null",
        "No difference",
        "Two sets of painted hills from the same generator, with different seeds.",
        "No evidence of a difference: both sets follow one distribution.",
        Side("Hills I", lambda: scenes.pictures(scenes.hills, PICTURES, 1)),
        Side("Hills II", lambda: scenes.pictures(scenes.hills, PICTURES, 2)),
    ),
    Demo(
        "blur",
        "Slightly out of focus",
        "Hills again, but in B every picture is blurred by 0.6 pixels.",
        "A clear difference that the eye hardly sees, in the finest textures alone.",
        Side("Sharp hills", lambda: scenes.pictures(scenes.hills, PICTURES, 3)),
        Side("Soft hills", lambda: scenes.blurred(scenes.pictures(scenes.hills, PICTURES, 4), 0.6)),
    ),
    Demo(
        "scenes",
        "Another subject",
        "Hills against city skylines, under the same skies.",
        "A large difference, led by upright edges at the scale of towers.",
        Side("Hills", lambda: scenes.pictures(scenes.hills, PICTURES, 5)),
        Side("Skylines", lambda: scenes.pictures(scenes.skyline, PICTURES, 6)),
    ),
    Demo(
        "customers",
        "A subgroup that changed",
        "A thousand customers a side; in B those in the north earn 40 % less.",
        "Income changes most; baskets and visits, which depend on it, a little; the rest stays.",
        Side("Customers last year", lambda: customers(7)),
        Side("Customers this year", lambda: customers(8, northern_income=0.6)),
    ),
    Demo(
        "classifier",
        "A classifier in fog",
        "What one classifier says of 600 photographs, clear and in fog; paired by photograph.",
        "In fog the probabilities leave 0 and 1, and the label dog is given more often.",
        Side("Clear photographs", lambda: classifier_answers(9, fog=0)),
        Side("Foggy photographs", lambda: classifier_answers(9, fog=1)),
        modality="model outputs",
        options={"id_column": "photo"},
    ),
)

TABLES = {"visits": Side("Visits to a library", lambda: visits(10))}
"""Single tables that hold several groups."""
