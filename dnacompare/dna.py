"""The DNA of a dataset: for every neuron of a frozen network, the distribution of its activations.

After Ramtoula, Gadd, Newman and De Martini, *Visual DNA* (CVPR 2023). A DNA has a fixed size, can
be added to another and travels instead of the data. Beside the histogram of all activations it
keeps coarser histograms of ``GROUPS`` groups of items, because the item, not the activation, is
what was sampled: intervals and p-values resample groups.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum, tensor_file
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.grid import FloatGrid

GROUPS = 32
GROUP_MANTISSA_BITS = 2
FORMAT = 1
SPECIAL = ("zero", "underflow", "overflow", "nan", "infinite")
"""What is counted apart, per neuron; zeros, underflow and overflow are also in the histogram."""

Counts = NDArray[np.int64]
ARRAYS = (
    *("counts", "groups", "items", "item_sums", "item_squares"),
    *("sums", "squares", "special", "minimum", "maximum"),
)
"""The array fields of a layer, as a file stores them."""
SUMMED = ("counts", "items", "item_sums", "item_squares", "sums", "squares", "special")
"""The fields that plain addition merges."""


@dataclass(frozen=True, eq=False)
class Layer:
    """The distributions of one layer's C neurons over B bins and G groups of items."""

    name: str
    neurons: tuple[str, ...]
    counts: Counts
    """``(C, B)``: all finite activations."""
    groups: NDArray[np.int32] | Counts
    """``(G, C, b)``: the same by group of items, on the coarser grid; see ``compact``."""
    items: Counts
    """``(G, C)``: items whose mean activation is finite."""
    item_sums: exact_sum.Limbs
    """``(G, C, 4)``: sums of the items' mean activations."""
    item_squares: exact_sum.Limbs
    """``(G, C, 4)``: sums of their squares."""
    sums: exact_sum.Limbs
    """``(C, 4)``: sums of all finite activations."""
    squares: exact_sum.Limbs
    special: Counts
    """``(C, 5)``: counts in the order of ``SPECIAL``."""
    minimum: NDArray[np.float32]
    maximum: NDArray[np.float32]

    @property
    def size(self) -> int:
        """Number of neurons."""
        return len(self.neurons)

    @cached_property
    def total(self) -> Counts:
        """``(C,)``: finite activations."""
        total: Counts = self.counts.sum(axis=1)
        return total

    @cached_property
    def mean(self) -> NDArray[np.float64]:
        """``(C,)``: mean activation; NaN where there is none."""
        return _ratio(exact_sum.value(self.sums), self.total)

    @cached_property
    def deviation(self) -> NDArray[np.float64]:
        """``(C,)``: population standard deviation of all activations."""
        variance = _ratio(exact_sum.value(self.squares), self.total) - self.mean**2
        return np.sqrt(np.maximum(variance, 0.0))  # rounding alone can make it negative

    def __add__(self, other: "Layer") -> "Layer":
        return replace(
            self,
            **{part: getattr(self, part) + getattr(other, part) for part in SUMMED},
            groups=compact(np.add(self.groups, other.groups, dtype=np.int64)),
            minimum=np.minimum(self.minimum, other.minimum),
            maximum=np.maximum(self.maximum, other.maximum),
        )

    def select(self, neurons: NDArray[np.int64]) -> "Layer":
        """The layer with some of its neurons, in the order asked for."""
        return replace(
            self,
            neurons=tuple(self.neurons[i] for i in neurons),
            groups=self.groups[:, neurons],
            items=self.items[:, neurons],
            item_sums=self.item_sums[:, neurons],
            item_squares=self.item_squares[:, neurons],
            **{
                part: getattr(self, part)[neurons]
                for part in ["counts", "sums", "squares", "special", "minimum", "maximum"]
            },
        )


