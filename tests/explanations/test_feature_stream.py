"""When features moved: delay, localisation, clean streams, and the electricity market."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.stats import beta, norm

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.feature_stream import FeatureStream, feature_stream
from dnacompare.workflow.explain import load_explanation
from tests.explanations.making import as_rows
from tests.explanations.test_feature_shift import _weight

Floats = NDArray[np.float64]


def watched(a: object, b: object, **options: object) -> FeatureStream:
    found = dc.explain(a, b, method="feature_stream", **options)
    assert isinstance(found, FeatureStream)
    return found


def sensors(rows: int, seed: int) -> Floats:
    """25 sensors, a complete graph with mutual information 0.5, Beta(½, ½) each."""
    law = np.linalg.inv(np.eye(25) + _weight(0.5) * (np.ones((25, 25)) - np.eye(25)))
    scale = np.sqrt(np.diag(law))
    root = np.linalg.cholesky(law / np.outer(scale, scale)).T
    drawn = np.random.default_rng(seed).standard_normal((rows, 25)) @ root
    values: Floats = beta.ppf(norm.cdf(drawn), 0.5, 0.5)
    return values


@pytest.mark.parametrize(("window", "recall", "delay"), [(200, 0.95, 11), (400, 1.0, 7)])
def test_a_replayed_sensor_is_found_soon_and_by_name(
    window: int, recall: float, delay: int
) -> None:
    """Known figures of single-window thresholds: recall .23 and .77, delays of 6–11 and 2–7 steps,
    with false alarms before the change in every run."""
    rows = sensors(6000, window)
    clean, stream = rows[:4000], rows[4000:].copy()
    stream[1000:, 7] = np.random.default_rng(1).permutation(stream[1000:, 7])
    found = feature_stream(as_rows(clean), as_rows(stream, "B"), window=window, permutations=99)
    after = [one for one in found.windows if one.start >= 1000]
    assert np.mean([one.alarm for one in after]) >= recall
    assert np.mean([one.feature == "column 7" for one in after if one.alarm]) >= 0.9
    assert not any(one.alarm for one in found.windows if one.end <= 1000)
    assert found.first_alarm is not None
    assert 0 < found.first_alarm - 1000 <= delay * found.step
    assert found.features[0].name == "column 7"
    assert found.features[0].first_alarm == found.first_alarm
    assert f"row {found.first_alarm:,} of B, by column 7" in found.sentence


def test_clean_streams_raise_alarms_at_the_stated_rate() -> None:
    """100 streams half as long as the clean period, each row like the one before it by half."""
    raised, own, stated = 0, [], []
    for seed in range(100):
        noise = np.random.default_rng([seed, 50]).standard_normal((2500, 3))
        rows = np.zeros_like(noise)
        for t in range(1, len(noise)):
            rows[t] = 0.5 * rows[t - 1] + noise[t]
        clean, stream = rows[100:1700], rows[1700:]
        found = feature_stream(as_rows(clean), as_rows(stream, "B"), permutations=59)
        raised += found.first_alarm is not None
        own.append(found.alarms_per_1000)
        stated.append(found.expected_per_1000)
        assert found.false_alarm == pytest.approx(0.05)
    assert raised <= 100 * (0.05 + 3 * np.sqrt(0.05 * 0.95 / 100))  # three standard errors
    assert np.mean(own) <= np.mean(stated) + 3 * np.std(own) / 10


def test_rows_that_depend_for_longer_than_a_block_are_told_of() -> None:
    random = np.random.default_rng(3)
    rows = random.standard_normal((2400, 3)).cumsum(axis=0)  # never returns
    wandering = feature_stream(as_rows(rows[:1600]), as_rows(rows[1600:], "B"))
    assert any("depend on each other" in note for note in wandering.notes)
    still = feature_stream(as_rows(rows[:1600]), as_rows(rows[1600:], "B"), difference=1)
    assert not any("depend on each other" in note for note in still.notes)
    assert still.first_alarm is None


def test_a_shift_that_a_season_hides_shows_once_it_is_taken_away() -> None:
    random = np.random.default_rng(4)
    rows = random.standard_normal((4800, 2))
    rows[:, 0] += 3 * np.sin(2 * np.pi * np.arange(4800) / 800)
    clean, stream = rows[:3200], rows[3200:].copy()
    quiet = feature_stream(as_rows(clean), as_rows(stream, "B"), season=800)
    assert quiet.first_alarm is None
    assert any("wave of 800 rows" in note for note in quiet.notes)
    stream[800:, 0] += 1.0
    assert feature_stream(as_rows(clean), as_rows(stream, "B")).first_alarm is None
    shown = feature_stream(as_rows(clean), as_rows(stream, "B"), season=800)
    assert shown.features[0].name == "column 0"
    assert shown.first_alarm is not None
    assert 800 < shown.first_alarm <= 1000


def test_rows_follow_the_order_column(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    clean = pd.DataFrame(random.standard_normal((1600, 2)), columns=["x", "y"])
    stream = pd.DataFrame(random.standard_normal((800, 2)), columns=["x", "y"])
    stream.loc[400:, "y"] += 2.0
    days = pd.date_range("2024-01-01", periods=2400).astype(str)
    clean["day"], stream["day"] = days[:1600], days[1600:]
    mixed = watched(
        clean.sample(frac=1, random_state=0), stream.sample(frac=1, random_state=1), order="day"
    )
    plain = watched(clean.drop(columns="day"), stream.drop(columns="day"))
    assert mixed.scores == plain.scores
    first = next(one for one in mixed.windows if one.alarm)
    assert first.at == days[1600 + first.end - 1]
    assert mixed.features[0].name == "y"
    assert 400 < first.end <= 600
    mixed.save(tmp_path / "when.json")
    assert load_explanation(tmp_path / "when.json") == mixed


def test_the_columns_that_stood_still_are_named_first(shared: Path) -> None:
    """Before row 17,424 three columns of the electricity market were constant."""
    elec = pd.read_csv(shared / "tables" / "elec.csv")
    found = watched(elec[:17424], elec[17424:])
    assert {one.name for one in found.features[:3]} == {"vicprice", "vicdemand", "transfer"}
    assert all(one.first_alarm == found.window for one in found.features[:3])
    assert all(one.alarms == 1 for one in found.features[:3])
    assert found.features[3].first_alarm != found.window


def test_unusable_data_and_options_are_refused() -> None:
    random = np.random.default_rng(6)
    rows = random.standard_normal((400, 2))
    with pytest.raises(TooFewItemsError, match="takes at least 120"):
        watched(rows[:100], rows)
    with pytest.raises(TooFewItemsError, match="less than a window of 64"):
        watched(rows, rows[:30])
    with pytest.raises(InputError, match="window is 200"):
        watched(rows, rows, window=200)
    with pytest.raises(InputError, match="block is 300"):
        watched(rows, rows, block=300)
    with pytest.raises(InputError, match="season is -1"):
        watched(rows, rows, season=-1)
    with pytest.raises(InputError, match="No feature varies"):
        watched(np.ones((400, 2)), np.ones((400, 2)))
    with pytest.raises(InputError, match="too many to watch"):
        watched(random.standard_normal((400, 101)), random.standard_normal((400, 101)))
    with pytest.raises(InputError, match="no column 'when'"):
        watched(rows, rows, order="when")
