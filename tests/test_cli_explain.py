"""``dnacompare explain`` as a person runs it: ranked tables, options, the list of methods."""

import csv
import json
from pathlib import Path

import pytest

from dnacompare import explanations
from tests.contracts.test_explanations import frame
from tests.test_cli import run


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two tables, the second with a shifted first column and a name that is a formula."""
    folder = tmp_path_factory.mktemp("tables")
    paths = folder / "a.csv", folder / "b.csv"
    for path, (seed, shift) in zip(paths, ((0, 0.0), (1, 1.0)), strict=True):
        frame(seed, shift).rename(columns={"first": "=1+1"}).to_csv(path, index=False)
    return paths


def test_it_prints_ranked_tables(
    sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "explain", *sides, "--option", "permutations=99")
    assert code == 0
    lines = out.splitlines()
    assert "features differ given the others: =1+1" in lines[0]
    (header,) = (place for place, line in enumerate(lines) if line.startswith("features: name"))
    assert lines[header + 1].startswith("=1+1 ")
    assert "n 120 and 120; seed 0" in lines


def test_options_have_types(sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    given = ("--option", "permutations=39", "--option", "leave_out=loss, label", "--json")
    code, out, _ = run(capsys, "explain", *sides, *given)
    assert code == 0
    found = json.loads(out)
    assert found["permutations"] == 39
    assert not {"loss", "label"} & {one["name"] for one in found["features"]}
    for wrong, words in (
        ("permutations=many", "permutations is 'many'; it is usually 999"),
        ("permutations", "is no KEY=VALUE"),
        ("strength=1", "'strength' is no option"),
    ):
        code, _, err = run(capsys, "explain", *sides, "--option", wrong)
        assert code == 1
        assert words in err


def test_the_main_table_as_csv(
    sides: tuple[Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "why.csv"
    assert run(capsys, "explain", *sides, "--option", "permutations=39", "--csv", path)[0] == 0
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["name"] == "'=1+1"  # what a spreadsheet would run is text


def test_every_method_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explain", "--list")
    assert code == 0
    for name, spec in explanations.REGISTRY.specs().items():
        assert f"{name}: {spec.question}" in out
        assert all(f"  {option}=" in out for option in spec.options)
    code, _, err = run(capsys, "explain")
    assert code == 1
    assert "--list" in err
