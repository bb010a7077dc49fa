"""Tables on pages can be saved as CSV by their toolbar: no cell of one is run by a spreadsheet."""

import re
from pathlib import Path

import pandas as pd
import pytest

import dnacompare.ui
from dnacompare.ui import table
from dnacompare.workflow.csv_text import FORMULA

VIEWS = sorted(Path(dnacompare.ui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("start", FORMULA)
def test_no_cell_or_name_starts_a_formula(start: str) -> None:
    evil = f"{start}1+1"
    frame = pd.DataFrame({evil: [evil, "x", None], "n": [-1.5, 2, 3], "c": [evil, "a", "a"]})
    frame["c"] = frame["c"].astype("category")
    shown = table.rows(frame)
    assert not shown.to_csv(index=False).replace("\n", ",").startswith(FORMULA)
    assert [str(value).startswith(FORMULA) for value in shown.stack()] == [  # numbers may
        isinstance(value, float) and value < 0 for value in frame.stack()
    ]
    (name,) = table.columns({evil: [evil]})
    assert name == table.cell(evil) == shown.columns[0] == shown.iloc[0, 0]


def test_what_is_harmless_stays() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"], "when": pd.to_datetime(["2020", "2021"])})
    pd.testing.assert_frame_equal(table.rows(frame), frame)
    assert table.columns({"a": [1, None, "x"]}) == {"a": [1, None, "x"]}


def test_every_table_goes_through_it() -> None:
    calls = [
        call
        for path in VIEWS
        for call in re.findall(r"st\.dataframe\(\s*([\w.]+)", path.read_text())
    ]
    assert len(calls) > 10
    assert set(calls) <= {"table.rows", "table.columns", "whole"}
