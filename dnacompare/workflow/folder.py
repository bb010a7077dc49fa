"""Paths → files with names to show; a link is never followed out of its folder."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dnacompare.dataset import Rejected
from dnacompare.errors import InputError
from dnacompare.loaders.content import shown
from dnacompare.specs import File


@dataclass(frozen=True)
class Found:
    """Regular files in the order of their names, and what was left alone."""

    name: str
    files: tuple[File, ...]
    rejected: tuple[Rejected, ...] = ()


def at(path: Path) -> Found:
    """The file at ``path``, or every file below the folder, named by its path inside.

    Raises ``InputError`` if there is nothing, or something that is neither.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise InputError(
            f"There is no file or folder {shown(str(path))!r}; check the path."
        ) from error
    if stat.S_ISDIR(mode):
        return _inside(path)
    if not stat.S_ISREG(mode):
        raise InputError(f"{shown(str(path))!r} is neither a file nor a folder.")
    return Found(shown(path.stem), (File(path, path.name),))


def together(paths: Sequence[Path]) -> Found:
    """All that is at several paths, named by what tells their paths apart."""
    if not paths:
        raise InputError("The list of paths is empty; give at least one file.")
    found = [at(path) for path in paths]
    if len(found) == 1:
        return found[0]
    places = [Path(os.path.abspath(path)) for path in paths]
    common = Path(os.path.commonpath([place.parent for place in places]))
    files = [
        File(file.path, place.relative_to(common).as_posix() + file.name.removeprefix(place.name))
        if place.is_file()
        else File(file.path, f"{place.relative_to(common).as_posix()}/{file.name}")
        for place, one in zip(places, found, strict=True)
        for file in one.files
    ]
    rejected = tuple(item for one in found for item in one.rejected)
    return Found(shown(common.name) or "files", tuple(files), rejected)


def _inside(folder: Path) -> Found:
    root = folder.resolve()
    files: list[File] = []
    rejected: list[Rejected] = []
    for place, folders, names in os.walk(root):  # which does not follow links to folders
        folders.sort()
        for name in sorted(folders + names):
            path = Path(place, name)
            label = path.relative_to(root).as_posix()
            reason = _objection(path, root)
            if reason:
                rejected.append(Rejected(shown(label), reason))
            elif name in names:
                files.append(File(path, label))
    if not files and not rejected:
        raise InputError(f"The folder {shown(root.name)!r} is empty; put files into it.")
    return Found(shown(root.name), tuple(files), tuple(rejected))


def _objection(path: Path, root: Path) -> str | None:
    """Why a path is not opened. Opening a pipe or a device could wait for ever."""
    try:
        linked = path.is_symlink()
        mode = path.stat().st_mode
    except OSError:
        return "a link that leads nowhere" if path.is_symlink() else "it cannot be looked at"
    if linked and stat.S_ISDIR(mode):
        return "a link to a folder is not followed"
    if linked and not path.resolve().is_relative_to(root):
        return "a link that leads out of the folder is not followed"
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        return "it is not a regular file"
    return None
