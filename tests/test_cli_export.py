"""`dnacompare export`: a DNA is altered and written, and what it still tells is printed."""

from pathlib import Path

import numpy as np
import pytest

from dnacompare.cli import main
from dnacompare.dna import DNA
from tests.build import dna_of, random_ids


@pytest.fixture
def source(tmp_path: Path) -> Path:
    values = np.random.default_rng(1).normal(size=(60, 5, 4)).astype(np.float32)
    dna_of(values, random_ids(60)).save(tmp_path / "a.dna")
    return tmp_path / "a.dna"


@pytest.mark.parametrize(
    ("way", "strength"), [("rounded", "10"), ("bins", "2"), ("moments", None), ("noised", "50")]
)
def test_it_writes_the_altered_dna(
    way: str, strength: str | None, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = source.with_name("given.dna")
    extra = ["--strength", strength] if strength else []
    assert main(["export", str(source), "-o", str(out), "--way", way, *extra]) == 0
    printed = capsys.readouterr().out
    assert "compares only with one altered in the same way" in printed
    assert "note: Made from 60 items" in printed
    given = DNA.load(out)
    assert "altered" in given.provenance
    if way == "bins":
        assert given.grid.mantissa_bits == 2


def test_bad_input_is_one_clear_line(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(source), "-o", str(source)]) == 1
    assert "would be overwritten" in capsys.readouterr().err
    out = str(source.with_name("b.dna"))
    assert main(["export", str(source), "-o", out, "--way", "bins", "--strength", "9"]) == 1
    assert "mantissa_bits is 9" in capsys.readouterr().err
