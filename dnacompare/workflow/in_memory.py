"""Values in memory → a dataset: NumPy arrays, torch tensors and datasets, and tables.

A library is recognised by its types, so that none is imported that the caller did not import.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.loaders import arrays, frames, outputs, text
from dnacompare.loaders.arrow import from_arrow
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.rows import Rows, distinct, numbered
from dnacompare.workflow.loader_choice import by_name, checked, giving
from dnacompare.workflow.torch_items import open_torch_items

if TYPE_CHECKING:
    import pandas as pd

LAYOUT = {"auto": "auto", "arrays": "auto", "images": "images", "table": "columns"}
TABLE = ("auto", "table", "tables")


def open_value(
    source: Any, *, modality: str, name: str | None, limits: Limits, options: Mapping[str, Any]
) -> Dataset:
    """The dataset in an array, tensor, torch dataset or table; raises ``InputError`` for others."""
    spec = by_name(modality)
    kind = spec.name if spec else modality
    giving(modality if spec is None else spec.modality)
    if _is_of(source, "pandas"):
        return _of_rows(_pandas_rows(source), kind, name or "table", limits, options)
    if hasattr(source, "__arrow_c_stream__"):
        import pyarrow as pa

        return _of_rows(from_arrow(pa.table(source)), kind, name or "table", limits, options)
    if _is_of(source, "torch.utils.data"):
        checked("a torch dataset", (), options)
        return open_torch_items(source, name=name or type(source).__name__, limits=limits)
    if _is_of(source, "torch"):
        source = _numpy(source)
    if isinstance(source, np.ndarray):
        return _of_array(source, kind, name or "array", limits, options)
    raise InputError(
        f"A value of type {type(source).__name__!r} cannot be opened; give a path, a list of "
        "paths, a NumPy array, a torch tensor or dataset, or a pandas, polars or Arrow table."
    )


def _is_of(source: Any, library: str) -> bool:
    return any(
        kind.__module__ == library or kind.__module__.startswith(f"{library}.")
        for kind in type(source).__mro__
    )


def _of_array(
    array: NDArray[Any], kind: str, name: str, limits: Limits, options: Mapping[str, Any]
) -> Dataset:
    if kind == "outputs":
        given = checked("model outputs", ("columns", "labels"), options)
        return outputs.outputs_dataset(
            outputs.array_rows(array, name), name=name, limits=limits, **given
        )
    if kind not in LAYOUT:
        raise InputError(f"An array cannot be read as {kind}; give a table or a path.")
    given = {"layout": LAYOUT[kind]} | checked("an array", ("layout",), options)
    return arrays.array_dataset(array, name=name, limits=limits, **given)


def _of_rows(
    rows: Rows, kind: str, name: str, limits: Limits, options: Mapping[str, Any]
) -> Dataset:
    if kind == "outputs":
        given = checked("model outputs", ("columns", "id_column", "labels"), options)
        return outputs.outputs_dataset(rows, name=name, limits=limits, **given)
    if kind == "text":
        given = {"text_column": None, "id_column": None}
        given |= checked("text", tuple(given), options)
        return text.text_dataset(rows, name=name, limits=limits, **given)
    if kind not in TABLE:
        raise InputError(f"A table in memory cannot be read as {kind}; give an array or a path.")
    given = checked("a table", ("columns", "id_column"), options)
    return frames.table_dataset(rows, name=name, limits=limits, **given)


def _pandas_rows(source: "pd.DataFrame | pd.Series") -> Rows:
    frame = source.to_frame() if source.ndim == 1 else source
    frame = frame.reset_index(drop=True)
    frame.columns = distinct([_column_name(column) for column in frame.columns])
    return Rows(frame, numbered(len(frame)))


def _column_name(column: Any) -> str:
    return " / ".join(map(str, column)) if isinstance(column, tuple) else str(column)


def _numpy(tensor: Any) -> NDArray[Any]:
    tensor = tensor.detach().cpu()
    if tensor.is_floating_point() and tensor.element_size() < 4:
        tensor = tensor.float()  # NumPy has no bfloat16
    array: NDArray[Any] = tensor.numpy()
    return array
