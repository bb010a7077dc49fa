"""Rows of a table as activations: standardised numbers, categories as 0 or 1, gaps as 0 or 1."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.extractors.columns.fit import Frame
from dnacompare.extractors.columns.values import numbers, texts
from dnacompare.grid import FloatGrid
from dnacompare.specs import LayerInfo, Sink

if TYPE_CHECKING:
    import pandas as pd

Activations = NDArray[np.float32]


class Columns:
    """Layers ``columns``, ``categories`` and ``missing``, as far as the table has them."""

    def __init__(self, frame: Frame) -> None:
        self.grid = FloatGrid()
        self._frame = frame
        self._numbers = tuple(frame.numbers)
        self._location = np.array([location for location, _ in frame.numbers.values()])
        self._scale = np.array([scale for _, scale in frame.numbers.values()])
        named = {
            "columns": self._numbers,
            "categories": tuple(
                f"{column} = {value}"
                for column, values in frame.categories.items()
                for value in (*values, *(["other values"] if column in frame.other else []))
            ),
            "missing": tuple(f"{column} is missing" for column in frame.missing),
        }
        self.layers = tuple(LayerInfo(layer, names) for layer, names in named.items() if names)
        self.dimensions = tuple(name for layer in self.layers for name in layer.neurons)
        self.provenance: Mapping[str, Any] = {
            "extractor": "columns",
            "version": 1,
            "frame": {column: list(pair) for column, pair in frame.numbers.items()},
            "categories": {column: list(values) for column, values in frame.categories.items()},
            "missing": list(frame.missing),
            "dropped": dict(frame.dropped),
            "units": "share of rows",
        }

    def run(self, batch: "pd.DataFrame", sink: Sink) -> Activations:
        """Send the layers of a batch of rows; return ``(rows, neurons)`` with gaps as 0.

        A gap in a column is NaN in its neurons, so that shares are shares of what is known.
        """
        import torch

        found = (self._standardised(batch), self._categories(batch), self._gaps(batch))
        parts = [part for part in found if part.shape[1]]
        for number, part in enumerate(parts):
            sink(number, torch.from_numpy(part).unsqueeze(2))
        return np.nan_to_num(np.concatenate(parts, axis=1), nan=0.0, posinf=0.0, neginf=0.0)

    def _standardised(self, batch: "pd.DataFrame") -> Activations:
        with np.errstate(over="ignore"):  # beyond float32 is infinite, and counted as such
            values = (numbers(batch, self._numbers) - self._location) / self._scale
            activations: Activations = values.astype(np.float32)
        return activations

    def _categories(self, batch: "pd.DataFrame") -> Activations:
        import pandas as pd

        blocks = [np.empty((len(batch), 0), np.float32)]
        for column, values in self._frame.categories.items():
            texted = texts(batch[column])
            codes = pd.Index(values, dtype=object).get_indexer(texted.astype(object))
            block = np.zeros((len(batch), len(values) + 1), np.float32)
            block[np.arange(len(batch)), codes] = 1.0  # −1, the last place, is another value
            block[texted.isna().to_numpy()] = np.nan
            blocks.append(block if column in self._frame.other else block[:, :-1])
        return np.concatenate(blocks, axis=1)

    def _gaps(self, batch: "pd.DataFrame") -> Activations:
        gaps = [
            np.isnan(numbers(batch, (column,))[:, 0])
            if column in self._frame.numbers
            else batch[column].isna().to_numpy()
            for column in self._frame.missing
        ]
        return np.array(gaps, np.float32).reshape(len(gaps), len(batch)).T.copy()
