"""Settings of an operator: declared once as fields, read from environment and file, listed."""

import difflib
import os
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from dnacompare.errors import InputError

PREFIX = "DNACOMPARE_"
DECLARED = "declared"
ALIKE = 0.85
"""From this similarity on, a variable of the environment counts as a misspelt setting. Others are
left alone: a cluster puts variables of its own there, such as ``DNACOMPARE_SERVICE_HOST``."""


class Kind(NamedTuple):
    """What a setting may be: in words, and how text or a TOML value is read (``ValueError``)."""

    wanted: str
    read: Callable[[Any], Any]


class Declaration(NamedTuple):
    """One setting: its key in a file, what it may be, its default in words, and what it does."""

    key: str
    kind: Kind
    default: str
    help: str

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.key.upper()


class Given(NamedTuple):
    """A value as it was found, and the name it was found under."""

    value: Any
    where: str


@dataclass(frozen=True)
class _Field:
    kind: Kind
    help: str
    shown: str | None


def setting(kind: Kind, default: Any, help: str, *, shown: str | None = None) -> Any:
    """A field of a dataclass of settings; a callable ``default`` makes it.

    ``shown`` is the default in words, where the value itself does not tell.
    """
    metadata = {DECLARED: _Field(kind, help, shown)}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


def declarations(owner: type, prefix: str = "") -> dict[str, Declaration]:
    """The settings declared by a dataclass, by the name of the field."""
    found = {}
    for one in fields(owner):
        about = one.metadata.get(DECLARED)
        if about is not None:
            default = about.shown if one.default is MISSING or about.shown else _shown(one.default)
            key = prefix + one.name
            found[one.name] = Declaration(key, about.kind, str(default), about.help)
    return found


def chosen(owner: type, given: Mapping[str, Given], prefix: str = "") -> dict[str, Any]:
    """Values for the fields that are given; raises ``InputError`` for one that cannot be used."""
    values = {}
    for name, declared in declarations(owner, prefix).items():
        if declared.key in given:
            value, where = given[declared.key]
            try:
                values[name] = declared.kind.read(value)
            except ValueError:
                raise InputError(
                    f"{where} is {value!r}; it must be {declared.kind.wanted}."
                ) from None
    return values


def in_environment(
    known: Iterable[Declaration], environment: Mapping[str, str]
) -> dict[str, Given]:
    """What the environment sets, by key."""
    return {
        one.key: Given(environment[one.variable].strip(), one.variable)
        for one in known
        if environment.get(one.variable, "").strip()
    }


def check_spelling(names: Iterable[str], variables: Collection[str]) -> None:
    """Raise ``InputError`` for a name in the environment that is nearly one of ``variables``."""
    for name in names:
        if name.startswith(PREFIX) and name not in variables:
            near = difflib.get_close_matches(name, variables, n=1, cutoff=ALIKE)
            if near:
                raise InputError(f"{name} is no setting; did you mean {near[0]}?")


def in_file(known: Iterable[Declaration], path: Path) -> dict[str, Given]:
    """What a TOML file sets, by key; raises ``InputError`` for what is none of ``known``."""
    try:
        values = _parsed(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise InputError(f"The settings {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise InputError(f"The settings {path} are no TOML: {error}") from error
    keys = [one.key for one in known]
    for key in values:
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1)
            way = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(keys)}."
            raise InputError(f"The settings {path} set {key[:80]!r}, which is no setting; {way}")
    return {key: Given(value, f"{key} in {path}") for key, value in values.items()}


def table(known: Iterable[Declaration]) -> str:
    """The settings as a Markdown table."""
    rows = ["| variable | key in the file | default | what it does |", "|---|---|---|---|"]
    rows += [f"| `{one.variable}` | `{one.key}` | {one.default} | {one.help} |" for one in known]
    return "\n".join(rows)


@lru_cache(maxsize=8)
def _parsed(path: Path, _: int) -> dict[str, Any]:
    """The content, parsed once for each time the file was written."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return str(int(default))
    if isinstance(default, int):
        return f"{default >> 30} GiB" if default >= 1 << 30 else f"{default:,}"
    return ", ".join(f"`{part}`" for part in default) if isinstance(default, tuple) else "none"


def _whole(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError
    return value


def _switch(value: Any) -> bool:
    if value not in (0, 1, "0", "1"):
        raise ValueError
    return bool(int(value))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _listed(value: Any, separator: str) -> Iterator[str]:
    parts = value.split(separator) if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError
    yield from (part.strip() for part in parts if part.strip())


def one_of(*values: str) -> Kind:
    """One of a few words."""

    def read(value: Any) -> str:
        if value not in values:
            raise ValueError
        return str(value)

    return Kind(f"one of {', '.join(values)}", read)


WHOLE = Kind("a whole number above 0", _whole)
BYTES = Kind("a number of bytes above 0", _whole)
SWITCH = Kind("1 (on) or 0 (off)", _switch)
FOLDER = Kind("the path of a folder", lambda value: Path(_text(value)).expanduser())
FOLDERS = Kind(
    f"paths of folders, separated by {os.pathsep!r} or as a list",
    lambda value: tuple(Path(part).expanduser() for part in _listed(value, os.pathsep)),
)
NAMES = Kind(
    "names, separated by commas or as a list", lambda value: tuple(_listed(value, ",")) or _none()
)


def _none() -> Any:
    raise ValueError