@dataclass(frozen=True, eq=False)
class DNA:
    """The distributions of all layers, with what is needed to know how they were made.

    ``provenance`` holds the extractor, its weights' hash, preprocessing and frame as JSON values;
    DNAs that differ in it are not comparable. ``root`` is the sum of the items' identities modulo
    2⁶⁴: with ``items`` it tells whether two DNAs were made from the same items.
    """

    provenance: Mapping[str, Any]
    grid: FloatGrid
    layers: tuple[Layer, ...]
    items: int
    root: int
    group_items: Counts
    """``(G,)``: items in each group."""
    name: str = ""
    software: Mapping[str, str] = field(default_factory=dict)

    @property
    def neurons(self) -> int:
        """Number of neurons of all layers."""
        return sum(layer.size for layer in self.layers)

    @property
    def group_grid(self) -> FloatGrid:
        """The grid of the groups' histograms."""
        return self.grid.coarser(GROUP_MANTISSA_BITS)

    def __getitem__(self, layer: str) -> Layer:
        """The layer of this name; raises ``InputError`` with the names there are."""
        for candidate in self.layers:
            if candidate.name == layer:
                return candidate
        have = ", ".join(candidate.name for candidate in self.layers)
        raise InputError(f"There is no layer {layer!r}; there are {have}.")

    def check_comparable(self, other: "DNA") -> None:
        """Raise ``IncompatibleError`` naming the first field in which the two differ."""
        mine, theirs = dict(self.provenance), dict(other.provenance)
        mine["grid"], theirs["grid"] = vars(self.grid), vars(other.grid)
        mine["layers"] = {layer.name: layer.size for layer in self.layers}
        theirs["layers"] = {layer.name: layer.size for layer in other.layers}
        for part in sorted({*mine, *theirs}):
            if mine.get(part) != theirs.get(part):
                raise IncompatibleError(
                    f"The DNAs differ in {part!r}: {_short(mine.get(part))} against "
                    f"{_short(theirs.get(part))}. Extract both with the same settings."
                )

    def __add__(self, other: "DNA") -> "DNA":
        """The DNA of all items of both, bit for bit what one pass over them gives.

        Items in both count twice. Raises ``IncompatibleError`` if the provenance differs.
        """
        self.check_comparable(other)
        return replace(
            self,
            layers=tuple(a + b for a, b in zip(self.layers, other.layers, strict=True)),
            items=self.items + other.items,
            root=(self.root + other.root) % 2**64,
            group_items=self.group_items + other.group_items,
            name=self.name if self.name == other.name else f"{self.name} + {other.name}",
        )

    def __eq__(self, other: object) -> bool:
        """Equal contents; the name and the software versions do not count."""
        if not isinstance(other, DNA):
            return NotImplemented
        try:
            self.check_comparable(other)
        except IncompatibleError:
            return False
        return (
            (self.items, self.root) == (other.items, other.root)
            and np.array_equal(self.group_items, other.group_items)
            and all(_same(a, b) for a, b in zip(self.layers, other.layers, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]

    def select(
        self,
        layers: Sequence[str] | None = None,
        neurons: Mapping[str, Sequence[int]] | None = None,
    ) -> "DNA":
        """Some layers, and of them some neurons; the choice is recorded in the provenance."""
        chosen = [self[name] for name in layers] if layers is not None else list(self.layers)
        if neurons:
            chosen = [
                layer.select(np.asarray(neurons[layer.name], np.int64))
                if layer.name in neurons
                else layer
                for layer in chosen
            ]
        provenance = dict(self.provenance)
        if neurons:
            provenance["neurons"] = {
                name: [int(i) for i in which] for name, which in neurons.items()
            }
        return replace(self, layers=tuple(chosen), provenance=provenance)

    def save(self, path: Path | str) -> None:
        """Write one ``.dna`` file."""
        header = {
            "kind": "dna",
            "version": FORMAT,
            "name": self.name,
            "provenance": dict(self.provenance),
            "grid": vars(self.grid),
            "items": self.items,
            "root": self.root,
            "software": dict(self.software),
            "layers": [
                {"name": layer.name, "neurons": list(layer.neurons)} for layer in self.layers
            ],
        }
        arrays = {"group_items": self.group_items}
        for number, layer in enumerate(self.layers):
            for part in ARRAYS:
                arrays[f"{number}/{part}"] = _canonical(part, getattr(layer, part))
        tensor_file.write(path, header, arrays)

    @classmethod
    def load(cls, path: Path | str) -> "DNA":
        """Read a ``.dna`` file; raises ``InputError`` if anything in it does not add up."""
        header, arrays = tensor_file.read(path)
        name = Path(path).name
        if header.get("kind") != "dna":
            raise InputError(f"{name!r} holds {header.get('kind')!r}, not a DNA.")
        if header.get("version") != FORMAT:
            raise InputError(
                f"{name!r} has DNA format {header.get('version')}; this version reads {FORMAT}. "
                "Update dnacompare or extract the DNA again."
            )
        try:
            layers = tuple(
                Layer(
                    name=str(layer["name"]),
                    neurons=tuple(str(neuron) for neuron in layer["neurons"]),
                    **{part: arrays[f"{number}/{part}"] for part in ARRAYS},
                )
                for number, layer in enumerate(header["layers"])
            )
            dna = cls(
                provenance=dict(header["provenance"]),
                grid=FloatGrid(**header["grid"]),
                layers=layers,
                items=int(header["items"]),
                root=int(header["root"]),
                group_items=arrays["group_items"],
                name=str(header["name"]),
                software=dict(header["software"]),
            )
            problem = dna.problem()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(
                f"{name!r} is not a complete DNA: {error!r} is missing or wrong."
            ) from error
        if problem:
            raise InputError(f"{name!r} does not add up: {problem}.")
        return dna

    def problem(self) -> str | None:
        """What contradicts itself in this DNA, if anything does."""
        if int(self.group_items.sum()) != self.items or (self.group_items < 0).any():
            return (
                f"its groups hold {int(self.group_items.sum())} items, the header says {self.items}"
            )
        groups, coarse = len(self.group_items), self.group_grid
        for layer in self.layers:
            expected: dict[str, tuple[int, ...]] = {
                "counts": (layer.size, self.grid.bins),
                "groups": (groups, layer.size, coarse.bins),
                "items": (groups, layer.size),
                "item_sums": (groups, layer.size, exact_sum.LIMBS),
                "item_squares": (groups, layer.size, exact_sum.LIMBS),
                "sums": (layer.size, exact_sum.LIMBS),
                "squares": (layer.size, exact_sum.LIMBS),
                "special": (layer.size, len(SPECIAL)),
                "minimum": (layer.size,),
                "maximum": (layer.size,),
            }
            for part, shape in expected.items():
                if getattr(layer, part).shape != shape:
                    return (
                        f"{part} of layer {layer.name!r} has shape {getattr(layer, part).shape} "
                        f"instead of {shape}"
                    )
            if (layer.counts < 0).any() or (layer.groups < 0).any():
                return f"layer {layer.name!r} has negative counts"
            if not np.array_equal(
                self.grid.coarsen(layer.counts, coarse), layer.groups.sum(axis=0)
            ):
                return f"the groups of layer {layer.name!r} do not sum to its histogram"
            if (layer.items > self.group_items[:, None]).any():
                return f"layer {layer.name!r} counts more items than there are"
        return None


def compact(groups: Counts) -> NDArray[np.int32] | Counts:
    """Counts of groups in 32 bits where they fit: they are most of a DNA's memory."""
    return groups if groups.max(initial=0) > np.iinfo(np.int32).max else groups.astype(np.int32)


def _ratio(top: NDArray[np.float64], bottom: Counts) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(bottom > 0, top / bottom, np.nan)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _canonical(part: str, array: NDArray[Any]) -> NDArray[Any]:
    """Digits of equal sums made equal; other arrays as they are."""
    return exact_sum.carry(array) if part.endswith(("sums", "squares")) else array


def _same(a: Layer, b: Layer) -> bool:
    return a.neurons == b.neurons and all(
        np.array_equal(
            _canonical(part, getattr(a, part)),
            _canonical(part, getattr(b, part)),
            equal_nan=part in ("minimum", "maximum"),
        )
        for part in ARRAYS
    )
