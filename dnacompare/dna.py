"""The DNA of a dataset: for every neuron of a frozen network, the distribution of its activations.

After Ramtoula, Gadd, Newman and De Martini, *Visual DNA* (CVPR 2023). A DNA has a fixed size, can
be added to another and travels instead of the data. Beside the histogram of all activations it
keeps coarser histograms of groups of items (how many and how coarse: ``Detail``), because the item,
not the activation, is what was sampled: intervals and p-values resample groups.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare import dna_file, exact_sum
from dnacompare.detail import Detail
from dnacompare.dna_file import FORMAT
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.fingerprint import digest_array
from dnacompare.grids import Grid
from dnacompare.layer import SPECIAL, Counts, Layer, same

__all__ = ["DNA", "FORMAT", "MOST_BYTES", "SPECIAL", "Layer", "alike"]

MOST_BYTES = 15_000_000
"""What a file takes at most, however many items were seen; see ``DNA.save``."""


@dataclass(frozen=True, eq=False)
class DNA:
    """The distributions of all layers, with what is needed to know how they were made.

    ``provenance`` holds the extractor, its weights' hash, preprocessing and frame as JSON values;
    DNAs that differ in it are not comparable. ``root`` is the sum of the items' identities modulo
    2⁶⁴: with ``items`` it tells whether two DNAs were made from the same items.
    """

    provenance: Mapping[str, Any]
    grid: Grid
    layers: tuple[Layer, ...]
    items: int
    root: int
    group_items: Counts
    """``(G,)``: items in each group."""
    detail: Detail
    name: str = ""
    software: Mapping[str, str] = field(default_factory=dict)

    @property
    def neurons(self) -> int:
        """Number of neurons of all layers."""
        return sum(layer.size for layer in self.layers)

    @property
    def group_grid(self) -> Grid:
        """The grid of the groups' histograms."""
        return self.grid.coarser(self.detail.mantissa_bits)

    def __getitem__(self, layer: str) -> Layer:
        """The layer of this name; raises ``InputError`` with the names there are."""
        for candidate in self.layers:
            if candidate.name == layer:
                return candidate
        have = ", ".join(candidate.name for candidate in self.layers)
        raise InputError(f"There is no layer {layer!r}; there are {have}.")

    def check_comparable(self, other: "DNA") -> None:
        """Raise ``IncompatibleError`` naming the first field in which the two differ.

        Their detail may differ, and how many bins were joined: that says how finely they are known,
        not how they were made.
        """
        mine, theirs = dict(self.provenance), dict(other.provenance)
        mine["grid"], theirs["grid"] = _told(self.grid), _told(other.grid)
        mine["ranges"], theirs["ranges"] = _ranges(self), _ranges(other)
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

        Items in both count twice. Where one has less detail or wider bins, so has the sum. Raises
        ``IncompatibleError`` if the provenance differs.
        """
        self.check_comparable(other)
        a, b = alike(self, other)
        return replace(
            a,
            layers=tuple(one + two for one, two in zip(a.layers, b.layers, strict=True)),
            items=a.items + b.items,
            root=(a.root + b.root) % 2**64,
            group_items=a.group_items + b.group_items,
            name=a.name if a.name == b.name else f"{a.name} + {b.name}",
        )

    def reduced(self, detail: Detail) -> "DNA":
        """The same DNA with fewer groups of items, on a coarser grid: ``detail`` at most.

        Exact, and it commutes with addition. Values on the full grid do not change.
        """
        want = self.detail & detail
        if want == self.detail:
            return self
        return replace(
            self,
            layers=tuple(layer.reduced(self.grid, self.detail, want) for layer in self.layers),
            group_items=self.detail.fold(self.group_items, want.groups),
            detail=want,
        )

    def joined(self, mantissa_bits: int) -> "DNA":
        """The same DNA with neighbouring bins of its histograms joined: ``mantissa_bits`` at most.

        Exact, and it commutes with addition. Groups keep their bins where those are wider.
        """
        coarser = self.grid.coarser(mantissa_bits)
        if coarser == self.grid:
            return self
        detail = Detail(self.detail.groups, min(self.detail.mantissa_bits, mantissa_bits))
        reduced = self.reduced(detail)
        layers = tuple(layer.joined(self.grid, coarser) for layer in reduced.layers)
        return replace(reduced, grid=coarser, layers=layers)

    def __eq__(self, other: object) -> bool:
        """Equal contents; the name and the software versions do not count."""
        if not isinstance(other, DNA):
            return NotImplemented
        try:
            self.check_comparable(other)
        except IncompatibleError:
            return False
        return (
            (self.items, self.root, self.detail, self.grid)
            == (other.items, other.root, other.detail, other.grid)
            and np.array_equal(self.group_items, other.group_items)
            and all(same(a, b) for a, b in zip(self.layers, other.layers, strict=True))
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

    def save(self, path: Path | str, *, most: int | None = MOST_BYTES) -> None:
        """Write one ``.dna`` file; raises ``InputError`` if the DNA contradicts itself.

        Counts grow with the items seen. Where they do not fit ``most`` bytes, neighbouring bins are
        joined in pairs until they do or are as wide as those of the groups: what is loaded then is
        ``joined``, still sums of whole counts. Bins of given ranges are never joined, and with
        ``most=None`` none are.
        """
        if problem := self.problem():
            raise InputError(f"{self.name!r} does not add up: {problem}.")
        about = {
            "name": self.name,
            "provenance": dict(self.provenance),
            "items": self.items,
            "root": self.root,
            "software": dict(self.software),
        }
        frame = dna_file.Frame(self.grid, self.detail, self.group_items)
        dna_file.write(path, about, frame, self.layers, most=most)

    @classmethod
    def load(cls, path: Path | str, *, layers: Collection[int] | None = None) -> "DNA":
        """Read a ``.dna`` file, or only those of its layers that have the given numbers.

        Raises ``InputError`` if anything in what is read does not add up.
        """
        header, frame, found = dna_file.read(path, layers)
        name = Path(path).name
        try:
            dna = cls(
                provenance=dict(header["provenance"]),
                grid=frame.grid,
                layers=found,
                items=int(header["items"]),
                root=int(header["root"]),
                group_items=frame.group_items,
                detail=frame.detail,
                name=str(header["name"]),
                software=dict(header["software"]),
            )
            problem = dna.problem()
        except dna_file.FAULTS as error:
            raise dna_file.incomplete(name, error) from error
        if problem:
            raise InputError(f"{name!r} does not add up: {problem}.")
        return dna

    def problem(self) -> str | None:
        """What contradicts itself in this DNA, if anything does."""
        if self.group_items.shape != (self.detail.groups,):
            return f"it has {self.group_items.shape} groups instead of {self.detail.groups}"
        if not self.detail.groups:
            pass
        elif int(self.group_items.sum()) != self.items or (self.group_items < 0).any():
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
            if groups and not np.array_equal(
                self.grid.coarsen(layer.counts, coarse), layer.groups.sum(axis=0)
            ):
                return f"the groups of layer {layer.name!r} do not sum to its histogram"
            if (layer.items > self.group_items[:, None]).any():
                return f"layer {layer.name!r} counts more items than there are"
            if layer.ranges is not None and not self._fit(layer.ranges, layer.size):
                return f"the ranges of layer {layer.name!r} are none"
        return None

    def _fit(self, ranges: NDArray[np.float64], size: int) -> bool:
        """Whether these can be the ends of so many neurons' ranges."""
        return bool(
            self.grid.ranged
            and ranges.shape == (size, 2)
            and np.isfinite(ranges).all()
            and (ranges[:, 0] <= ranges[:, 1]).all()
        )


def alike(a: DNA, b: DNA) -> tuple[DNA, DNA]:
    """Both with the detail and the bins that both have, so that counts of one match the other's."""
    a, b = a.joined(b.grid.mantissa_bits), b.joined(a.grid.mantissa_bits)
    return a.reduced(b.detail), b.reduced(a.detail)


def _told(grid: Grid) -> dict[str, Any]:
    """What two grids must share for one to be made the other's by joining bins."""
    about = grid.to_json()
    if not grid.ranged:
        del about["mantissa_bits"]
    return about


def _ranges(dna: DNA) -> dict[str, str]:
    """The hash of the ranges of each layer that has them."""
    return {
        layer.name: digest_array(layer.ranges) for layer in dna.layers if layer.ranges is not None
    }


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
