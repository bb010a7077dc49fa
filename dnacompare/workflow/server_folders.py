"""Folders of the server that an operator allows; nothing outside them can be read."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dnacompare.errors import InputError


@dataclass(frozen=True)
class FolderItem:
    """A file or folder inside an allowed one; ``relative`` leads to it from there."""

    name: str
    relative: str
    is_folder: bool
    bytes: int


class ServerFolders:
    """The allowed folders. Every path is judged after all links in it are followed."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = tuple(root.resolve() for root in roots)

    def roots(self) -> tuple[Path, ...]:
        """The allowed folders that exist."""
        return tuple(root for root in self._roots if root.is_dir())

    def allowed(self, path: Path | str) -> Path:
        """The real path, when it lies in an allowed folder; raises ``InputError`` otherwise.

        The text is the same whether the path exists or not, so that nothing can be probed.
        """
        refusal = InputError(
            f"{str(path)[:300]!r} is not in a folder of the server that may be read. The operator "
            "can allow it with DNACOMPARE_DATA_ROOTS."
        )
        try:
            real = Path(path).resolve(strict=True)
        except (OSError, ValueError, RuntimeError) as error:  # absent, a NUL, a loop of links
            raise refusal from error
        if not any(real.is_relative_to(root) for root in self._roots):
            raise refusal
        return real

    def browse(self, root: Path | str, relative: str = "") -> tuple[FolderItem, ...]:
        """What is in a folder of an allowed one, folders first; hidden names are left out.

        Links that lead out of the allowed folders are left out too.
        """
        base = Path(root)
        folder = self.allowed(base / relative)
        if not folder.is_dir():
            raise InputError(f"{relative[:300]!r} is a file, not a folder.")
        try:
            names = sorted(os.listdir(folder))
        except OSError as error:
            raise InputError(f"{folder.name!r} cannot be read: {error.strerror}.") from error
        items = [self._item(base, folder / name, relative) for name in names if name[0] != "."]
        return tuple(sorted(filter(None, items), key=lambda item: not item.is_folder))

    def _item(self, root: Path, path: Path, relative: str) -> FolderItem | None:
        try:
            real = self.allowed(path)
            size = real.stat().st_size
        except (InputError, OSError):
            return None
        inside = f"{relative}/{path.name}" if relative else path.name
        return FolderItem(path.name, inside, real.is_dir(), size)
