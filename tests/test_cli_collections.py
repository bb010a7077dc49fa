"""Collections from a terminal."""

from pathlib import Path

import pytest

from dnacompare import cli
from dnacompare.results import CollectionTest
from dnacompare.workflow.demo_tables import visits


def test_days_of_two_kinds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "visits.csv"
    visits(1, days=42).to_csv(table, index=False)
    asked = ["collections", str(table), "--unit", "day", "--value", "hour", "--group", "kind"]
    asked += ["--groups", "weekday", "weekend", "--permutations", "199"]
    kept = tmp_path / "found.json"
    assert cli.main([*asked, "--domain", "circle", "--period", "24", "-o", str(kept)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("weekend differs from weekday: distance of the means")
    assert "1 wave a turn" in said
    assert CollectionTest.load(kept).units == (30, 12)
    assert cli.main([*asked, "--domain", "circle"]) == 1
    assert "1 circle whose length must be told" in capsys.readouterr().err
