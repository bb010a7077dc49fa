"""The ``.dna`` file: a header, and each layer's counts and sums packed close to their entropy.

What follows from something else is not written: groups are written as shares of the histogram that
they sum to. A layer can be read without the others. Halving bins comes last for the finest, so that
to join them in pairs is to leave the last halving out.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum, halves, tensor_file
from dnacompare.detail import Detail
from dnacompare.errors import InputError
from dnacompare.grids import Grid, from_json
from dnacompare.layer import ARRAYS, Layer, canonical, compact
from dnacompare.residuals import Reader, Writer, arrays

FORMAT = 2
OLDEST = 1
"""Format 1 had each array by itself and 32 groups of items."""
PLAIN = ("special", "minimum", "maximum", "sums", "squares")
"""The arrays that a layer of format 2 stores as they are."""

ITEM_SUMS = {"item_sums": exact_sum.MEAN_BITS, "item_squares": 2 * exact_sum.MEAN_BITS}
"""The sums of items' means and of their squares, and how many bits they have below the point."""
FAULTS = (KeyError, TypeError, ValueError, AttributeError, OverflowError, IndexError)

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Frame:
    """What all layers share: how they are counted."""

    grid: Grid
    detail: Detail
    group_items: NDArray[np.int64]

    @property
    def coarse(self) -> Grid:
        """The grid of the groups."""
        return self.grid.coarser(self.detail.mantissa_bits)


@dataclass(frozen=True, eq=False)
class _Packed:
    """A layer as files hold it: its histograms, each writer halving the bins of the one before,
    its groups, and what is written as it is."""

    bins: list[Writer]
    groups: Writer
    plain: Arrays

    def _kept(self, left_out: int) -> list[Writer]:
        return [*self.bins[: len(self.bins) - left_out], self.groups]

    def incompressible(self, left_out: int) -> int:
        """Bytes that will stay as they are, the last halvings being ``left_out``."""
        return sum(writer.incompressible for writer in self._kept(left_out))

    def arrays(self, left_out: int) -> Arrays:
        """The arrays of the file, the last halvings being ``left_out``."""
        return {**self.plain, **arrays(self._kept(left_out))}


def write(
    path: Path | str,
    about: Mapping[str, Any],
    frame: Frame,
    layers: Sequence[Layer],
    *,
    most: int | None = None,
) -> None:
    """Write a DNA atomically, ``about`` it in JSON; equal DNAs make equal files.

    Where that takes more than ``most`` bytes, neighbouring bins are joined in pairs until it does
    not, or until they are those of the groups. Bins of given ranges are never joined.
    """
    packed = [_packed(layer, frame) for layer in layers]
    finest = frame.grid.mantissa_bits
    coarsest = min(finest, frame.detail.mantissa_bits)
    limit = math.inf if most is None or frame.grid.ranged else most
    for bits in range(finest, coarsest - 1, -1):
        left_out = finest - bits
        if bits > coarsest and sum(one.incompressible(left_out) for one in packed) > limit:
            continue
        held = replace(frame, grid=frame.grid.coarser(bits))
        content = _content(about, held, layers, [one.arrays(left_out) for one in packed])
        if len(content) <= limit:
            break
    tensor_file.keep(path, content)


def _content(
    about: Mapping[str, Any], frame: Frame, layers: Sequence[Layer], packed: Sequence[Arrays]
) -> bytes:
    header = {
        **about,
        "kind": "dna",
        "version": FORMAT,
        "grid": frame.grid.to_json(),
        "detail": vars(frame.detail),
        "layers": [{"name": layer.name, "neurons": list(layer.neurons)} for layer in layers],
    }
    every: dict[str, NDArray[Any]] = {"group_items": frame.group_items}
    for number, own in enumerate(packed):
        every |= {f"{number}/{part}": array for part, array in own.items()}
    return tensor_file.pack(header, every)


