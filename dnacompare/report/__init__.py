"""A comparison as one file: a page that works from disk and holds the whole result."""

from pathlib import Path

from dnacompare.dataset import Dataset
from dnacompare.report.exhibits import Show, of_datasets
from dnacompare.report.page import page
from dnacompare.results import Comparison

__all__ = ["Show", "page", "write"]


def write(
    comparison: Comparison, path: Path | str, a: Dataset | None = None, b: Dataset | None = None
) -> None:
    """Write the page to ``path``, with items of the datasets that are given."""
    Path(path).write_text(page(comparison, of_datasets(a, b)), encoding="utf-8")
