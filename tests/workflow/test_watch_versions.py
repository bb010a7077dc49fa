"""Versions in time: distances as compare tells them, an alarm for a shift, none without."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import dnacompare as dc
from dnacompare.dataset import Dataset
from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.inference.version_evidence import log_wealth
from dnacompare.workflow import watch_versions as module
from dnacompare.workflow.watch_versions import watch_versions
from tests.build import text_dataset

COLUMNS = list("abc")


def table(rows: int, seed: int, shift: float = 0.0) -> Dataset:
    values = np.random.default_rng([seed, 5]).standard_normal((rows, len(COLUMNS))) + shift
    return dc.open_dataset(pd.DataFrame(values, columns=COLUMNS), name=f"version {seed}")


def test_each_version_lies_as_far_as_compare_says_and_a_shift_raises_the_alarm() -> None:
    reference = table(120, 0)
    versions = [table(60, 1), table(60, 2), table(60, 3, shift=1.5), table(60, 4, shift=1.5)]
    found = watch_versions(reference, versions, permutations=99)
    for version, point in zip(versions, found.versions, strict=True):
        told = dc.compare(reference, version, distances=("energy",), permutations=99)
        assert point.estimate == told.estimates["energy"]
    assert found.alarm in (3, 4)
    assert [one.tested for one in found.versions] == [(120, 60), (180, 60), (240, 60), (300, 60)]
    wealth = log_wealth([one.log_e_value for one in found.versions])
    assert [one.log_wealth for one in found.versions] == list(wealth)
    assert dc.VersionSeries.from_json(found.to_json()) == found
    assert found.sentence.startswith(f"Alarm with version {found.alarm} of 4")


def test_what_is_known_is_not_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reference, versions = table(60, 0), [table(40, seed) for seed in (1, 2, 3)]
    whole = watch_versions(reference, versions, permutations=39)
    begun = watch_versions(reference, versions[:2], permutations=39)
    assert begun.versions == whole.versions[:2]
    marked = replace(begun, versions=(replace(begun.versions[0], name="kept"), begun.versions[1]))
    continued = watch_versions(reference, versions, permutations=39, known=marked)
    assert continued.versions[0].name == "kept"
    assert continued.versions[1:] == whole.versions[1:]
    with pytest.raises(InputError, match="other data or settings"):
        watch_versions(reference, versions[1:], permutations=39, known=begun)
    monkeypatch.setattr(module, "CAP", 50)
    capped = watch_versions(reference, versions, permutations=39)
    assert [one.tested for one in capped.versions] == [(50, 40)] * 3


def test_what_cannot_be_watched_is_refused() -> None:
    reference = table(30, 0)
    with pytest.raises(InputError, match="No version"):
        watch_versions(reference, [])
    with pytest.raises(TooFewItemsError, match="3 items"):
        watch_versions(reference, [table(3, 1)])
    with pytest.raises(InputError, match="no permutation test"):
        watch_versions(reference, [table(30, 1)], distance="dna_emd")
    with pytest.raises(IncompatibleError, match="one kind"):
        watch_versions(reference, [text_dataset(["one", "two", "three", "four"])])


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_level_over_time_of_the_whole_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """80 series of 6 versions of 20 rows of a skewed population, 199 relabellings each.

    The bound is one-sided: 0.05 and three and a half binomial deviations.
    """
    monkeypatch.setattr(module, "RELABELLINGS", 199)
    raised = 0
    for seed in range(80):
        rows = np.random.default_rng([seed, 9]).standard_exponential((160, 3))
        parts = np.split(rows, [40, *range(60, 160, 20)])
        sets = [dc.open_dataset(pd.DataFrame(part, columns=COLUMNS)) for part in parts]
        raised += watch_versions(sets[0], sets[1:], permutations=19).alarm is not None
    print(f"alarms in 80 series without a change: {raised / 80:.4f}")
    assert raised / 80 <= 0.05 + 3.5 * np.sqrt(0.05 * 0.95 / 80)
