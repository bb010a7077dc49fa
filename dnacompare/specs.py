"""What an extension declares about itself: light values; listing them imports nothing heavy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset, Ids
from dnacompare.embeddings import draw_order
from dnacompare.errors import InputError
from dnacompare.explanation import Explanation
from dnacompare.grids import Grid
from dnacompare.results import Estimate

if TYPE_CHECKING:
    import torch

Labels = NDArray[np.bool_]
"""``(N, B + 1)``: which of the N pooled items belong to A; column 0 is what was observed."""

Sink = Callable[[int, "torch.Tensor"], None]
"""Takes a layer's number and its activations ``(items, neurons, positions)``, float32.

A layer may come in several pieces, in the order of the items."""


@dataclass(frozen=True)
class Progress:
    """Where long work stands: ``done`` of ``total`` items of the named stage."""

    stage: str
    done: int
    total: int


Report = Callable[[Progress], None]
"""Called between batches; raising ``CancelledError`` in it stops the work."""


def silent(_: Progress) -> None:
    """A report nobody reads."""


@dataclass(frozen=True)
class DistanceSpec:
    """A distance and what it claims; tests read the claims.

    ``on`` is ``dna`` or says what arrays ``(n, d)`` and ``(m, d)`` are taken: ``embeddings`` (in
    any units), ``features`` (as one particular network gives them, in its own units), ``sphere``
    (unit vectors) or ``domain`` (values on a space, which may be named). ``estimate`` is the public
    function.
    ``statistics`` gives, for arrays and labels, the statistic of each column: that is how several
    distances share one set of permutations. ``tests_value`` says that this statistic is the value
    itself; an estimate that is tested otherwise states its own noise floor. ``estimates`` says
    whether the value is a distance or the square of one.
    """

    name: str
    title: str
    on: str
    estimate: Callable[..., Estimate]
    summary: str
    reference: str
    estimates: str = "distance"
    symmetric: bool = True
    invariant_to: frozenset[str] = frozenset()
    statistics: Callable[..., NDArray[np.float64]] | None = None
    tests_value: bool = True
    requires: tuple[str, ...] = ()
    weight: float = 1.0
    """Of its p-value where several tests give one: larger if it alone sees what it sees."""
    by_item: bool = False
    """Whether it needs what a DNA keeps by groups of items, beside its histograms."""


@dataclass(frozen=True)
class LoaderSpec:
    """A kind of file that becomes a dataset.

    ``open`` takes files (path and the name to show) and options and returns the dataset, with
    whatever could not be read in ``Dataset.rejected``. ``recognises`` looks at the first bytes of
    a file and knows its kind whatever it is called; without it the suffix decides.
    """

    name: str
    title: str
    modality: str
    suffixes: tuple[str, ...]
    open: Callable[..., Dataset]
    summary: str
    options: Mapping[str, str] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    recognises: Callable[[bytes], bool] | None = None


@dataclass(frozen=True)
class File:
    """A file on disk and the name a person knows it by, which is never used as a path."""

    path: Path
    name: str


@dataclass(frozen=True)
class LayerInfo:
    """A layer that an extractor watches, with a name for each neuron."""

    name: str
    neurons: tuple[str, ...]
    ranges: NDArray[np.float64] | None = None
    """``(C, 2)``: the ends of each neuron's range, where the extractor's grid needs them."""


@dataclass(frozen=True)
class LayerChoice:
    """A layer that an extractor could watch; ``default`` if it does so unasked."""

    name: str
    neurons: int
    default: bool


class Extractor(Protocol):
    """A frozen map from items to activations; deterministic, whatever the batch size or order."""

    provenance: Mapping[str, Any]
    layers: tuple[LayerInfo, ...]
    dimensions: tuple[str, ...]

    @property
    def grid(self) -> Grid:
        """On which activations are counted."""

    def run(self, batch: Any, sink: Sink) -> NDArray[np.float32]:
        """Send each layer's activations to ``sink`` as they appear; return ``(items, d)``."""


@runtime_checkable
class Preparing(Protocol):
    """An extractor that begins with each item alone, as with resizing an image.

    Items are then prepared in other threads while the batch before them runs, and a large one is
    small by the time its batch is complete. ``run`` takes items prepared or not.
    """

    def prepare(self, item: Any) -> Any:
        """The item in the form that ``run`` begins with; what is prepared stays as it is."""


@runtime_checkable
class SideBySide(Protocol):
    """An extractor whose ``run`` may be called by several threads at once, each computing alone.

    No thread then waits for another within a product, and activations are counted where they were
    computed. Without this, or with ``together`` of 0, runs take turns.
    """

    @property
    def together(self) -> int:
        """Items of one such run; its results are those of any other number."""


@dataclass(frozen=True)
class ExtractorSpec:
    """A family of extractors.

    ``build`` takes ``variant`` (what follows the slash in ``torchvision/resnet50``), the datasets
    that fix a frame of reference (the first of them is A), the device and options. ``fitted`` says
    that the extractor does depend on those datasets. ``layers`` takes ``variant`` and options and
    lists what can be named in the option ``layers``; families without it have no such option.
    ``runs_code`` says that what a user gives is a program: it then needs the operator's leave.
    """

    name: str
    title: str
    modalities: tuple[str, ...]
    build: Callable[..., Extractor]
    summary: str
    reference: str
    variants: Callable[[], tuple[str, ...]] | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    fitted: bool = False
    layers: Callable[[str, Mapping[str, Any]], tuple[LayerChoice, ...]] | None = None
    runs_code: bool = False


