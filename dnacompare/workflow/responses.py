"""How far nuisances move each neuron, one pass of the extractor over changed pictures at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.dna import DNA
from dnacompare.inference.dna_blocks import NeuronShifts, neuron_shifts
from dnacompare.specs import Extractor, Progress, Report
from dnacompare.workflow.attributes import Attribute, Contrast
from dnacompare.workflow.extract import Cache, extraction

Floats = NDArray[np.float64]


@dataclass(eq=False)
class Looking:
    """Passes over pictures without and with something; ``passes`` are those to come in all."""

    extractor: Extractor
    device: str
    cache: Cache | None
    report: Report
    passes: int
    begun: int = 0
    _plain: dict[str, DNA] = field(default_factory=dict)

    def shifts(
        self, contrast: Contrast, title: str, weights: dict[str, Floats] | None = None
    ) -> NeuronShifts:
        """How far each neuron moves between the same pictures without and with something."""
        plain, seen = self._without(contrast.without), self._dna(contrast.changed, title)
        return neuron_shifts(plain, seen, paired=True, weights=weights)

    def _without(self, dataset: Dataset) -> DNA:
        """Most contrasts of one half share it; only the last is kept, a DNA can be large."""
        if dataset.fingerprint not in self._plain:
            self._plain = {dataset.fingerprint: self._dna(dataset, "the pictures as they are")}
        return self._plain[dataset.fingerprint]

    def _dna(self, dataset: Dataset, title: str) -> DNA:
        self.begun += 1
        stage = f"Responses, pass {self.begun} of {self.passes}: {title}"

        def relay(step: Progress) -> None:
            self.report(replace(step, stage=stage))

        return extraction(
            dataset,
            extractor=self.extractor,
            device=self.device,
            cache=self.cache,
            progress=relay,
        ).dna


def passes(attributes: Sequence[Attribute]) -> int:
    """How many passes fitting and checking these takes."""
    fitted = [one for each in attributes if each.role != "other" for one in each.fitted]
    every = [*fitted, *(one for each in attributes for one in each.checked)]
    plain = [one.without.fingerprint for one in every]
    return len(every) + sum(new != old for old, new in zip(["", *plain], plain, strict=False))


def response(looking: Looking, attribute: Attribute) -> Floats:
    """How far the attribute moves each neuron of all layers ``(C,)``, the largest of its ways."""
    ways = [looking.shifts(contrast, attribute.title) for contrast in attribute.fitted]
    largest: Floats = np.max(
        [np.concatenate([layer.value for layer in way.layers]) for way in ways], axis=0
    )
    return largest


def checked(
    looking: Looking, attributes: Sequence[Attribute], weights: dict[str, Floats]
) -> Iterator[tuple[Attribute, Contrast, NeuronShifts]]:
    """Every way of every attribute on the pictures that nothing was fitted to."""
    for attribute in attributes:
        for contrast in attribute.checked:
            yield attribute, contrast, looking.shifts(contrast, attribute.title, weights)
