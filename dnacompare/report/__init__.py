"""A comparison or a dashboard as one file: a page that works from disk."""

from pathlib import Path

from dnacompare.dataset import Dataset
from dnacompare.report.board import board
from dnacompare.report.exhibits import Show, of_datasets
from dnacompare.report.page import page
from dnacompare.results import Comparison

__all__ = ["Show", "board", "page", "write"]


def write(
    comparison: Comparison, path: Path | str, a: Dataset | None = None, b: Dataset | None = None
) -> None:
    """Write the page to ``path``, with items of the datasets that are given."""
    Path(path).write_text(page(comparison, of_datasets(a, b)), encoding="utf-8")
