"""For every neuron the items that excite it most and least, by mean activation."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dnacompare import tensor_file
from dnacompare.errors import InputError

KEPT = 8
"""Items kept at each end of each neuron."""


@dataclass(frozen=True, eq=False)
class Extremes:
    """For C neurons up to ``KEPT`` items at each end, the most extreme first."""

    most_values: NDArray[np.float32]
    """``(C, k)``, descending."""
    most_ids: NDArray[np.uint64]
    least_values: NDArray[np.float32]
    """``(C, k)``, ascending."""
    least_ids: NDArray[np.uint64]

    @classmethod
    def of(cls, values: NDArray[np.float32], ids: NDArray[np.uint64]) -> "Extremes":
        """The extremes of item means ``(n, C)``; ties go to the smaller identity.

        Items whose mean is not finite for a neuron are not its exemplars.
        """
        many = np.broadcast_to(ids[:, None], values.shape)
        return cls(*_top(values.T, many.T, -1.0), *_top(values.T, many.T, 1.0))

    def __add__(self, other: "Extremes") -> "Extremes":
        """The extremes of all items of both, whatever the order of merging."""
        return Extremes(
            *_top(
                np.concatenate([self.most_values, other.most_values], axis=1),
                np.concatenate([self.most_ids, other.most_ids], axis=1),
                -1.0,
            ),
            *_top(
                np.concatenate([self.least_values, other.least_values], axis=1),
                np.concatenate([self.least_ids, other.least_ids], axis=1),
                1.0,
            ),
        )


def _top(
    values: NDArray[np.float32], ids: NDArray[np.uint64], sign: float
) -> tuple[NDArray[np.float32], NDArray[np.uint64]]:
    rank = np.where(np.isfinite(values), sign * values, np.inf)
    order = np.lexsort((ids, rank), axis=1)[:, :KEPT]
    return (
        np.take_along_axis(np.where(np.isfinite(rank), values, np.nan), order, 1),
        np.take_along_axis(ids, order, 1),
    )


@dataclass(frozen=True, eq=False)
class Exemplars:
    """The extremes of every layer by its name."""

    layers: dict[str, Extremes]

    def __add__(self, other: "Exemplars") -> "Exemplars":
        return Exemplars({name: own + other.layers[name] for name, own in self.layers.items()})

    def save(self, path: Path | str) -> None:
        """Write one file."""
        arrays = {
            f"{number}/{part}": getattr(extremes, part)
            for number, extremes in enumerate(self.layers.values())
            for part in ("most_values", "most_ids", "least_values", "least_ids")
        }
        tensor_file.write(path, {"kind": "exemplars", "layers": list(self.layers)}, arrays)

    @classmethod
    def load(cls, path: Path | str) -> "Exemplars":
        """Read what ``save`` wrote; raises ``InputError`` for anything else."""
        header, arrays = tensor_file.read(path)
        if header.get("kind") != "exemplars":
            raise InputError(f"{Path(path).name!r} holds {header.get('kind')!r}, not exemplars.")
        try:
            return cls(
                {
                    name: Extremes(
                        arrays[f"{number}/most_values"],
                        arrays[f"{number}/most_ids"],
                        arrays[f"{number}/least_values"],
                        arrays[f"{number}/least_ids"],
                    )
                    for number, name in enumerate(header["layers"])
                }
            )
        except (KeyError, TypeError) as error:
            raise InputError(f"{Path(path).name!r} is not complete: {error!r}.") from error
