"""Anything a person has → a dataset: folder, zip, file, many paths, or values in memory."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dnacompare.dataset import Dataset
from dnacompare.loaders.content import shown
from dnacompare.loaders.damage import nothing_readable
from dnacompare.loaders.limits import Limits
from dnacompare.specs import File
from dnacompare.workflow import folder, in_memory
from dnacompare.workflow.loader_choice import checked, loader_for


def open_dataset(
    source: Any,
    *,
    modality: str = "auto",
    name: str | None = None,
    limits: Limits | None = None,
    **options: Any,
) -> Dataset:
    """The items of ``source``, in a stable order, each with an identity of its own.

    ``source`` is a path (folder, zip or file) or a list of them, a list of ``File``, a NumPy
    array, a torch tensor or map-style ``Dataset``, or a pandas, polars or Arrow table; a
    ``Dataset`` is returned as it is. ``modality`` is ``auto``, ``images``, ``table``, ``text``,
    ``model outputs`` or the name of a loader; ``options`` are those of the loader. Raises
    ``InputError`` for what cannot be read, with the way out, and ``LimitError`` for more than
    ``limits`` (those of the environment if not given) allow.
    """
    if isinstance(source, Dataset):
        return source
    allowed = limits or Limits.from_environment()
    if isinstance(source, (list, tuple)) and source and all(isinstance(s, File) for s in source):
        return open_files(source, modality=modality, name=name, limits=allowed, options=options)
    paths = _paths(source)
    if paths is None:
        return in_memory.open_value(
            source, modality=modality, name=name, limits=allowed, options=options
        )
    found = folder.together(paths)
    allowed.check_items(len(found.files), found.name)
    if not found.files:
        raise nothing_readable(found.name, "no file that can be opened", found.rejected)
    dataset = open_files(
        found.files, modality=modality, name=name or found.name, limits=allowed, options=options
    )
    return replace(dataset, rejected=found.rejected + dataset.rejected)


def open_files(
    files: Sequence[File],
    *,
    modality: str = "auto",
    name: str | None = None,
    limits: Limits | None = None,
    options: Mapping[str, Any] | None = None,
) -> Dataset:
    """The dataset in the files of one upload; otherwise like ``open_dataset``."""
    allowed = limits or Limits.from_environment()
    spec = loader_for(files, modality=modality, limits=allowed)
    given = checked(spec.title.lower(), spec.options, options or {})
    called = name or shown(Path(files[0].name).stem)
    return spec.open(tuple(files), name=called, limits=allowed, **given)


def _paths(source: Any) -> list[Path] | None:
    """The paths that ``source`` names, or ``None`` if it is something else."""
    several = list(source) if isinstance(source, (list, tuple)) else [source]
    if all(isinstance(one, (str, os.PathLike)) for one in several):
        return [Path(one) for one in several]
    return None
