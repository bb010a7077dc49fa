"""The matrix from a terminal."""

import json
from pathlib import Path

import numpy as np
import pytest

from dnacompare import cli
from dnacompare.distance_matrix import DistanceMatrix


@pytest.fixture
def sources(tmp_path: Path) -> list[str]:
    paths = []
    for k in range(3):
        path = tmp_path / f"{k}.csv"
        values = np.random.default_rng(k).normal(k, 1, (80, 2))
        np.savetxt(path, values, delimiter=",", header="x,y", comments="")
        paths.append(str(path))
    return paths


def test_a_table_on_the_terminal_and_a_file(
    sources: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "matrix.csv"
    assert cli.main(["matrix", *sources, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "clustered order" in said
    assert len(out.read_text().splitlines()) == 4
    assert cli.main(["matrix", *sources, "--json", "-o", str(tmp_path / "m.parquet")]) == 0
    printed = capsys.readouterr().out
    found = DistanceMatrix.from_json(printed)
    assert len(found) == 3
    assert json.loads(printed)["distance"] == "dna_emd"
    assert (tmp_path / "m.parquet").read_bytes()[:4] == b"PAR1"


def test_another_matrix_beside_it(
    sources: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = tmp_path / "3.csv"
    more.write_text(Path(sources[2]).read_text())
    other = tmp_path / "other.csv"
    other.write_text(",0,1,2,3\n0,,1,2,2\n1,1,,1,1\n2,2,1,,0\n3,2,1,0,\n")
    given = ["matrix", *sources, str(more), "--distance", "energy", "--permutations", "0"]
    assert cli.main([*given, "--beside", str(other)]) == 0
    said = capsys.readouterr().out
    assert "Correlation with the other matrix over the pairs of 4 members: 0.9" in said
    assert cli.main([*given, "--beside", sources[0]]) == cli.EXIT_INPUT
    assert "No row of the other matrix is called" in capsys.readouterr().err


def test_news_by_asset_beside_returns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Texts grouped by an id, and whether their distances go with correlations of returns."""
    words = {"oil": "barrel rig", "gas": "barrel pipe", "bank": "loan rate", "fund": "loan bond"}
    random = np.random.default_rng(5)
    news, returns = tmp_path / "news.csv", tmp_path / "returns.csv"
    rows = [
        f"{asset},{' '.join(random.choice([*own.split(), 'today', 'market'], 12))}"
        for asset, own in words.items()
        for _ in range(30)
    ]
    news.write_text("asset,text\n" + "\n".join(rows))
    returns.write_text(
        "asset,bank,fund,gas,oil\nbank,1,.8,.1,.0\nfund,.8,1,.0,.1\n"
        "gas,.1,.0,1,.7\noil,.0,.1,.7,1\n"
    )
    given = ["matrix", str(news), "--by", "asset", "--modality", "text", "--text-column", "text"]
    given += ["--distance", "energy", "--permutations", "0", "--beside", str(returns)]
    assert cli.main([*given, "--json"]) == 0
    found = DistanceMatrix.from_json(capsys.readouterr().out)
    assert [member.name for member in found.members] == ["bank", "fund", "gas", "oil"]
    assert [member.items for member in found.members] == [30] * 4
    assert "Correlation with the other matrix over the pairs of 4 members: −0.9" in found.notes[-1]
    assert cli.main(["matrix", str(news), "--by", "text"]) == cli.EXIT_INPUT
    assert "a matrix takes 2 to 60" in capsys.readouterr().err
    assert cli.main(["matrix", str(news), "--by", "ticker"]) == cli.EXIT_INPUT
    assert "There is no column 'ticker'" in capsys.readouterr().err


def test_a_file_of_no_known_kind_is_refused_before_the_work(
    sources: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["matrix", *sources, "--out", str(tmp_path / "m.doc")]) == cli.EXIT_INPUT
    assert ".parquet" in capsys.readouterr().err