Picture = NDArray[np.uint8]
"""``(height, width, 3)``."""


@dataclass(frozen=True)
class Way:
    """One way in which a nuisance shows: a pure function of a picture, a strength and a generator.

    The generator is the item's own, so that an item is always changed alike. ``label`` says in
    words what is done, with the strength in units a person knows.
    """

    label: str
    change: Callable[[Picture, float, np.random.Generator], Picture]
    strength: float

    def __call__(self, picture: Picture, random: np.random.Generator) -> Picture:
        """The changed picture; the one given stays as it is."""
        return self.change(picture, self.strength, random)


@dataclass(frozen=True)
class NuisanceSpec:
    """A difference between pictures that a comparison may be told to ignore, or to look for.

    A neuron's response is the largest over the ``ways``, at their strengths; the first way stands
    for the nuisance where another one is ignored.
    """

    name: str
    title: str
    ways: tuple[Way, ...]
    summary: str


@dataclass(frozen=True)
class Feature:
    """One column of ``Rows``.

    ``kind`` is ``number`` (in the table's own units), ``category`` (1 where the table's ``column``
    has this value), ``gap`` (1 where ``column`` is missing) or ``dimension`` (of an embedding).
    """

    name: str
    kind: str
    column: str


Column = NDArray[Any]
"""``(n,)``: float64 with NaN for what is missing, or object: text, "" for what is missing."""


@dataclass(frozen=True, eq=False)
class Rows:
    """A dataset as explanations see it: ``values`` ``(n, d)`` float64, one row an item.

    There are no gaps: a missing number is the median of its column over both datasets, a missing
    category is none of the values; a feature of kind ``gap`` tells which rows these are.
    ``columns`` holds what is known of the items in their own words, gaps included: a table's
    columns, features or not, or the ``folder`` of pictures and texts.
    """

    name: str
    ids: Ids
    values: NDArray[np.float64]
    features: tuple[Feature, ...]
    columns: Mapping[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> Column:
        """What is known by that name; raises ``InputError`` naming what there is instead."""
        if name not in self.columns:
            known = ", ".join(map(repr, self.columns)) or "none at all"
            raise InputError(f"{self.name!r} has no column {name!r}; it has {known}.")
        return self.columns[name]

    def without(self, *columns: str) -> "Rows":
        """The same rows, their features of these columns left out; ``columns`` keeps them."""
        kept = [j for j, feature in enumerate(self.features) if feature.column not in columns]
        return replace(
            self, values=self.values[:, kept], features=tuple(self.features[j] for j in kept)
        )

    def take(self, places: NDArray[np.int64]) -> "Rows":
        """The rows at ``places``."""
        columns = {name: values[places] for name, values in self.columns.items()}
        return replace(self, ids=self.ids[places], values=self.values[places], columns=columns)

    def capped(self, most: int) -> "Rows":
        """At most so many rows: those that embeddings of as many items hold, in their order."""
        if len(self) <= most:
            return self
        return self.take(np.sort(np.argsort(draw_order(self.ids), kind="stable")[:most]))


@dataclass(frozen=True)
class ColumnOption:
    """An option of an explanation that names a column of the items, or several (a tuple).

    ``kind`` is ``number``, ``text`` or ``any``. ``names`` are what such columns are often called,
    in small letters: a page proposes the first that there is. Without a ``required`` one the
    explanation cannot be asked for, unless one of the options ``or_else`` is given.
    """

    option: str
    kind: str = "any"
    names: tuple[str, ...] = ()
    required: bool = False
    several: bool = False
    or_else: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExplanationSpec:
    """A way to say why two datasets differ.

    ``explain(a, b, *, seed, progress, ...)`` takes two ``Rows`` with the same features and the
    ``options`` by name (told here in words), and returns a ``result``. ``on`` says which rows:
    ``features`` (a table's columns in their own units) or ``embeddings`` (as ``compare`` sees
    them); of what is no table both are embeddings. ``question`` is what a person would ask, and
    ``chapter`` the part of the page that answers it: features, maps, loss, samples, groups, repair
    or more. Of the options, ``columns`` are those that name columns of the items and ``choices``
    those with few values, the usual one first. One that takes long is computed ``on_demand``, not
    with the page. ``revision`` is raised when the same options would give other numbers. What it
    claims to be ``invariant_to`` (``column order``), tests hold it to.
    """

    name: str
    title: str
    question: str
    on: str
    explain: Callable[..., Explanation]
    result: type[Explanation]
    summary: str
    reference: str
    options: Mapping[str, str] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    columns: tuple[ColumnOption, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chapter: str = "more"
    on_demand: bool = False
    revision: int = 1
    invariant_to: frozenset[str] = frozenset({"column order"})
