"""Tables as activations: the frame, categories, gaps and what is left out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.extractors.columns import build, fit
from dnacompare.extractors.columns.neurons import Columns
from dnacompare.workflow.extract import build_extractor, extraction
from tests.build import table_dataset

Make = Callable[..., Columns]


def table(**columns: Any) -> Dataset:
    return table_dataset(pd.DataFrame(columns))


def columns_of(*datasets: Dataset) -> Columns:
    return build("", datasets, "cpu", {})


def seen(extractor: Columns, dataset: Dataset) -> dict[str, dict[str, NDArray[np.float32]]]:
    """Activations by layer and neuron."""
    found: dict[str, dict[str, NDArray[np.float32]]] = {}

    def sink(number: int, activations: Any) -> None:
        layer = extractor.layers[number]
        assert activations.shape == (len(dataset), len(layer.neurons), 1)
        found[layer.name] = dict(zip(layer.neurons, activations[:, :, 0].numpy().T, strict=True))

    extractor.run(dataset.read(slice(None)), sink)
    return found


def test_numbers_are_in_standard_deviations_of_the_reference() -> None:
    random = np.random.default_rng(0)
    a = table(x=random.normal(1e6, 5, 500), y=random.integers(0, 9, 500))
    b = table(x=random.normal(1e6 + 10, 5, 300), y=random.integers(0, 9, 300))
    extractor = columns_of(a, b)
    own, other = seen(extractor, a)["columns"], seen(extractor, b)["columns"]
    # float32 of about unit size: 500 roundings of 6e-8 leave means and deviations at 1e-6.
    assert own["x"].mean() == pytest.approx(0, abs=1e-6)
    assert own["x"].std() == pytest.approx(1, abs=1e-6)
    assert other["x"].mean() == pytest.approx(2, abs=0.3)  # 10/5, standard error 0.08
    location, scale = extractor.provenance["frame"]["x"]
    values = a.read(slice(None))["x"].to_numpy()
    assert location == pytest.approx(values.mean(), rel=1e-14)
    assert scale == pytest.approx(values.std(), rel=1e-9)


def test_moments_are_the_same_whatever_the_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).lognormal(3, 2, 1000)
    whole = columns_of(table(x=values)).provenance["frame"]["x"]
    monkeypatch.setattr(fit, "CELLS", 64)
    parts = columns_of(table(x=values)).provenance["frame"]["x"]
    assert parts == pytest.approx(whole, rel=1e-13)  # float64 rounding of 1,000 terms


def test_every_kind_of_number_counts_as_one() -> None:
    days = pd.date_range("2020-01-01", periods=4, freq="D")
    dataset = table(
        real=[1.0, 2, 3, 4],
        whole=[1, 2, 3, 4],
        truth=[True, False, True, True],
        small=np.array([1, 2, 3, 4], np.int8),
        nullable=pd.array([1, None, 3, 4], "Int64"),
        maybe=pd.array([True, None, False, True], "boolean"),
        date=days,
        zoned=days.tz_localize("Europe/Zurich"),
        spell=days - days[0],
    )
    extractor = columns_of(dataset)
    names = list(dataset.read([0]).columns)
    assert [layer.name for layer in extractor.layers] == ["columns", "missing"]
    assert list(extractor.layers[0].neurons) == names
    assert extractor.layers[1].neurons == ("nullable is missing", "maybe is missing")
    frame = extractor.provenance["frame"]
    assert frame["truth"][0] == 0.75
    # 2020-01-01 is day 18,262 since 1970; the mean of four days lies 1.5 later.
    assert frame["date"] == pytest.approx([18263.5, np.sqrt(1.25)])
    assert frame["zoned"][0] == pytest.approx(18263.5 - 1 / 24)  # midnight there is 23:00 UTC
    assert frame["spell"] == pytest.approx([1.5, np.sqrt(1.25)])
    assert np.isnan(seen(extractor, dataset)["columns"]["nullable"][1])


def test_categories_are_neurons_and_gaps_belong_to_none() -> None:
    a = table(colour=["red", "red", "blue", None])
    b = table(colour=["red", "green", "green", "green"])
    extractor = columns_of(a, b)
    assert extractor.layers[0].neurons == ("colour = green", "colour = red", "colour = blue")
    assert extractor.layers[1].neurons == ("colour is missing",)
    found = seen(extractor, a)
    nan = np.nan
    assert np.array_equal(found["categories"]["colour = red"], [1, 1, 0, nan], equal_nan=True)
    assert np.array_equal(found["categories"]["colour = blue"], [0, 0, 1, nan], equal_nan=True)
    assert np.array_equal(found["missing"]["colour is missing"], [0, 0, 0, 1])
    embedding = extractor.run(a.read(slice(None)), lambda layer, activations: None)
    assert np.array_equal(embedding[3], [0, 0, 0, 1])


def test_rare_categories_are_other_values() -> None:
    common = [f"c{i:02d}" for i in range(50) for _ in range(4)]
    dataset = table(kind=[*common, "rare", "rarer", "rare"])
    extractor = columns_of(dataset)
    (layer,) = extractor.layers
    assert len(layer.neurons) == 51
    assert layer.neurons[-1] == "kind = other values"
    found = seen(extractor, dataset)["categories"]
    assert found["kind = other values"].sum() == 3
    assert (np.sum(list(found.values()), axis=0) == 1).all()


def test_a_category_never_seen_when_fitting_is_another_value_or_none() -> None:
    extractor = columns_of(table(kind=["a", "b"]))
    assert (np.array(list(seen(extractor, table(kind=["z"]))["categories"].values())) == 0).all()


def test_free_text_is_left_out_with_its_reason() -> None:
    texts = [f"text number {i}" for i in range(60)]
    codes = [f"code {i % 51}" for i in range(60)]
    extractor = columns_of(table(x=np.arange(60), note=texts, code=codes[:60]))
    dropped = extractor.provenance["dropped"]
    assert dropped == {
        "note": "its 60 different texts in 60 rows are no categories",
        "code": "its 51 different texts in 60 rows are no categories",
    }
    few = columns_of(table(x=np.arange(40), note=texts[:40]))  # 40 categories are still few
    assert few.provenance["dropped"] == {}


def test_counting_ends_at_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "DISTINCT", 70)
    monkeypatch.setattr(fit, "CELLS", 100)
    dataset = table(x=np.arange(400), note=[f"{i}" for i in range(400)])
    dropped = columns_of(dataset).provenance["dropped"]
    assert dropped == {"note": "it has more than 70 different texts"}


def test_columns_of_one_side_or_of_two_kinds_are_left_out() -> None:
    a = table(x=[1.0, 2], only_a=[1, 2], mixed=[1, 2], void=[1.0, 2])
    b = table(x=[3.0, 4], only_b=[1, 2], mixed=["1", "2"], void=[np.nan, np.inf])
    extractor = columns_of(a, b)
    assert extractor.dimensions == ("x",)
    assert extractor.provenance["dropped"] == {
        "only_a": "it is not in both datasets",
        "mixed": "it holds numbers in one dataset and text in the other",
        "void": "it has no number in one of the datasets",
        "only_b": "it is not in both datasets",
    }
    notes = extraction(a, extractor=extractor).notes
    assert "The column 'only_a' is left out: it is not in both datasets." in notes


def test_nothing_in_common_is_an_error_with_reasons() -> None:
    with pytest.raises(InputError, match=r"No column can be compared \('x': it is not in both"):
        columns_of(table(x=[1.0]), table(y=[1.0]))
    with pytest.raises(InputError, match=r"no variant 'wide'"):
        build("wide", (table(x=[1.0]),), "cpu", {})


@pytest.mark.parametrize(
    ("values", "frame"),
    [
        ([5.0, 5, 5], [5, 1]),
        ([0.1] * 3, [0.1, 1]),  # its mean is not 0.1 in float64; its deviation must not be 1e-17
        ([1e308, -1e308, 1e308], [0, 1e308]),  # squares overflow
        ([1e200, 2e200, 4e200], [0, 4e200]),
        ([np.inf, 1, 3, np.nan], [2, 1]),
        ([7.0], [7, 1]),
    ],
)
def test_odd_columns_have_a_frame_all_the_same(values: list[float], frame: list[float]) -> None:
    dataset = table(x=values)
    extractor = columns_of(dataset)
    assert extractor.provenance["frame"]["x"] == pytest.approx(frame, rel=1e-15)
    embedding = extractor.run(dataset.read(slice(None)), lambda layer, activations: None)
    assert np.isfinite(embedding).all()


def test_infinite_and_missing_values_are_counted_apart() -> None:
    dataset = table(x=[1.0, 3, np.inf, -np.inf, np.nan, 1e300])
    a = table(x=[1.0, 3])
    seen_ = extraction(dataset, extractor=columns_of(a, dataset))
    layer = seen_.dna["columns"]
    assert dict(zip(("nan", "infinite"), layer.special[0, 3:], strict=True)) == {
        "nan": 1,
        "infinite": 3,  # 1e300 standard deviations do not fit float32 either
    }
    assert layer.total[0] == 2
    assert np.array_equal(seen_.embeddings.values[:, 0], [-1, 1, 0, 0, 0, 0])


def test_the_frame_is_that_of_the_first_dataset() -> None:
    random = np.random.default_rng(1)
    a, b = (table(x=random.normal(mean, 1, 50)) for mean in (0, 100))
    first, second = build_extractor("columns", (a, b)), build_extractor("columns", (b, a))
    assert first is not second
    assert first is build_extractor("columns", (a, b))
    assert first.provenance["frame"]["x"][0] == pytest.approx(0, abs=1)
    assert second.provenance["frame"]["x"][0] == pytest.approx(100, abs=1)


def test_dnas_in_one_frame_merge() -> None:
    random = np.random.default_rng(2)
    whole = table(x=random.normal(size=90), kind=random.choice(["a", "b"], 90))
    extractor = columns_of(whole)
    parts = [whole.take(range(40)), whole.take(range(40, 90))]
    total = sum(
        (extraction(part, extractor=extractor).dna for part in parts[1:]),
        start=extraction(parts[0], extractor=extractor).dna,
    )
    assert total == extraction(whole, extractor=extractor).dna


def test_a_year_of_bicycle_hires(shared: Path) -> None:
    """Means in original units come back out of the DNA."""
    frame = pd.read_csv(shared / "tables/bike_hour.csv")
    dataset = table_dataset(frame)
    seen_ = extraction(dataset)
    layer = seen_.dna["columns"]
    for name, (location, scale) in seen_.dna.provenance["frame"].items():
        found = location + scale * layer.mean[layer.neurons.index(name)]
        # Activations are float32: 6e-8 of their size each, and their mean is 0.
        assert found == pytest.approx(frame[name].mean(), abs=1e-7 * scale), name
    assert seen_.dna["categories"].neurons[0].startswith("dteday = ")


def test_wide_arrays_are_tables_too() -> None:
    wide = np.random.default_rng(0).normal(size=(2000, 2048))
    dataset = table_dataset(pd.DataFrame(wide, columns=[f"c{i}" for i in range(2048)]))
    layer = extraction(dataset).dna["columns"]
    assert layer.size == 2048
    assert (layer.total == 2000).all()
