"""Bundles as files, of the workspace in a folder that no server has open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dnacompare.errors import InputError
from dnacompare.store.workspace import Store
from dnacompare.workflow.bundles.contents import Contents, contents
from dnacompare.workflow.bundles.manifest import SUFFIX
from dnacompare.workflow.bundles.take_in import TakenIn, take_in
from dnacompare.workflow.bundles.write import save
from dnacompare.workflow.library import Library
from dnacompare.workflow.settings import Settings


def export_bundle(
    path: Path | str,
    *,
    home: Path | str | None = None,
    comparison: str | None = None,
    raw: bool = False,
) -> Contents:
    """Write the workspace in ``home``, or one comparison by its address, as one file.

    Raw data go with it only if ``raw``; ``Contents.told()`` says what leaves. ``home`` is the one
    of ``DNACOMPARE_HOME`` unless given. Raises ``InputError`` for a comparison that is not there
    and ``StoreError`` when a server has the workspace open or the disk is full.
    """
    target = Path(path)
    if target.suffix != SUFFIX:
        raise InputError(f"{target.name!r} cannot be written; a bundle ends with {SUFFIX}.")
    with _opened(home) as (store, settings):
        library = Library(store, limits=settings.limits, roots=settings.data_roots)
        inside = contents(store, library, comparison=comparison, raw=raw)
        save(inside, target)
    return inside


def import_bundle(path: Path | str, *, home: Path | str | None = None) -> TakenIn:
    """Take what ``export_bundle`` wrote into the workspace in ``home``: all of it or nothing.

    Taking the same in again changes nothing. Raises ``InputError`` when the file is not what it
    says, and ``StoreError`` as above.
    """
    source = Path(path)
    try:
        size = source.stat().st_size
    except OSError as error:
        raise InputError(f"{source.name!r} cannot be read: {error.strerror}.") from error
    with _opened(home) as (store, settings):
        return take_in(store, source, size, source.name, settings.limits)


@contextmanager
def _opened(home: Path | str | None) -> Iterator[tuple[Store, Settings]]:
    settings = Settings.from_environment()
    with Store(Path(home) if home else settings.home, cache_limit=settings.cache_bytes) as store:
        yield store, settings
