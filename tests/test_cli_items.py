"""`rank`, `nearest` and `separate` on tables: what is printed is what Python finds."""

import json

import numpy as np
import pandas as pd
import pytest

from dnacompare.cli import main


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("tables")
    for name, shift in (("a", 0.0), ("b", 3.0)):
        values = np.random.default_rng(1).normal(size=(60, 3))
        values[:, 0] += shift
        pd.DataFrame(values, columns=["x", "y", "z"]).to_csv(folder / f"{name}.csv", index=False)
    return str(folder / "a.csv"), str(folder / "b.csv")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_rank(sides: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(printed(capsys, "rank", *sides, "--limit", "3", "--json"))
    text = printed(capsys, "rank", *sides, "--limit", "3")
    assert told["sentence"] in text
    assert [item["name"] in text for item in told["items"]] == [True] * 3
    assert "not adjusted for their number" in text


def test_nearest(sides: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(printed(capsys, "rank", *sides, "--limit", "1", "--json"))
    item = told["items"][0]["id"]
    near = json.loads(printed(capsys, "nearest", sides[1], item, "--count", "2", "--json"))
    text = printed(capsys, "nearest", sides[1], item, "--count", "2")
    assert [one["id"] in text for one in near["items"]] == [True] * 2
    assert "median distance of all" in text


def test_separate(sides: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "separate", *sides, "--count", "1", "--permutations", "99")
    assert "columns / x" in text
    assert "mean over the 1 chosen" in text
    assert main(["separate", *sides, "--count", "9"]) == 1
    assert "9 neurons cannot be chosen" in capsys.readouterr().err
