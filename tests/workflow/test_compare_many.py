"""Every two of many: from data, DNAs, files and embeddings; kept, exported and arranged."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.workflow.compare_many import compare_many
from dnacompare.workflow.extract import extraction
from dnacompare.workflow.matrix_table import rows, to_csv, to_parquet
from tests.build import dna_of, random_ids, table_dataset, text_dataset

SHIFTS = (0.0, 0.05, 1.5, 1.6)
NAMES = ("plain", "=2+3", "far", "farther")


def table(shift: float, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {"x": random.normal(shift, 1, 150), "y": random.exponential(1 + shift, 150)}
    )


TABLES = [table_dataset(table(s, k), n) for k, (s, n) in enumerate(zip(SHIFTS, NAMES, strict=True))]


@pytest.fixture(scope="module")
def matrix() -> DistanceMatrix:
    """Two near and two far, from data."""
    return compare_many(TABLES, permutations=199)


def test_near_ones_lie_together_in_order_and_on_the_map(matrix: DistanceMatrix) -> None:
    assert {frozenset(matrix.order[:2]), frozenset(matrix.order[2:])} == {
        frozenset({0, 1}),
        frozenset({2, 3}),
    }
    assert {matrix.merges[0].left, matrix.merges[0].right} in ({0, 1}, {2, 3})
    assert matrix.merges[-1].size == 4
    x = np.array(matrix.plane.x)
    assert abs(x[:2].mean() - x[2:].mean()) > 5 * max(np.ptp(x[:2]), np.ptp(x[2:])) / 2
    assert 0 <= matrix.plane.stress < 0.2


def test_every_cell_is_a_whole_estimate(matrix: DistanceMatrix) -> None:
    assert len(matrix.cells) == 6
    for cell in matrix.cells:
        one = cell.estimate
        assert one.interval is not None
        assert one.interval[0] <= one.value <= one.interval[1]
        assert one.noise_floor
        assert cell.p_unadjusted is not None
        assert one.p_value is not None
        assert one.p_value >= cell.p_unadjusted
        assert one.n == (150, 150)
        assert one.units == matrix.units
        assert "Holm" in one.method
        assert matrix.cell(cell.second, cell.first) is cell
    assert matrix.cell(0, 2).estimate.p_value == pytest.approx(6 / 200)
    values = matrix.values()
    assert (values == values.T).all()
    with pytest.raises(InputError, match="no cell"):
        matrix.cell(1, 1)


def test_it_is_kept_as_a_file(matrix: DistanceMatrix, tmp_path: Path) -> None:
    matrix.save(tmp_path / "matrix.json")
    assert DistanceMatrix.load(tmp_path / "matrix.json") == matrix


def test_tables_hold_every_number_and_no_formula(matrix: DistanceMatrix) -> None:
    written = list(csv.DictReader(StringIO(to_csv(matrix))))
    assert [row["a"] for row in written] == ["plain"] * 3 + ["'=2+3"] * 2 + ["far"]
    parquet = pd.read_parquet(BytesIO(to_parquet(matrix)))
    assert list(parquet["a"])[3] == "=2+3"
    for row, text, typed in zip(rows(matrix), written, parquet.to_dict("records"), strict=True):
        assert float(text["value"]) == row["value"] == typed["value"]
        assert float(text["low"]) == row["low"] == typed["low"]
        assert int(text["seed"]) == typed["seed"] == 0


def test_dnas_alone_and_their_files_give_the_same(matrix: DistanceMatrix, tmp_path: Path) -> None:
    dnas = [extraction(one, reference=TABLES).dna for one in TABLES]
    paths = []
    for number, dna in enumerate(dnas):
        paths.append(tmp_path / f"{number}.dna")
        dna.save(paths[-1])
    for given in (dnas, paths, [dnas[0], str(paths[1]), *dnas[2:]]):
        found = compare_many(given, permutations=199)
        assert [c.estimate.value for c in found.cells] == [c.estimate.value for c in matrix.cells]
        assert [m.modality for m in found.members] == ["dna"] * 4


@pytest.mark.parametrize("distance", ["energy", "sliced_wasserstein"])
def test_embeddings_in_common_units(distance: str) -> None:
    found = compare_many(TABLES, distance=distance, permutations=199)
    assert found.squared == (distance == "energy")
    assert found.cell(0, 2).estimate.value > 3 * found.cell(0, 1).estimate.value
    assert {cell.estimate.units for cell in found.cells} == {"standardised units"}
    seen = [extraction(one, reference=TABLES).embeddings for one in TABLES]
    again = compare_many(seen, distance=distance, permutations=199)
    assert [c.estimate.value for c in again.cells] == [c.estimate.value for c in found.cells]


def test_where_no_p_value_could_decide_none_is_given() -> None:
    found = compare_many(TABLES, permutations=99)  # 6 pairs: the smallest adjusted is .06
    assert all(cell.estimate.p_value is None for cell in found.cells)
    assert any("No p-values" in note and "119" in note for note in found.notes)
    assert pd.read_parquet(BytesIO(to_parquet(found)))["p"].isna().all()


def test_unusable_input_is_refused_with_the_reason() -> None:
    with pytest.raises(InputError, match="at least 2"):
        compare_many(TABLES[:1])
    with pytest.raises(InputError, match="dna_emd"):
        compare_many(TABLES, distance="dna_frechet")
    with pytest.raises(IncompatibleError, match="one kind"):
        compare_many([TABLES[0], text_dataset(["a", "b", "c"])])
    alone = dna_of(np.random.default_rng(0).normal(size=(20, 2, 1)).astype("f4"), random_ids(20))
    with pytest.raises(InputError, match="no embeddings"):
        compare_many([alone, alone], distance="energy")
    with pytest.raises(IncompatibleError, match="differ in 'categories'"):
        compare_many([alone, TABLES[0]])
