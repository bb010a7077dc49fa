"""What a comparison found, as frozen values: no number travels without what qualifies it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from dnacompare.document import VERSION, Document
from dnacompare.errors import MissingDependencyError
from dnacompare.sampling import Dependence, ItemsNeeded, PowerCurve, Sampling
from dnacompare.watched import Watched, WatchedBatch

__all__ = [
    "VERSION",
    "Canvas",
    "CollectionTest",
    "Comparison",
    "Control",
    "Curves",
    "Dependence",
    "Document",
    "Estimate",
    "Exhibits",
    "Interval",
    "ItemsNeeded",
    "LayerShift",
    "LayerWeight",
    "ModeShift",
    "NeuronShift",
    "NeuronWeight",
    "NuisanceEffect",
    "PowerCurve",
    "Sampling",
    "SeparatingNeuron",
    "Separation",
    "SharedMap",
    "Side",
    "Verdict",
    "Watched",
    "WatchedBatch",
]

Interval = tuple[float, float]


@dataclass(frozen=True)
class Estimate:
    """One distance with everything needed to read it.

    ``interval`` covers the distance with probability ``confidence`` by the method named in
    ``method``. ``noise_floor`` is the mean value that two samples of these sizes from one
    population would show. ``u``, ``v`` and ``root`` are set where a distance has an unbiased form,
    a plug-in form and a square root (energy, kernel distances). Fields that a method does not
    give are ``None``, never a stand-in.
    """

    value: float
    n: tuple[int, int]
    units: str
    method: str
    seed: int = 0
    standard_error: float | None = None
    interval: Interval | None = None
    confidence: float = 0.95
    p_value: float | None = None
    permutations: int = 0
    noise_floor: float | None = None
    u: float | None = None
    v: float | None = None
    root: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """One of the two datasets, as it entered the comparison."""

    name: str
    modality: str
    fingerprint: str
    items: int
    """Items in the dataset after rejections."""
    used: int
    """Items that the tests on embeddings used; fewer than ``items`` means a subsample."""
    rejected: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The answer in one sentence.

    ``outcome`` is ``different``, ``no evidence``, ``identical`` or ``too few``; ``evidence`` says
    in words how strong it is.
    """

    outcome: str
    evidence: str
    sentence: str


@dataclass(frozen=True)
class LayerShift:
    """How far one layer moved: mean over its neurons of W1 in ``units``."""

    name: str
    neurons: int
    estimate: Estimate


@dataclass(frozen=True)
class Curves:
    """The two distributions of one neuron on a shared axis, ready to draw.

    ``density`` is per unit of ``x``; ``cumulative`` is the share of activations up to ``x``.
    """

    x: tuple[float, ...]
    density_a: tuple[float, ...]
    density_b: tuple[float, ...]
    cumulative_a: tuple[float, ...]
    cumulative_b: tuple[float, ...]
    units: str


@dataclass(frozen=True)
class Exhibits:
    """Items that excite a neuron most and least in each set: identities as 16 hex digits."""

    most_a: tuple[str, ...] = ()
    most_b: tuple[str, ...] = ()
    least_a: tuple[str, ...] = ()
    least_b: tuple[str, ...] = ()


@dataclass(frozen=True)
class NeuronShift:
    """One of the most changed neurons.

    ``estimate.p_value`` is adjusted for having looked at all neurons (single-step max-T).
    ``shift`` is the difference of the means, B − A, in the same units.
    """

    layer: str
    index: int
    name: str
    estimate: Estimate
    shift: float
    mean_a: float
    mean_b: float
    original_units: str
    curves: Curves
    exhibits: Exhibits = field(default_factory=Exhibits)


@dataclass(frozen=True)
class SharedMap:
    """One 2-D projection of A ∪ B; ``quality`` in 0…1 is named by ``quality_name``."""

    method: str
    quality: float
    quality_name: str
    x_a: tuple[float, ...]
    y_a: tuple[float, ...]
    ids_a: tuple[str, ...]
    x_b: tuple[float, ...]
    y_b: tuple[float, ...]
    ids_b: tuple[str, ...]


@dataclass(frozen=True)
class NuisanceEffect:
    """How far one nuisance alone moves the same items, with equal weights and with the chosen ones.

    Measured on items that the weights were not fitted to. ``role`` is ``ignored``, ``focus`` or
    ``other``; ``way`` says what was done. The noise floors are those of two samples of the
    comparison's sizes, from A alone.
    """

    name: str
    title: str
    way: str
    role: str
    plain: Estimate
    weighted: Estimate


@dataclass(frozen=True)
class LayerWeight:
    """What one layer counts for: ``share`` of all weight, by ``counted`` of its neurons."""

    name: str
    neurons: int
    counted: int
    share: float


@dataclass(frozen=True)
class NeuronWeight:
    """A neuron that lost weight. ``weight`` is in multiples of an equal one; ``adds`` is what the
    ignored nuisances add to its noise floor, as a share of it."""

    layer: str
    index: int
    name: str
    weight: float
    adds: float