def read(
    path: Path | str, layers: Collection[int] | None = None
) -> tuple[Mapping[str, Any], Frame, tuple[Layer, ...]]:
    """What ``write`` was given, or only those of its layers that have the given numbers.

    Raises ``InputError`` if a part is missing or damaged; whether parts fit is the DNA's to say.
    """

    def wanted(array: str) -> bool:
        number, slash, _ = array.partition("/")
        return layers is None or not slash or number in map(str, layers)

    header, arrays = tensor_file.read(path, wanted=wanted)
    name = Path(path).name
    if header.get("kind") != "dna":
        raise InputError(f"{name!r} holds {header.get('kind')!r}, not a DNA.")
    if header.get("version") not in (OLDEST, FORMAT):
        raise InputError(
            f"{name!r} has DNA format {header.get('version')}; this version reads {OLDEST} to "
            f"{FORMAT}. Update dnacompare or extract the DNA again."
        )
    try:
        detail = Detail(**header.get("detail", {}))  # format 1 knew only the finest
        frame = Frame(from_json(header["grid"]), detail, arrays["group_items"])
        numbers = [n for n in range(len(header["layers"])) if layers is None or n in layers]
        _check_size(frame, [len(header["layers"][number]["neurons"]) for number in numbers])
        found = tuple(_read_layer(header, number, arrays, frame) for number in numbers)
    except FAULTS as error:
        raise incomplete(name, error) from error
    return header, frame, found


def incomplete(name: str, error: Exception) -> InputError:
    """What to say of a file whose parts are not all there."""
    return InputError(f"{name!r} is not a complete DNA: {error!r} is missing or wrong.")


def _packed(layer: Layer, frame: Frame) -> _Packed:
    writer = Writer()
    plain: dict[str, NDArray[Any]] = {part: canonical(part, getattr(layer, part)) for part in PLAIN}
    if layer.ranges is not None:
        plain["ranges"] = layer.ranges
    if frame.detail.groups:
        halves.put_groups(writer, layer.groups.astype(np.int64), frame.group_items)
        plain["missing"] = frame.group_items[:, None] - layer.items
        for part, bits in ITEM_SUMS.items():
            steps = exact_sum.steps(getattr(layer, part), bits)
            if steps is None:
                plain[part] = exact_sum.carry(getattr(layer, part))
            else:
                halves.put_sums(writer, steps, frame.group_items)
    return _Packed(halves.put_bins(layer.counts, frame.grid.edges()), writer, plain)


def _check_size(frame: Frame, sizes: list[int]) -> None:
    """A small file must not ask for more memory than ``tensor_file.LIMIT``."""
    each = frame.grid.bins + frame.detail.groups * (frame.coarse.bins + 2 * exact_sum.LIMBS + 1)
    if sum(sizes) * each * 8 > tensor_file.LIMIT:
        raise ValueError(f"more memory than {tensor_file.LIMIT:,} bytes")
    if frame.group_items.shape != (frame.detail.groups,):
        raise ValueError("group_items")


def _read_layer(header: Mapping[str, Any], number: int, arrays: Arrays, frame: Frame) -> Layer:
    about, start = header["layers"][number], f"{number}/"
    mine = {key.removeprefix(start): one for key, one in arrays.items() if key.startswith(start)}
    name, neurons = str(about["name"]), tuple(str(neuron) for neuron in about["neurons"])
    if header["version"] == OLDEST:
        return Layer(name, neurons, **{part: mine[part] for part in ARRAYS})
    reader = Reader(mine)
    counts = halves.take_bins(reader, len(neurons), frame.grid.edges())
    by_group = _read_groups(reader, counts, mine, frame)
    if not reader.done():
        raise ValueError("something beyond the last group")
    plain = {part: mine[part] for part in PLAIN}
    return Layer(name, neurons, counts, **by_group, **plain, ranges=mine.get("ranges"))


def _read_groups(
    reader: Reader, counts: NDArray[np.int64], arrays: Arrays, frame: Frame
) -> dict[str, NDArray[Any]]:
    size = len(counts)
    if not frame.detail.groups:
        nothing = exact_sum.zeros((0, size))
        return {
            "groups": np.zeros((0, size, frame.coarse.bins), np.int32),
            "items": np.zeros((0, size), np.int64),
            **dict.fromkeys(ITEM_SUMS, nothing),
        }
    whole = frame.grid.coarsen(counts, frame.coarse)
    found: dict[str, NDArray[Any]] = {
        "groups": compact(halves.take_groups(reader, whole, frame.group_items)),
        "items": frame.group_items[:, None] - arrays["missing"],
    }
    for part, bits in ITEM_SUMS.items():
        if part in arrays:  # too large, or summed with all digits
            found[part] = arrays[part]
        else:
            steps = halves.take_sums(reader, size, frame.group_items)
            found[part] = exact_sum.of_steps(steps, bits)
    return found
