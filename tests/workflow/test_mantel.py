"""A matrix beside another one: names find their cells, whatever their order."""

from io import BytesIO

import numpy as np
import pandas as pd
import pytest

import dnacompare as dc
from dnacompare.distances.energy_matrix import mantel
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.workflow.library import Upload
from dnacompare.workflow.matrices import MatrixSettings
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings
from tests.workflow.test_matrices import finished

NAMES = ["oil", "gas.csv", "steel", "bank", "shop"]
MEANS = np.array([0.0, 0.3, 2.0, 4.0, 4.5])


@pytest.fixture(scope="module")
def matrix() -> dc.DistanceMatrix:
    random = np.random.default_rng(0)
    sets = [
        dc.open_dataset(random.normal(mean, 1, (60, 2)), name=name)
        for mean, name in zip(MEANS, NAMES, strict=True)
    ]
    return dc.compare_many(sets, distance="energy", permutations=0)


def returns() -> pd.DataFrame:
    """Correlations that fall with the distance, in another order, with one more asset."""
    order = [4, 2, 0, 3, 1]
    cells = 1 - np.abs(MEANS[order][:, None] - MEANS[order]) / 5
    called = [NAMES[one].removesuffix(".csv") for one in order]
    table = pd.DataFrame(cells, columns=called)
    table.insert(0, "asset", called)
    table.insert(2, "gold", 0.1)
    table.loc[5] = ["gold", *[0.1] * 6]
    return table


def test_names_find_their_cells(matrix: dc.DistanceMatrix) -> None:
    apart = np.abs(MEANS[:, None] - MEANS)
    expected = mantel(matrix.values(), 1 - apart / 5, permutations=499, seed=3)
    for other in (returns(), 1 - apart / 5):
        found = dc.mantel_test(matrix, other, permutations=499, seed=3)
        assert found.correlation == pytest.approx(expected[0], rel=1e-12)  # rounding
        assert found.p_value == expected[1]
        assert (found.members, found.permutations, found.seed) == (5, 499, 3)
    assert found.correlation < -0.9
    assert found.p_value <= 0.05  # of 120 orders, this one and its mirror at least
    assert "over the pairs of 5 members: −0.9" in found.sentence
    assert f"p = {found.p_value:.3g}"[:7] in found.sentence


def test_what_does_not_fit_is_told(matrix: dc.DistanceMatrix) -> None:
    table = returns()
    with pytest.raises(InputError, match="No row of the other matrix is called 'bank'"):
        dc.mantel_test(matrix, table[table["asset"] != "bank"])
    with pytest.raises(InputError, match="No column of the other matrix is called 'steel'"):
        dc.mantel_test(matrix, table.drop(columns="steel"))
    with pytest.raises(InputError, match="'oil' names 2 rows"):
        dc.mantel_test(matrix, pd.concat([table, table[table["asset"] == "oil"]]))
    holes = table.astype({"bank": object})
    holes.loc[0, "bank"] = "unknown"
    with pytest.raises(InputError, match="asymmetric or holds NaN"):
        dc.mantel_test(matrix, holes)
    with pytest.raises(IncompatibleError, match="square and of one size"):
        dc.mantel_test(matrix, np.ones((4, 4)))


def test_a_table_of_the_library(tmp_path: object) -> None:
    with Service(Settings(home=tmp_path)) as service:  # type: ignore[arg-type]
        random = np.random.default_rng(1)
        members = []
        for mean, name in zip(MEANS, NAMES, strict=True):
            rows = pd.DataFrame(random.normal(mean, 1, (40, 2)), columns=["x", "y"])
            name = f"{name.removesuffix('.csv')}.csv"
            members.append(service.library.add([Upload(name, BytesIO(_csv(rows)))]).id)
        other = service.library.add([Upload("returns.csv", BytesIO(_csv(returns())))]).id
        key = service.matrices.start(members, MatrixSettings(distance="energy", permutations=0))
        result = finished(service, key).result
        assert result is not None
        assert service.matrices.beside(result, other).correlation < -0.9


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False).encode()
