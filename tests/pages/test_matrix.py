"""The matrix page: every two of four tables, beside another matrix of them."""

import time
from io import BytesIO

import numpy as np
import pytest

from dnacompare.workflow.library import Upload
from dnacompare.workflow.matrices import MatrixSettings
from dnacompare.workflow.service import Service
from tests.pages.conftest import PATIENCE_S, Open, words

PAGE = "pages/matrix.py"


@pytest.fixture(scope="module")
def tables(workspace: Service) -> dict[str, str]:
    """Ids of four tables whose means are 0, 1, 2 and 4, and of a square table of them."""
    found = {}
    for name, mean in zip("wxyz", (0, 1, 2, 4), strict=True):
        rows = np.random.default_rng(mean).normal(mean, 1, (60, 2))
        text = "u,v\n" + "\n".join(f"{u:.5f},{v:.5f}" for u, v in rows)
        found[name] = workspace.library.add([Upload(f"{name}.csv", BytesIO(text.encode()))]).id
    square = "name,w,x,y,z\nw,0,1,2,4\nx,1,0,1,3\ny,2,1,0,2\nz,4,3,2,0\n"
    found["other"] = workspace.library.add([Upload("other.csv", BytesIO(square.encode()))]).id
    return found


def test_it_stands_beside_another_matrix(
    visit: Open, workspace: Service, tables: dict[str, str]
) -> None:
    settings = MatrixSettings(distance="energy", permutations=0)
    key = workspace.matrices.start([tables[name] for name in "wxyz"], settings)
    deadline = time.monotonic() + PATIENCE_S
    while workspace.matrices.state(key).status != "done":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    session = visit(PAGE, matrix=key)
    assert "Mantel" not in words(session)
    session.selectbox(key="beside").set_value(tables["other"]).run()
    assert "over the pairs of 4 members: 0.9" in words(session)
    assert session.query_params["beside"] == tables["other"]
    again = visit(PAGE, matrix=key, beside=tables["w"])
    assert "No row of the other matrix is called" in words(again)
