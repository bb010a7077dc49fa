"""How many items are needed, from two datasets or from a pilot alone."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dnacompare.errors import TooFewItemsError
from dnacompare.inference import items_needed as inference
from dnacompare.inference.power import POWER
from dnacompare.numerics.standardised import standardise
from dnacompare.results import PowerCurve
from dnacompare.specs import Report, silent
from dnacompare.workflow.extract import Cache, extraction
from dnacompare.workflow.open import open_dataset

FEWEST = 20
"""Items that stand for a population at least."""


def items_needed(
    a: Any,
    b: Any = None,
    *,
    sizes: Sequence[int | tuple[int, int]] | None = None,
    power: float = POWER,
    level: float = 0.05,
    extractor: str = "auto",
    device: str = "auto",
    seed: int = 0,
    cache: Cache | None = None,
    progress: Report | None = None,
) -> PowerCurve:
    """The smallest shift that samples of given or planned ``sizes`` find with ``power``.

    ``a`` and ``b`` are anything that ``compare`` takes as datasets; together, or ``a`` alone, they
    stand for the population. ``sizes`` are numbers of items a side, or pairs of them for A and B;
    without any an eighth of to sixteen times what there is. Shifts are along the direction in which
    the items vary most, in standard deviations. Raises ``TooFewItemsError`` below 20 items and
    ``InputError`` for sizes below 2.
    """
    given = [open_dataset(one) for one in (a, b) if one is not None]
    seen = [
        extraction(
            one,
            extractor=extractor,
            device=device,
            reference=given,
            cache=cache,
            progress=progress or silent,
        ).embeddings
        for one in given
    ]
    points = np.concatenate(standardise(*(one.values for one in seen)))
    if len(points) < FEWEST:
        raise TooFewItemsError(
            f"{len(points)} items are too few to stand for a population; give at least {FEWEST}."
        )
    asked = sizes or inference.around(len(given[0]), len(given[-1]))
    pairs = [(size, size) if isinstance(size, int) else size for size in asked]
    return inference.items_needed(points, pairs, level=level, power=power, seed=seed)
