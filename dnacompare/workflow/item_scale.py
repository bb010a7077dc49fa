"""A DNA as the scale that single items are held against, one batch of them at a time."""

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset, Positions
from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.grid import FloatGrid
from dnacompare.numerics.item_distances import Reference
from dnacompare.specs import Extractor, Progress, Report
from dnacompare.workflow.one_pass import on_host
from dnacompare.workflow.side_by_side import visits

if TYPE_CHECKING:
    from torch import Tensor

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ItemScale:
    """Distances of one-item DNAs to a DNA made by ``extractor``."""

    extractor: Extractor
    layers: tuple[Reference, ...]
    deviations: tuple[Floats, ...]
    neurons: int
    """Neurons that have activations in the DNA."""
    most: float
    """Deviations that one neuron counts at most: √n of n items."""

    @classmethod
    def of(cls, dna: DNA, extractor: Extractor) -> "ItemScale":
        """The scale that ``dna`` is; raises ``InputError`` if its bins are ranges."""
        grid = dna.grid
        if not isinstance(grid, FloatGrid):
            raise InputError("Items are ranked on the range-free grid; give an extractor by name.")
        return cls(
            extractor,
            tuple(Reference.of(layer, grid) for layer in dna.layers),
            tuple(layer.deviation for layer in dna.layers),
            sum(int((layer.total > 0).sum()) for layer in dna.layers),
            float(np.sqrt(dna.items)),
        )

    def measure(self, dataset: Dataset, size: int, stage: str, report: Report) -> Floats:
        """Distance of each item ``(n,)``; NaN for one without any finite activation."""
        found = np.full(len(dataset), np.nan)

        def measure(positions: Positions, batch: Any) -> None:
            found[positions] = self._batch(batch)

        report(Progress(stage, 0, len(dataset)))
        with closing(visits(dataset, self.extractor, size, measure)) as seen:
            for done in seen:
                report(Progress(stage, done, len(dataset)))
        return found

    def _batch(self, batch: Any) -> Floats:
        """Distances of one batch; in two halves where a GPU's memory does not hold it."""
        import torch

        sums, counts = np.zeros(len(batch)), np.zeros(len(batch))
        place = [0] * len(self.layers)

        def sink(number: int, activations: "Tensor") -> None:
            ratios = self._ratios(number, on_host(activations))
            some = slice(place[number], place[number] + len(ratios))
            sums[some] += np.nansum(ratios, axis=1)
            counts[some] += np.isfinite(ratios).sum(axis=1)
            place[number] = some.stop

        try:
            self.extractor.run(batch, sink)
        except torch.OutOfMemoryError as error:
            if len(batch) < 2:
                raise InputError(
                    "One item alone does not fit the GPU's memory; choose the device 'cpu'."
                ) from error
        else:
            found: Floats = np.full(len(batch), np.nan)
            np.divide(sums, counts, out=found, where=counts > 0)
            return found
        torch.cuda.empty_cache()  # outside the handler, whose traceback holds on to tensors
        half = len(batch) // 2
        return np.concatenate([self._batch(batch[:half]), self._batch(batch[half:])])

    def _ratios(self, number: int, values: NDArray[np.float32]) -> Floats:
        """W1 ``(items, C)`` in deviations of the DNA, at most ``most``; NaN where there is none.

        Where the DNA does not vary this is 0, or ``most`` for anything else.
        """
        distances, deviations = self.layers[number].distance(values), self.deviations[number]
        beyond = np.where(distances > 0, self.most, distances)
        ratios = np.divide(distances, deviations, out=beyond, where=deviations > 0)
        capped: Floats = np.minimum(ratios, self.most)
        return capped
