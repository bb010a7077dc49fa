"""One pass of an extractor over a dataset, batch by batch: DNA, embeddings and exemplars."""

import json
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
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
        self.taken = 0
        self._detail = detail_for(sum(len(layer.neurons) for layer in extractor.layers))
        self._counters: list[LayerCounter | CudaLayerCounter] = [
            LayerCounter(
                *(layer.name, layer.neurons, extractor.grid, self._detail), ranges=layer.ranges
            )
            for layer in extractor.layers
        ]
        self._counted = [0] * len(self._counters)
        self._place = [0] * len(self._counters)
        self._values = np.empty((len(dataset), len(extractor.dimensions)), np.float32)

    def take(self, batch: Any) -> None:
        """Count the next items, whose contents are ``batch``.

        When the memory of a GPU does not hold them all, they are taken in two halves.
        """
        import torch

        try:
            self._run(batch)
        except torch.OutOfMemoryError as error:
            if len(batch) < 2:
                raise InputError(
                    f"One item of {self.dataset.name!r} alone does not fit the GPU's memory; "
                    "choose the device 'cpu'."
                ) from error
        else:
            return
        torch.cuda.empty_cache()  # outside the handler, whose traceback holds on to tensors
        half = len(batch) // 2
        note = f"The GPU's memory does not hold {len(batch)} items at once; took {half}."
        if note not in self.notes:
            self.notes.append(note)
        self.take(batch[:half])
        self.take(batch[half:])

    def _run(self, batch: Any) -> None:
        first = self.taken
        self._place = [first] * len(self._counters)
        values = self.extractor.run(batch, self._sink)
        end = first + len(batch)
        wanted = (len(batch), self._values.shape[1])
        if values.shape != wanted or any(place != end for place in self._place):
            raise InputError(
                f"The extractor {self.extractor.provenance.get('extractor')!r} gave embeddings of "
                f"shape {values.shape} instead of {wanted}, or did not send every layer of every "
                "item; it has a fault."
            )
        self._values[first:end] = values
        self.taken = end

    def _sink(self, layer: int, activations: "Tensor") -> None:
        """Count the next items of a layer, except those counted before memory ran out."""
        first = self._place[layer]
        end = first + len(activations)
        new = max(first, self._counted[layer])
        self._place[layer] = end
        if new >= end:
            return
        values, ids = activations[new - first :], self.dataset.ids[new:end]
        counter = self._counter(layer, values)
        if isinstance(counter, CudaLayerCounter):
            counter.add(values, ids)
        else:
            counter.add(on_host(values), ids)
        self._counted[layer] = end

    def _counter(self, layer: int, values: "Tensor") -> LayerCounter | CudaLayerCounter:
        """The layer's counter; before anything is counted, one for where the activations are."""
        counter = self._counters[layer]
        if self._counted[layer] or not values.is_cuda:
            return counter
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
        extractor, name, ids = self.extractor, self.dataset.name, self.dataset.ids[: self.taken]
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
            items=self.taken,
            root=int(ids.sum(dtype=np.uint64)),
            group_items=self._detail.group_items(ids),
            detail=self._detail,
            name=name,
            software=_software(),
        )
        embeddings = Embeddings(
            self._values[: self.taken],
            ids,
            tuple(extractor.dimensions),
            self.taken,
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
