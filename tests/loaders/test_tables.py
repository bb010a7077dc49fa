"""Tables of every format become the same dataset; columns are chosen and identities given."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dnacompare.dataset import Dataset, Rejected
from dnacompare.errors import InputError, LimitError
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.tables import open_table
from tests.loaders.making import LIMITS, written, zipped


def table(rows: int = 30) -> pd.DataFrame:
    """Numbers, categories and gaps."""
    random = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "key": [f"k{i}" for i in range(rows)],
            "x": random.normal(size=rows),
            "n": random.integers(0, 5, rows),
            "colour": random.choice(["red", "green", "blue"], rows),
        }
    )
    frame.loc[3, "x"] = np.nan
    frame.loc[4, "colour"] = None
    return frame


def in_format(frame: pd.DataFrame, form: str) -> bytes:
    """The table as the bytes of a file."""
    if form == "parquet":
        stream = BytesIO()
        frame.to_parquet(stream)
        return stream.getvalue()
    text = {
        "csv": lambda: frame.to_csv(index=False),
        "tsv": lambda: frame.to_csv(index=False, sep="\t"),
        "jsonl": lambda: frame.to_json(orient="records", lines=True, double_precision=15),
        "json": lambda: frame.to_json(orient="records", double_precision=15),
    }[form]()
    return text.encode()


def opened(folder: Path, form: str, **options: object) -> Dataset:
    """``table()`` through a file."""
    files = written(folder, {f"t.{form}": in_format(table(), form)})
    return open_table(files, name="t", limits=LIMITS, **options)


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "json", "parquet"])
def test_every_format_gives_the_table_back(tmp_path: Path, form: str) -> None:
    dataset = opened(tmp_path, form)
    found, expected = dataset.read(slice(None)), table()
    assert (dataset.modality, dataset.kind) == ("table", "table")
    assert dataset.columns == tuple(expected.columns) == tuple(found.columns)
    # pandas writes JSON with 15 decimals
    np.testing.assert_allclose(found.x, expected.x, rtol=0, atol=1e-15 if "json" in form else 0)
    assert found.n.dtype == np.float64
    assert (found.n == expected.n).all()
    assert found.colour.fillna("none").tolist() == expected.colour.fillna("none").tolist()


def test_the_same_table_is_recognised_in_any_format(tmp_path: Path) -> None:
    prints = {form: opened(tmp_path, form).fingerprint for form in ("csv", "tsv", "parquet")}
    assert len(set(prints.values())) == 1
    packed = written(tmp_path, {"a.zip": zipped({"x/other.csv": in_format(table(), "csv")})})
    assert open_table(packed, name="z", limits=LIMITS).fingerprint == prints["csv"]


def test_columns_are_chosen_in_the_order_of_the_table(tmp_path: Path) -> None:
    whole, part = opened(tmp_path, "csv"), opened(tmp_path, "csv", columns=["colour", "x"])
    assert part.columns == ("x", "colour")
    assert list(part.read([0]).columns) == ["x", "colour"]
    assert (part.ids == whole.ids).all()  # so that subsamples stay the same
    assert part.fingerprint != whole.fingerprint


@pytest.mark.parametrize(
    "options", [{"columns": ["color"]}, {"columns": "color"}, {"id_column": "color"}]
)
def test_a_column_that_is_not_there(tmp_path: Path, options: dict[str, object]) -> None:
    with pytest.raises(InputError, match=r"no column 'color'.*'key', 'x'.*Did you mean 'colour'"):
        opened(tmp_path, "csv", **options)


def test_no_column_chosen(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No column of 't' is chosen"):
        opened(tmp_path, "csv", columns=[])


def test_an_id_column_pairs_and_is_not_compared(tmp_path: Path) -> None:
    one = opened(tmp_path, "csv", id_column="key")
    changed = table().sample(frac=1, random_state=0)
    changed["x"] = 0.0
    other = open_table(
        written(tmp_path, {"o.parquet": in_format(changed, "parquet")}),
        name="o",
        limits=LIMITS,
        id_column="key",
    )
    assert "key" not in one.columns
    assert one.id_column == "key"
    assert (one.ids[changed.index] == other.ids).all()
    assert one.fingerprint != other.fingerprint
    # parts and sums keep apart what the identities alone would confuse
    assert one.take(changed.index).fingerprint != other.take(range(30)).fingerprint
    assert (one + one).fingerprint != (other + other).fingerprint


def test_ids_agree_across_formats_of_numbers(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [7, 12345678901234567, 3], "x": [1.0, 2.0, 3.0]})
    ids = [
        open_table(
            written(tmp_path, {f"t.{form}": in_format(frame, form)}),
            name="t",
            limits=LIMITS,
            id_column="id",
        ).ids.tolist()
        for form in ("csv", "parquet", "jsonl")
    ]
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids[0])) == 3


def test_ids_that_became_floats_are_still_the_same(tmp_path: Path) -> None:
    """A single missing id makes pandas turn whole numbers into floats."""
    frame = pd.DataFrame({"id": [7, np.nan, 3], "x": [1.0, 2.0, 3.0]})
    texts = written(tmp_path, {"t.csv": "id,x\n7,1\n3,3\n"})
    written_ids = open_table(texts, name="t", limits=LIMITS, id_column="id").ids
    floats = written(tmp_path, {"t.parquet": in_format(frame, "parquet")})
    assert (open_table(floats, name="t", limits=LIMITS, id_column="id").ids == written_ids).all()


def test_rows_without_id_are_rejected_and_repeats_are_said(tmp_path: Path) -> None:
    files = written(tmp_path, {"t.csv": "id,x\na,1\n,2\na,3\n"})
    dataset = open_table(files, name="t", limits=LIMITS, id_column="id")
    assert dataset.names == ("row 1", "row 3")
    assert dataset.rejected == (Rejected("row 2", "it has no id"),)
    assert "The id column 'id' repeats values in 1 rows." in dataset.notes


def test_an_empty_id_column(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="id column 'id' of 't' is empty"):
        open_table(
            written(tmp_path, {"t.csv": "id,x\n,1\n,2\n"}), name="t", limits=LIMITS, id_column="id"
        )


def test_identities_are_distinct_and_differ_between_files(tmp_path: Path) -> None:
    same = open_table(written(tmp_path, {"t.csv": "x\n" + "1\n" * 500}), name="t", limits=LIMITS)
    other = open_table(written(tmp_path, {"t.csv": "x\n" + "1\n" * 501}), name="t", limits=LIMITS)
    assert len(np.unique(np.concatenate([same.ids, other.ids]))) == 1001


@pytest.mark.parametrize("content", ["a,b\n", "[]", "", "\n\n"])
@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl"])
def test_no_rows_is_an_error(tmp_path: Path, content: str, suffix: str) -> None:
    with pytest.raises(InputError, match="'t"):
        open_table(written(tmp_path, {f"t.{suffix}": content}), name="t", limits=LIMITS)


def test_columns_in_trouble_are_said(tmp_path: Path) -> None:
    text = "same,empty,mixed,x\n" + "".join(f"1,,{i if i else 'oops'},{i / 7}\n" for i in range(40))
    dataset = open_table(written(tmp_path, {"t.csv": text}), name="t", limits=LIMITS)
    assert dataset.columns == ("same", "mixed", "x")
    assert dataset.notes == (
        "Without any value, so left out: 'empty'.",
        "With one value only: 'same'.",
        "Nearly all numbers, so other entries count as missing: 'mixed (1)'.",
    )


def test_nothing_usable(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no usable column.*Without any value"):
        open_table(written(tmp_path, {"t.csv": "a,b\n,\n,\n"}), name="t", limits=LIMITS)


def test_shards_with_the_same_columns_are_joined(tmp_path: Path) -> None:
    files = written(tmp_path, {"p2.csv": "b,a\n4,3\n", "p1.csv": "a,b\n1,2\n5\n"})
    dataset = open_table(files, name="t", limits=LIMITS)
    assert dataset.read(slice(None)).to_dict("list") == {"a": [1, 3], "b": [2, 4]}
    assert dataset.names == ("p1.csv, row 1", "p2.csv, row 1")
    assert dataset.rejected == (Rejected("p1.csv, row 2", "it has 1 fields, not 2"),)


def test_tables_of_different_columns_are_not_joined(tmp_path: Path) -> None:
    files = written(tmp_path, {"p1.csv": "a,b\n1,2\n", "p2.csv": "a,c\n3,4\n"})
    with pytest.raises(InputError, match=r"different columns: 'p1.csv' has 'a', 'b'"):
        open_table(files, name="t", limits=LIMITS)


def test_parquet_is_known_by_its_content(tmp_path: Path) -> None:
    files = written(tmp_path, {"t.csv": in_format(table(), "parquet")})
    assert len(open_table(files, name="t", limits=LIMITS)) == 30


def test_lists_and_structs_spread_over_columns(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "vector": [[1.0, 2.0], [3.0, 4.0]],
            "user": [{"age": 3, "name": "a"}, {"age": 4, "name": "b"}],
            "ragged": [[1], [2, 3]],
        }
    )
    for form in ("parquet", "jsonl"):
        dataset = open_table(
            written(tmp_path, {f"t.{form}": in_format(frame, form)}), name="t", limits=LIMITS
        )
        assert dataset.columns == ("vector[0]", "vector[1]", "user.age", "user.name")
        assert dataset.read([1]).to_dict("list") == {
            "vector[0]": [3.0],
            "vector[1]": [4.0],
            "user.age": [4.0],
            "user.name": ["b"],
        }
        assert "Neither numbers nor text, so left out: 'ragged'." in dataset.notes


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_tables_that_would_fill_the_memory_are_refused(tmp_path: Path, form: str) -> None:
    frame = pd.DataFrame({f"c{i}": np.zeros(1000) for i in range(20)})
    files = written(tmp_path, {f"t.{form}": in_format(frame, form)})
    with pytest.raises(LimitError, match="MAX_BYTES"):
        open_table(files, name="t", limits=Limits(bytes=100_000 if form != "jsonl" else 150_000))


def test_lists_that_would_fill_the_memory_are_refused(tmp_path: Path) -> None:
    lines = "\n".join('{"v": [' + ",".join("1" * 500) + "]}" for _ in range(50))
    files = written(tmp_path, {"t.jsonl": lines})
    with pytest.raises(LimitError, match="50 × 500 cells"):
        open_table(files, name="t", limits=Limits(bytes=100_000))
    assert len(open_table(files, name="t", limits=LIMITS).columns) == 500


def test_rows_of_all_different_keys_are_refused(tmp_path: Path) -> None:
    lines = "\n".join(f'{{"k{i}": 1}}' for i in range(3000))
    with pytest.raises(LimitError, match="3,000 × 3,000 cells"):
        open_table(written(tmp_path, {"t.jsonl": lines}), name="t", limits=Limits(bytes=10 << 20))


def test_a_long_value_repeated_by_reference_is_a_bomb(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": ["y" * 10_000] * 5000})
    data = in_format(frame, "parquet")
    assert len(data) < 100_000
    with pytest.raises(LimitError, match="unpacks to more bytes"):
        open_table(written(tmp_path, {"t.parquet": data}), name="t", limits=Limits(bytes=15 << 20))


def test_bad_json_lines_are_rejected(tmp_path: Path) -> None:
    lines = '{"a": 1}\n{"a": \n[1]\n"x"\n\n{"a": NaN, "b": "\\ud800"}\n{"a": 3}\n'
    dataset = open_table(written(tmp_path, {"t.jsonl": lines}), name="t", limits=LIMITS)
    assert dataset.names == ("line 1", "line 6", "line 7")
    assert [bad.name for bad in dataset.rejected] == ["line 2", "line 3", "line 4"]
    assert "not JSON" in dataset.rejected[0].reason
    assert dataset.rejected[1].reason == "an array where an object was expected"


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ('[{"a": 1}, {"a": 2}]', ("a",), 2),
        ('{"a": [1, 2], "b": ["x", "y"]}', ("a", "b"), 2),
        ('{"type": "f", "features": [{"a": 1}, {"a": 2}]}', ("a",), 2),
        ('{"a": 1, "b": "x"}', ("a", "b"), 1),
        ('{"a": 1}\n{"a": 2}', ("a",), 2),
    ],
)
def test_shapes_of_json(tmp_path: Path, text: str, columns: tuple[str, ...], rows: int) -> None:
    dataset = open_table(written(tmp_path, {"t.json": text}), name="t", limits=LIMITS)
    assert (dataset.columns, len(dataset)) == (columns, rows)


@pytest.mark.parametrize("text", ["[1, 2]", "3", "[" * 100_000, '{"a": ' * 100_000, "nonsense"])
def test_json_that_is_no_table(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"t\.json"):
        open_table(written(tmp_path, {"t.json": text}), name="t", limits=LIMITS)


def test_real_tables(shared: Path) -> None:
    from dnacompare.workflow.open import open_dataset

    bike = open_dataset(shared / "tables/bike_hour.csv", columns=["cnt", "temp", "hr"])
    assert (len(bike), bike.columns) == (17379, ("hr", "temp", "cnt"))
    assert bike.read(slice(None)).cnt.sum() == 3292679  # the number of hires, from its readme
    adult = open_dataset(shared / "tables/adult.data")
    frame = adult.read(slice(None))
    assert (len(frame), len(frame.columns)) == (32561, 15)
    assert any("columns were numbered" in note for note in adult.notes)
    assert frame["column 2"].isna().sum() == 1836  # "?" in work class, as its authors state
    assert set(frame["column 10"]) == {"Male", "Female"}
    penguins = open_dataset(shared / "tables/penguins.csv").read(slice(None))
    assert penguins.isna().sum().to_dict()["bill_length_mm"] == 2
    scores = open_dataset(shared / "llm_scores/livebench_13012025.parquet")
    assert len(scores) == 93624
