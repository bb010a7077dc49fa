"""Model outputs: a table or arrays of predictions, scores or embeddings, one row an input."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.loaders import named_arrays, tables
from dnacompare.loaders.arrays import check_numbers, found_arrays
from dnacompare.loaders.content import expand
from dnacompare.loaders.frames import table_dataset
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.named_arrays import Named
from dnacompare.loaders.rows import Rows, numbered
from dnacompare.specs import File, LoaderSpec

LABELS = ("auto", "no")
SUM_TO_ONE = 1e-3
"""Probabilities rounded to three digits still add up to 1 within this."""


def open_outputs(
    files: Sequence[File],
    *,
    name: str,
    limits: Limits,
    columns: Sequence[str] | str | None = None,
    id_column: str | None = None,
    labels: str = "auto",
    array: str | None = None,
) -> Dataset:
    """A dataset with one item an input of the model.

    ``id_column`` pairs A and B. With ``labels="auto"`` columns of few whole numbers are class
    labels. Of an ``.npz`` the arrays of one length are put side by side, or ``array`` alone.
    Raises ``InputError`` for what is no table and no array.
    """
    if any(tables.is_table(content) for content in expand(files, limits).items):
        rows = tables.table_rows(files, name, limits, verbatim=(id_column,))
    else:
        rows = _rows_of_arrays(files, name, limits, array, id_column)
    return outputs_dataset(
        rows, name=name, limits=limits, columns=columns, id_column=id_column, labels=labels
    )


def outputs_dataset(
    rows: Rows,
    *,
    name: str,
    limits: Limits,
    columns: Sequence[str] | str | None = None,
    id_column: str | None = None,
    labels: str = "auto",
) -> Dataset:
    """Rows as model outputs: a table whose whole numbers are class labels."""
    if labels not in LABELS:
        raise InputError(f"labels is {labels!r}; it can be {', '.join(LABELS)}.")
    dataset = table_dataset(
        rows,
        name=name,
        limits=limits,
        columns=columns,
        id_column=id_column,
        labels=labels == "auto",
    )
    return replace(dataset, kind="model outputs")


def array_rows(array: NDArray[Any], name: str) -> Rows:
    """An array ``(n,)`` or ``(n, k)`` of outputs as rows."""
    import pandas as pd

    check_numbers(array, name)
    frame = pd.DataFrame(dict(_columns(array, "output")))
    return Rows(frame, numbered(len(frame)))


def _rows_of_arrays(
    files: Sequence[File], name: str, limits: Limits, array: str | None, id_column: str | None
) -> Rows:
    import pandas as pd

    arrays, rejected, notes = found_arrays(files, name, limits)
    first, choice = named_arrays.pick(arrays, array, name)
    if not first.shape:
        raise InputError(f"The array {first.name!r} of {name!r} is a single number, not rows.")
    taken = [one for one in arrays if one is first or (array is None and _fits(one, first))]
    if id_column is not None and id_column not in [one.name for one in taken]:
        taken += [one for one in arrays if one.name == id_column and _fits(one, first)]
    if len(taken) > 1:
        choice = ()
    limits.check_cells(first.shape[0], sum(one.shape[-1] for one in taken if one.shape[1:]), name)
    columns: dict[str, NDArray[Any]] = {}
    for one in taken:
        values = one.load()
        if one.dtype.kind not in "US":
            check_numbers(values, one.name)
        columns |= _columns(values, one.name if len(arrays) > 1 else "output")
    frame = pd.DataFrame(columns)
    return Rows(frame, numbered(len(frame)), rejected, notes + choice)


def _fits(one: Named, first: Named) -> bool:
    """Whether an array has a row for each row of ``first``."""
    usable = one.dtype.kind in "buifU" and len(one.shape) in (1, 2)
    return usable and one.shape[0] == first.shape[0]


def _columns(array: NDArray[Any], name: str) -> dict[str, NDArray[Any]]:
    if array.ndim == 1:
        return {name: array}
    if array.ndim != 2:
        raise InputError(
            f"The array {name!r} has the shape {array.shape}; outputs have one row an item, so at "
            "most two axes."
        )
    if name == "output" and _are_probabilities(array):
        name = "probability"
    return {f"{name} {i}": array[:, i] for i in range(array.shape[1])}


def _are_probabilities(array: NDArray[Any]) -> bool:
    if array.dtype.kind != "f" or array.shape[1] < 2:
        return False
    inside = bool(((array >= 0) & (array <= 1)).all())
    return inside and bool((np.abs(array.sum(axis=1) - 1) <= SUM_TO_ONE).all())


LOADER = LoaderSpec(
    name="outputs",
    title="Model outputs",
    modality="table",
    suffixes=tables.SUFFIXES + named_arrays.SUFFIXES,
    open=open_outputs,
    summary="Predictions, probabilities, logits, scores or embeddings of a model, a row an input.",
    options={
        "columns": "the columns to compare; all if not given",
        "id_column": "the column that identifies inputs, to pair A and B by; it is not compared",
        "labels": "auto reads few whole numbers as class labels, no keeps them as numbers",
        "array": "the name of the array, where there are several",
    },
)
