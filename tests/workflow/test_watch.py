"""Watching a stream: arrays, tables that grow, folders of pictures, the page's picture."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import dnacompare as dc
from dnacompare.charts.wealth import wealth
from dnacompare.cli import main
from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.results import Comparison, Watched
from tests.build import text_dataset


def rows(seed: int, n: int, shift: float = 0.0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((n, 3)) + np.array([shift, 0, 0])


def test_batches_add_up_and_the_alarm_comes_after_the_change() -> None:
    watching = dc.watch(rows(0, 400))
    first = watching.add(rows(1, 60), "monday")
    assert first.alarm is None
    assert first.p_value > 0.05
    assert first.sentence.startswith("No evidence yet that the stream differs")
    last = watching.add(rows(2, 80, shift=2.0), "tuesday")
    assert last.alarm is not None
    assert 60 < last.alarm <= 110
    assert last.p_value <= 0.05
    assert last.log_wealth[:60] == first.log_wealth
    assert [(one.name, one.items, one.bets) for one in last.batches] == [
        ("monday", 60, 60),
        ("tuesday", 80, 80),
    ]
    assert f"the alarm came with item {last.alarm}" in last.sentence
    assert Watched.from_json(last.to_json()) == last
    drawn = wealth(last)
    assert drawn.reading == last.sentence
    assert list(drawn.figure.data[1].x) == [last.alarm]


def test_a_comparison_replays_b_as_a_stream() -> None:
    found = dc.compare(rows(0, 200), rows(1, 100, shift=2.0), permutations=19, distances="energy")
    assert found.watched is not None
    assert found.watched.alarm is not None
    assert len(found.watched.log_wealth) == 100
    assert Comparison.from_json(found.to_json()) == found


def test_only_what_is_new_is_bet_on(tmp_path: Path) -> None:
    reference, stream = tmp_path / "reference.csv", tmp_path / "stream.csv"
    names = ["x", "y", "z"]
    pd.DataFrame(rows(0, 90), columns=names).to_csv(reference, index=False)
    arriving = pd.DataFrame(rows(1, 40), columns=names)
    watching = dc.watch(reference)
    arriving.iloc[:25].to_csv(stream, index=False)
    assert watching.follow(stream) is not None
    assert watching.follow(stream) is None
    arriving.to_csv(stream, index=False)
    state = watching.follow(stream)
    assert state is not None
    assert [one.items for one in state.batches] == [25, 15]
    at_once = dc.watch(reference).add(stream)
    assert at_once.log_wealth == state.log_wealth


def test_the_command_watches_a_folder_that_grows(
    tmp_path: Path, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference, stream = tmp_path / "reference", tmp_path / "stream"
    for folder in (reference, stream):
        folder.mkdir()
    photos = sorted((shared / "imagenet_photos").rglob("*.jp*g"))[:60]
    for place, photo in enumerate(photos):
        picture = Image.open(photo).convert("RGB").resize((64, 64))
        if place < 40:
            picture.save(reference / f"{place:03}.png")
        else:
            picture.point(lambda value: value // 4).save(stream / f"{place:03}.png")
    given = ["watch", str(reference), str(stream)]
    assert main([*given, "--every", "0", "--rounds", "2", "--fail-on-shift"]) in (0, 3)
    out = capsys.readouterr().out
    assert out.count("items, wealth") == 1  # the second look finds nothing new
    assert "anytime p = " in out
    assert main([*given, "--json"]) == 0
    state = Watched.from_json(capsys.readouterr().out)
    assert state.batches[0].items == 20
    assert state.left == 40 - 13 - 20
    assert main([*given, "--every", "-1"]) == 1
    assert "give 0 or more" in capsys.readouterr().err


def test_what_cannot_be_watched_is_said() -> None:
    with pytest.raises(TooFewItemsError, match="at least 20"):
        dc.watch(rows(0, 10))
    with pytest.raises(InputError, match="level is 2"):
        dc.watch(rows(0, 30), level=2)
    with pytest.raises(IncompatibleError, match="data of one kind"):
        dc.watch(rows(0, 30)).add(text_dataset(["one", "two"]))
