"""Only the datasets used last stay open."""

import numpy as np

from dnacompare.dataset import Dataset
from dnacompare.loaders.limits import Limits
from dnacompare.workflow.in_memory import open_value
from dnacompare.workflow.opened import KEPT, Opened


def dataset(number: int) -> Dataset:
    return open_value(
        np.full((3, 2), float(number)),
        modality="auto",
        name=str(number),
        limits=Limits(),
        options={},
    )


def test_the_least_recently_used_goes_first() -> None:
    opened = Opened()
    for number in range(KEPT):
        opened.put(str(number), dataset(number))
    assert opened.get("0") is not None  # used again, so that 1 is now the oldest
    opened.put("new", dataset(99))
    assert opened.get("1") is None
    kept = [opened.get(str(number)) for number in (0, *range(2, KEPT))]
    assert all(kept)
    opened.drop("0")
    opened.drop("never there")
    assert opened.get("0") is None
