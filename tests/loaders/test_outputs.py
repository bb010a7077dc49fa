"""Model outputs: labels are categories, probabilities are named, ids pair."""

from pathlib import Path

import numpy as np
import pytest

from dnacompare.errors import InputError
from dnacompare.loaders.outputs import open_outputs
from tests.loaders.making import LIMITS, npy, npz, written

RANDOM = np.random.default_rng(3)
LOGITS = RANDOM.normal(size=(40, 3))
PROBABILITIES = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
LABELS = PROBABILITIES.argmax(axis=1)


def test_labels_of_a_table_are_categories(tmp_path: Path) -> None:
    text = "id,label,score\n" + "".join(
        f"i{i},{label},{p[0]}\n" for i, (label, p) in enumerate(zip(LABELS, LOGITS, strict=True))
    )
    dataset = open_outputs(
        written(tmp_path, {"o.csv": text}), name="o", limits=LIMITS, id_column="id"
    )
    assert (dataset.modality, dataset.kind, dataset.id_column) == ("table", "model outputs", "id")
    frame = dataset.read(slice(None))
    assert frame.label.tolist() == [str(label) for label in LABELS]
    assert (frame.score == LOGITS[:, 0]).all()
    assert "Whole numbers read as class labels: 'label'." in dataset.notes
    numbers = open_outputs(
        written(tmp_path, {"o.csv": text}), name="o", limits=LIMITS, id_column="id", labels="no"
    )
    assert (numbers.read(slice(None)).label == LABELS).all()
    assert numbers.fingerprint != dataset.fingerprint


@pytest.mark.parametrize(
    ("array", "columns"),
    [
        (LOGITS, ("output 0", "output 1", "output 2")),
        (PROBABILITIES, ("probability 0", "probability 1", "probability 2")),
        (np.round(PROBABILITIES, 4), ("probability 0", "probability 1", "probability 2")),
        (LABELS, ("output",)),
    ],
)
def test_arrays(tmp_path: Path, array: np.ndarray, columns: tuple[str, ...]) -> None:
    dataset = open_outputs(written(tmp_path, {"o.npy": npy(array)}), name="o", limits=LIMITS)
    assert dataset.columns == columns
    found = dataset.read(slice(None)).to_numpy().astype(float)
    assert (found == array.reshape(40, -1)).all()


def test_arrays_of_one_length_stand_side_by_side(tmp_path: Path) -> None:
    data = npz(
        p=PROBABILITIES,
        label=LABELS,
        photo=np.array([f"p{i}" for i in range(40)]),
        classes=np.array(["a", "b", "c"]),
    )
    files = written(tmp_path, {"o.npz": data})
    dataset = open_outputs(files, name="o", limits=LIMITS, id_column="photo")
    assert dataset.columns == ("p 0", "p 1", "p 2", "label")
    assert len(np.unique(dataset.ids)) == 40
    alone = open_outputs(files, name="o", limits=LIMITS, id_column="photo", array="label")
    assert alone.columns == ("label",)
    assert (alone.ids == dataset.ids).all()


def test_what_has_no_rows_of_outputs(tmp_path: Path) -> None:
    for array, message in (
        (np.zeros((4, 2, 2)), "at most two axes"),
        (np.float64(3), "single number"),
        (np.array([1j, 2]), "real and imaginary"),
    ):
        with pytest.raises(InputError, match=message):
            open_outputs(written(tmp_path, {"o.npy": npy(array)}), name="o", limits=LIMITS)
    with pytest.raises(InputError, match="labels is 'x'; it can be auto, no"):
        open_outputs(written(tmp_path, {"o.npy": npy(LABELS)}), name="o", limits=LIMITS, labels="x")
    with pytest.raises(InputError, match="no array that can be read"):
        open_outputs(written(tmp_path, {"o.txt": "x"}), name="o", limits=LIMITS)


def test_missing_values_stay_missing(tmp_path: Path) -> None:
    array = LOGITS.copy()
    array[0, 0], array[1, 1] = np.nan, np.inf
    dataset = open_outputs(written(tmp_path, {"o.npy": npy(array)}), name="o", limits=LIMITS)
    assert dataset.read(slice(None)).isna().sum().sum() == 2
    assert len(dataset) == 40


def test_real_outputs(shared: Path) -> None:
    from dnacompare.workflow.open import open_dataset

    path = shared / "model_outputs_cifar10/cifar10_vs_10.1_predictions.npz"
    dataset = open_dataset(path, modality="model outputs", array="labels_cifar101_v6")
    labels = dataset.read(slice(None)).iloc[:, 0]
    assert len(labels) == 2000
    assert labels.value_counts().to_dict() == {str(i): 200 for i in range(10)}  # balanced by design
