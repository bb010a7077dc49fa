"""What an operator sets, by environment or file; docs/operators.md lists these declarations."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dnacompare import declared
from dnacompare.declared import PREFIX, Declaration, setting
from dnacompare.loaders.limits import Limits

FILE = f"{PREFIX}SETTINGS"
"""Names the TOML file; the environment goes before it."""


def default_home() -> Path:
    """The folder for data of this program that the operating system suggests."""
    from platformdirs import user_data_path

    return user_data_path("dnacompare", appauthor=False)


@dataclass(frozen=True)
class Settings:
    """Where a server keeps its data and what it allows."""

    home: Path = setting(
        declared.FOLDER,
        default_home,
        "the workspace: catalogue, uploads, cache. One server process at a time; a second one "
        "needs a folder of its own",
        shown="the user's data folder (`~/.local/share/dnacompare` on Linux)",
    )
    data_roots: tuple[Path, ...] = setting(
        declared.FOLDERS,
        (),
        "folders of the server that visitors may open, separated by `:` (`;` on Windows), in a "
        "file a list. Nothing outside them can be read, also not through links",
        shown="none",
    )
    devices: tuple[str, ...] = setting(
        declared.NAMES,
        ("auto",),
        "devices separated by commas, such as `cuda:0,cuda:1`, in a file a list; one piece of "
        "work runs at a time on each, and people take turns",
    )
    allow_model_code: bool = setting(
        declared.SWITCH,
        False,
        "1 lets the extractors `torchscript` and `torch-hub` run. Their models are programs with "
        "the rights of the server: leave it off unless you trust every file below "
        "`DNACOMPARE_DATA_ROOTS` and everybody who can write there. On pages only files and "
        "repositories below those folders can be named",
    )
    read_only: bool = setting(
        declared.SWITCH,
        False,
        "1 shows results, datasets and links, and refuses uploads, new work, renaming and deleting",
    )
    sign_in: bool = setting(
        declared.SWITCH,
        False,
        "1 shows nothing to who has not signed in and gives everybody a workspace of their own; "
        "see below. It is also on wherever Streamlit's secrets have a section `[auth]`",
    )
    upload_bytes: int = setting(declared.BYTES, 8 << 30, "of one upload, all its files together")
    storage_bytes: int | None = setting(
        declared.BYTES,
        None,
        "of all uploads in one workspace; further ones are refused. The cache has a limit of its "
        "own",
        shown="no limit",
    )
    cache_bytes: int = setting(
        declared.BYTES,
        50 << 30,
        "of cached extractions in one workspace; the least recently used go first",
    )
    job_seconds: int | None = setting(
        declared.WHOLE,
        None,
        "the longest that one piece of work may take; then it is stopped, and what was looked at "
        "is kept",
        shown="no limit",
    )
    keep_days: int | None = setting(
        declared.WHOLE,
        None,
        "uploads that nobody opened for so many days are removed; results and DNAs stay; see below",
        shown="for ever",
    )
    log_level: str = setting(
        declared.one_of("info", "warning", "error"),
        "info",
        "the least that is logged",
        shown="info",
    )
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The defaults, with what the environment sets, or the file that it names.

        Raises ``InputError`` for a bad value and for what is no setting.
        """
        known = declarations()
        declared.check_spelling(environment, [FILE, *(one.variable for one in known)])
        path = environment.get(FILE, "").strip()
        given = declared.in_file(known, Path(path).expanduser()) if path else {}
        given |= declared.in_environment(known, environment)
        limits = Limits(**declared.chosen(Limits, given, Limits.PREFIX))
        return cls(**declared.chosen(cls, given), limits=limits)


def declarations() -> tuple[Declaration, ...]:
    """Every setting, in the order of the table."""
    own, limits = declared.declarations(Settings), declared.declarations(Limits, Limits.PREFIX)
    return (*own.values(), *limits.values())
