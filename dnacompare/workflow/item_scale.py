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
from dnacompare.workflow.overrun import halving
from dnacompare.workflow.side_by_side import at_once, visits

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

        def measured(at_a_time: int) -> Floats:
            return self._measured(dataset, at_a_time, stage, report)

        return halving(at_once(self.extractor, size), measured, dataset.name)[0]

    def _measured(self, dataset: Dataset, size: int, stage: str, report: Report) -> Floats:
        found = np.full(len(dataset), np.nan)

        def measure(positions: Positions, batch: Any) -> None:
            found[positions] = self._batch(batch)

        report(Progress(stage, 0, len(dataset)))
        with closing(visits(dataset, self.extractor, size, measure)) as seen:
            for done in seen:
                report(Progress(stage, done, len(dataset)))
        return found

    def _batch(self, batch: Any) -> Floats:
        """Distances of one batch."""
        sums, counts = np.zeros(len(batch)), np.zeros(len(batch))
        place = [0] * len(self.layers)

        def sink(number: int, activations: "Tensor") -> None:
            ratios = self._ratios(number, on_host(activations))
            some = slice(place[number], place[number] + len(ratios))
            sums[some] += np.nansum(ratios, axis=1)
            counts[some] += np.isfinite(ratios).sum(axis=1)
            place[number] = some.stop

        self.extractor.run(batch, sink)
        found: Floats = np.full(len(batch), np.nan)
        np.divide(sums, counts, out=found, where=counts > 0)
        return found

    def _ratios(self, number: int, values: NDArray[np.float32]) -> Floats:
        """W1 ``(items, C)`` in deviations of the DNA, at most ``most``; NaN where there is none.

        Where the DNA does not vary this is 0, or ``most`` for anything else.
        """
        distances, deviations = self.layers[number].distance(values), self.deviations[number]
        beyond = np.where(distances > 0, self.most, distances)
        ratios = np.divide(distances, deviations, out=beyond, where=deviations > 0)
        capped: Floats = np.minimum(ratios, self.most)
        return capped