@dataclass(frozen=True)
class Control:
    """The DNA distance with neurons weighted so that some nuisances do not count, or do.

    ``ignore`` and ``focus`` are titles. ``before`` and ``after`` are what the ignored nuisances
    together add to the noise floor, as a share of it, with equal weights and with these, on the
    items that the weights were fitted to; ``reached`` says whether that is little. ``items`` of A
    were used for fitting and for ``effects``. ``effective`` counts neurons as equal weights that
    spread as widely.
    """

    ignore: tuple[str, ...]
    focus: tuple[str, ...]
    sentence: str
    plain: Estimate
    weighted: Estimate
    effects: tuple[NuisanceEffect, ...]
    layers: tuple[LayerWeight, ...]
    lost: tuple[NeuronWeight, ...]
    neurons: int
    effective: float
    before: float
    after: float
    reached: bool
    items: tuple[int, int]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison(Document):
    """Everything found about A against B; ``a`` is the reference."""

    a: Side
    b: Side
    extractor: str
    provenance: Mapping[str, Any]
    verdict: Verdict
    p_value: float | None
    """Of the combined test named in ``test``."""
    test: str
    estimates: Mapping[str, Estimate]
    layers: tuple[LayerShift, ...]
    neurons: tuple[NeuronShift, ...]
    shared_map: SharedMap | None
    level: float
    permutations: int
    seed: int
    neurons_tested: int
    detectable: float | None = None
    """Smallest shift along the main direction, in pooled standard deviations, that would have been
    found four times in five; computed where there is no evidence of a difference."""
    control: Control | None = None
    """Set where some difference was to be ignored or looked for."""
    sampling: Sampling | None = None
    """The design of the tests; ``None`` where every item counted as independent of all others."""
    dependence: tuple[Dependence, ...] = ()
    """What speaks against that, the worst first; its sentences are among the notes."""
    power_curve: PowerCurve | None = None
    """What fewer and more items would find; ``None`` without the energy test of single items."""
    watched: Watched | None = None
    """B as if its items had come one at a time, in their order; ``None`` with any other design."""
    notes: tuple[str, ...] = ()
    software: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION

    def report(self, path: Path | str, a: Any = None, b: Any = None) -> None:
        """Write one self-contained HTML page, which ``load`` reads back.

        With ``a`` and ``b``, the datasets that were compared, it also shows the items that excite
        the most changed neurons. No request leaves the page; it works from disk. Raises
        ``MissingDependencyError`` where the app's packages are not installed.
        """
        try:  # when called, as the public names are: a result does not know who draws it
            write = import_module("dnacompare.report").write
        except ImportError as error:
            raise MissingDependencyError(
                f"A report needs {error.name}; install it with pip install 'dnacompare[app]'."
            ) from error

        write(self, path, a, b)


@dataclass(frozen=True)
class SeparatingNeuron:
    """A neuron chosen on one half of the items, with its shift on the other half.

    ``chosen_at`` is its W1 on the first half in units of its noise floor there: the choice flatters
    it. ``estimate.p_value`` is adjusted for the number of neurons chosen; ``shift`` is B − A.
    """

    layer: str
    index: int
    name: str
    chosen_at: float
    estimate: Estimate
    shift: float


@dataclass(frozen=True)
class Separation(Document):
    """The neurons that tell B from A best; all numbers are of items that they were not chosen on.

    ``chosen`` is the mean distance over the chosen neurons, ``all_neurons`` over all compared.
    ``chosen_on`` counts the items that the choice was made on.
    """

    a: str
    b: str
    extractor: str
    chosen: Estimate
    all_neurons: Estimate
    neurons: tuple[SeparatingNeuron, ...]
    neurons_compared: int
    chosen_on: tuple[int, int]
    seed: int
    software: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION


@dataclass(frozen=True)
class Canvas:
    """Where a domain is drawn: places ``x``, and ``y`` where it has two dimensions.

    ``kind`` is ``line``, ``circle`` (of length ``period``), ``plane`` (a grid), ``sphere`` (a grid
    of longitudes and latitudes in degrees) or ``graph`` (one place a node, with the ``names`` of
    the nodes and ``edges`` as pairs of them).
    """

    kind: str
    x: tuple[float, ...]
    y: tuple[float, ...] = ()
    period: float | None = None
    names: tuple[str, ...] = ()
    edges: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class ModeShift:
    """How far one eigenspace of the domain's Laplacian tells two collections apart.

    ``share`` is its part of the squared distance and ``p_value`` is adjusted for having looked at
    all (single-step max-T). ``difference`` holds, per eigenfunction of the eigenspace, its mean
    under B minus its mean under A: summed with the eigenfunctions it is the change of density
    that this eigenspace sees, whatever basis was chosen. ``wave`` is that change at the places of
    the canvas: what B has more there than A, per unit of the domain or per node.
    """

    name: str
    eigenvalue: float
    dimension: int
    share: float
    p_value: float
    difference: tuple[float, ...]
    wave: tuple[float, ...] = ()


@dataclass(frozen=True)
class CollectionTest(Document):
    """Everything found about collection B against A, whose units are whole distributions.

    ``p_value`` is that of ``method``; ``p_values`` has those of all methods. ``estimate`` is the
    distance of the mean embeddings, ``estimate.n`` the units. ``unit_map`` places every unit by its
    quantiles; its ids are the units' names.
    """

    a: str
    b: str
    domain: str
    verdict: Verdict
    p_value: float
    method: str
    p_values: Mapping[str, float]
    estimate: Estimate
    modes: tuple[ModeShift, ...]
    unit_map: SharedMap
    canvas: Canvas
    settings: Mapping[str, Any]
    level: float
    permutations: int
    seed: int
    notes: tuple[str, ...] = ()
    software: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION

    @property
    def units(self) -> tuple[int, int]:
        """How many units each collection has."""
        return self.estimate.n
