"""What explanations know of each item: every column in its own values, folders of pictures."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from dnacompare.errors import InputError
from dnacompare.specs import silent
from dnacompare.workflow.explained_rows import RowPair, rows_of


def rows(a: object, b: object, on: str = "features") -> RowPair:
    return rows_of(a, b, on=on, extractor="auto", device="cpu", progress=silent)


@pytest.mark.parametrize("on", ["features", "embeddings"])
def test_a_table_keeps_its_columns_in_their_own_values(on: str) -> None:
    a = pd.DataFrame({"x": [1.0, np.nan, 3.0], "kind": ["u", None, "v"], "label": [0, 1, 1]})
    b = pd.DataFrame({"x": [2.0, 4.0], "kind": ["u", "u"], "code": ["a", "b"]})
    pair = rows(a, b, on)
    np.testing.assert_array_equal(pair.a.column("x"), [1.0, np.nan, 3.0])
    assert list(pair.a.column("kind")) == ["u", "", "v"]
    assert list(pair.a.column("label")) == [0, 1, 1]  # on one side alone
    assert list(pair.b.column("code")) == ["a", "b"]
    with pytest.raises(InputError, match=r"no column 'label'; it has 'x', 'kind', 'code'"):
        pair.b.column("label")


def test_numbers_on_one_side_and_text_on_the_other_are_text() -> None:
    pair = rows(
        pd.DataFrame({"x": [1.0, 2.0], "code": [7, 8]}),
        pd.DataFrame({"x": [1.0, 2.0], "code": ["7", "n/a"]}),
    )
    assert list(pair.a.column("code")) == ["7", "8"]


def test_a_column_is_taken_from_the_features_and_stays_known() -> None:
    table = pd.DataFrame({"x": [1.0, 2.0, 3.0], "kind": ["u", "v", "u"], "y": [5.0, 6.0, 7.0]})
    pair = rows(table, table)
    left = pair.a.without("kind", "y")
    assert [feature.name for feature in left.features] == ["x"]
    assert left.values.shape == (3, 1)
    assert list(left.column("y")) == [5, 6, 7]
    some = left.take(np.array([2, 0]))
    assert list(some.values[:, 0]) == [3, 1]
    assert list(some.column("kind")) == ["u", "u"]
    assert list(some.ids) == [pair.a.ids[2], pair.a.ids[0]]


def test_pictures_know_their_folder(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    for side in "ab":
        for folder in ("cat", "dog"):
            (tmp_path / side / folder).mkdir(parents=True)
            for number in range(3):
                picture = Image.fromarray(random.integers(0, 256, (32, 32, 3), np.uint8))
                picture.save(tmp_path / side / folder / f"{number}.png")
    pair = rows(tmp_path / "a", tmp_path / "b", "embeddings")
    assert sorted(pair.a.column("folder")) == ["cat"] * 3 + ["dog"] * 3
