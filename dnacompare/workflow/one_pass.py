"""One pass of an extractor over a dataset, batch by batch: DNA, embeddings and exemplars."""

import json
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset, Ids, Positions
from dnacompare.detail import detail_for
from dnacompare.dna import DNA
from dnacompare.embeddings import Embeddings
from dnacompare.errors import InputError
from dnacompare.exemplars import Exemplars
from dnacompare.extraction import Extraction
from dnacompare.grid import FloatGrid
from dnacompare.numerics.accumulate import LayerCounter
from dnacompare.numerics.accumulate_cuda import CudaLayerCounter, obstacle
from dnacompare.numerics.cuda_device import CudaDevice
from dnacompare.specs import Extractor
from dnacompare.workflow.side_by_side import together

if TYPE_CHECKING:
    from torch import Tensor

SOFTWARE = ("dnacompare", "numpy", "torch", "torchvision")


class OnePass:
    """What has been seen of a dataset so far; it may end before the dataset does.

    Every item has its row of embeddings, so the dataset is not to be larger than memory allows.
    """

    def __init__(self, dataset: Dataset, extractor: Extractor) -> None:
        self.dataset = dataset
        self.extractor = extractor
        self.notes: list[str] = []
        self._detail = detail_for(sum(len(layer.neurons) for layer in extractor.layers))
        self._counters: list[LayerCounter | CudaLayerCounter] = [
            LayerCounter(
                *(layer.name, layer.neurons, extractor.grid, self._detail),
                ranges=layer.ranges,
                shared=not together(extractor),
            )
            for layer in extractor.layers
        ]
        self._placed: set[int] = set()
        """Layers of which it is settled where they are counted."""
        self._seen = np.zeros(len(dataset), np.bool_)
        self._torn = False
        self._values = np.empty((len(dataset), len(extractor.dimensions)), np.float32)

    @property
    def taken(self) -> int:
        """How many of the first items have been seen."""
        return len(self._seen) if self._seen.all() else int(self._seen.argmin())

    @property
    def sound(self) -> bool:
        """Whether the first ``taken`` items, and nothing else, have been counted."""
        return not self._torn and not self._seen[self.taken :].any()

    def take(self, positions: Positions, batch: Any) -> None:
        """Count the items at these positions, one after the other, whose contents are ``batch``.

        Several threads may take, each other items, where the extractor's runs go on side by side.
        After an error, for want of memory or because somebody interrupts, some layers have counted
        the items and others have not: the pass is then no longer ``sound``.
        """
        try:
            self._run(int(positions[0]), batch)
        except BaseException:
            self._torn = True
            raise
        self._seen[positions] = True

    def _run(self, first: int, batch: Any) -> None:
        places = [first] * len(self._counters)

        def sink(layer: int, activations: "Tensor") -> None:
            start = places[layer]
            end = places[layer] = start + len(activations)
            self._count(layer, activations, self.dataset.ids[start:end])

        values = self.extractor.run(batch, sink)
        end = first + len(batch)
        wanted = (len(batch), self._values.shape[1])
        if values.shape != wanted or any(place != end for place in places):
            raise InputError(
                f"The extractor {self.extractor.provenance.get('extractor')!r} gave embeddings of "
                f"shape {values.shape} instead of {wanted}, or did not send every layer of every "
                "item; it has a fault."
            )
        self._values[first:end] = values

    def _count(self, layer: int, values: "Tensor", ids: Ids) -> None:
        counter = self._counter(layer, values)
        if isinstance(counter, CudaLayerCounter):
            counter.add(values, ids)
        else:
            counter.add(on_host(values), ids)

    def _counter(self, layer: int, values: "Tensor") -> LayerCounter | CudaLayerCounter:
        """The layer's counter; before anything is counted, one for where the activations are."""
        counter = self._counters[layer]
        if layer in self._placed or not values.is_cuda:
            return counter
        self._placed.add(layer)
        reason = obstacle(values, counter.grid, self._detail)
        if reason is None:
            grid = cast(FloatGrid, counter.grid)  # no other passes
            counter = CudaLayerCounter(
                *(counter.name, counter.neurons, grid, self._detail), CudaDevice(values.device)
            )
            self._counters[layer] = counter
        else:
            note = f"Activations are counted on the processor, which takes longer: {reason}."
            if note not in self.notes:
                self.notes.append(note)
        return counter

    def result(self) -> Extraction:
        """Everything seen, as one value; afterwards nothing is left here, which saves memory."""
        extractor, name, taken = self.extractor, self.dataset.name, self.taken
        ids = self.dataset.ids[:taken]
        layers, extremes = [], {}
        while self._counters:
            counter = self._counters.pop(0)
            layers.append(counter.layer())
            extremes[counter.name] = counter.extremes()
        provenance = json.loads(json.dumps(dict(extractor.provenance)))  # as a file gives it back
        dna = DNA(
            provenance=provenance,
            grid=extractor.grid,
            layers=tuple(layers),
            items=taken,
            root=int(ids.sum(dtype=np.uint64)),
            group_items=self._detail.group_items(ids),
            detail=self._detail,
            name=name,
            software=_software(),
        )
        embeddings = Embeddings(
            self._values[:taken],
            ids,
            tuple(extractor.dimensions),
            taken,
            provenance,
            name,
        )
        return Extraction(dna, embeddings, Exemplars(extremes), tuple(self.notes))


def on_host(activations: "Tensor") -> NDArray[np.float32]:
    """The activations in the processor's memory."""
    import torch

    values: NDArray[np.float32] = activations.detach().to("cpu", torch.float32).contiguous().numpy()
    return values


def _software() -> dict[str, str]:
    found = {}
    for name in SOFTWARE:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from a checkout, or a part that is not needed here
            continue
    return found
