"""What is known of each item in its own words: a table's columns, a picture's folder."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from dnacompare.dataset import Dataset
from dnacompare.extractors.columns.values import is_number, numbers, texts
from dnacompare.specs import Column

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "folder"
"""The column of pictures and texts: the folder that the item lay in."""


def known_columns(a: Dataset, b: Dataset) -> tuple[Mapping[str, Column], Mapping[str, Column]]:
    """The columns of each side, in the order of its items, none lost: labels may be on one alone.

    A column is numbers where every side that has it holds numbers, and text otherwise.
    """
    if a.modality != "table":
        folders = [_folders(side) for side in (a, b)]
        told = len(set(np.concatenate(folders))) > 1
        first, second = ({FOLDER: one} if told else {} for one in folders)
        return first, second
    frames: list[pd.DataFrame] = [side.read(slice(None)) for side in (a, b)]
    textual = {
        str(column) for frame in frames for column in frame.columns if not is_number(frame[column])
    }
    first, second = (
        {str(column): _values(frame, str(column), textual) for column in frame.columns}
        for frame in frames
    )
    return first, second


def _values(frame: "pd.DataFrame", column: str, textual: set[str]) -> Column:
    if not is_number(frame[column]):
        worded: Column = texts(frame[column]).fillna("").to_numpy(object)
        return worded
    values = numbers(frame, (column,))[:, 0]
    values = np.where(np.isfinite(values), values, np.nan)
    if column in textual:  # on the other side; 7 reads "7" there, not "7.0"
        return np.array(["" if np.isnan(one) else f"{one:.15g}" for one in values], object)
    return values


def _folders(side: Dataset) -> Column:
    """The innermost folder of each item's name, "" where it has none."""
    parts = (name.replace("\\", "/").split("/") for name in side.names)
    return np.array([part[-2] if len(part) > 1 else "" for part in parts], object)
