"""A table of extensions, each one module with one constant, imported only when it is asked for."""

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from dnacompare.errors import InputError

T = TypeVar("T")


@cache
def _installed(group: str) -> Mapping[str, EntryPoint]:
    """Extensions of other distributions by name; looking for them opens a file of each package."""
    return {point.name: point for point in entry_points(group=group)}


class Registry(Generic[T]):
    """Built-in and installed extensions of one kind.

    ``names`` are modules of ``package`` (dashes become underscores, ``prefix`` goes before);
    each defines ``constant``.
    Other distributions join through an entry-point group of the same name as ``package``.
    """

    def __init__(
        self, package: str, constant: str, names: tuple[str, ...], prefix: str = ""
    ) -> None:
        self.package = package
        self.constant = constant
        self.prefix = prefix
        self._builtin = names

    def __contains__(self, name: object) -> bool:
        return name in tuple(self)

    def __iter__(self) -> Iterator[str]:
        yield from self._builtin
        yield from sorted(set(_installed(self.package)) - set(self._builtin))

    def __getitem__(self, name: str) -> T:
        """The spec called ``name``; raises ``InputError`` with the nearest names otherwise."""
        if name in self._builtin:
            module = import_module(f"{self.package}.{self.prefix}{name.replace('-', '_')}")
            spec: T = getattr(module, self.constant)
            return spec
        if name in _installed(self.package):
            loaded: T = _installed(self.package)[name].load()
            return loaded
        known = list(self)
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise InputError(f"There is no {name!r}; there are {', '.join(known)}.{hint}")

    def specs(self) -> dict[str, T]:
        """Every spec by name, in order."""
        return {name: self[name] for name in self}
