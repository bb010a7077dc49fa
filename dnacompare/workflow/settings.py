"""What an operator sets through the environment; docs/operators.md explains each."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dnacompare.errors import InputError
from dnacompare.loaders.limits import Limits

HOME = "DNACOMPARE_HOME"
DATA_ROOTS = "DNACOMPARE_DATA_ROOTS"
DEVICES = "DNACOMPARE_DEVICES"
UPLOAD_BYTES = "DNACOMPARE_UPLOAD_BYTES"
CACHE_BYTES = "DNACOMPARE_CACHE_BYTES"
MODEL_CODE = "DNACOMPARE_ALLOW_MODEL_CODE"


def default_home() -> Path:
    """The folder for data of this program that the operating system suggests."""
    from platformdirs import user_data_path

    return user_data_path("dnacompare", appauthor=False)


@dataclass(frozen=True)
class Settings:
    """Where a server keeps its data and what it allows."""

    home: Path = field(default_factory=default_home)
    """The workspace: catalogue, uploads and cache. One process at a time."""
    data_roots: tuple[Path, ...] = ()
    """Folders of the server that may be read; nothing else is."""
    devices: tuple[str, ...] = ("auto",)
    """One comparison runs at a time on each."""
    upload_bytes: int = 8 << 30
    """Of one upload, all its files together."""
    cache_bytes: int = 50 << 30
    """Of cached extractions; the least recently used go first."""
    limits: Limits = field(default_factory=Limits)
    allow_model_code: bool = False
    """Whether models that are programs may run: with the rights of this process."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The defaults, with what the environment sets; raises ``InputError`` for a bad value."""
        home = environment.get(HOME, "").strip()
        roots = environment.get(DATA_ROOTS, "").split(os.pathsep)
        devices = environment.get(DEVICES, "").split(",")
        return cls(
            home=Path(home).expanduser() if home else default_home(),
            data_roots=tuple(Path(root.strip()).expanduser() for root in roots if root.strip()),
            devices=tuple(name.strip() for name in devices if name.strip()) or ("auto",),
            upload_bytes=_bytes(environment, UPLOAD_BYTES, cls.upload_bytes),
            cache_bytes=_bytes(environment, CACHE_BYTES, cls.cache_bytes),
            limits=Limits.from_environment(environment),
            allow_model_code=_switch(environment, MODEL_CODE),
        )


def _bytes(environment: Mapping[str, str], variable: str, default: int) -> int:
    text = environment.get(variable, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise InputError(f"{variable} is {text!r}; it must be a number of bytes above 0.")
    return int(text)


def _switch(environment: Mapping[str, str], variable: str) -> bool:
    text = environment.get(variable, "").strip()
    if text not in ("", "0", "1"):
        raise InputError(f"{variable} is {text!r}; it must be 1 (on) or 0 (off).")
    return text == "1"
