"""Which loader reads an upload: by what most of its files are, or as the caller says."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dnacompare import loaders
from dnacompare.errors import InputError
from dnacompare.loaders.content import HEAD, Content, expand, shown, suffix
from dnacompare.loaders.damage import listing, nothing_readable
from dnacompare.loaders.limits import Limits
from dnacompare.specs import File, LoaderSpec


def loader_for(
    files: Sequence[File], *, modality: str = "auto", limits: Limits | None = None
) -> LoaderSpec:
    """The loader of the kind that most of the files are, judged by content and then by suffix.

    ``modality`` can be ``auto``, the name or title of a loader, or what loaders give (images,
    table, text). Raises ``InputError`` for files of no known kind, or of several and no majority.
    """
    if not files:
        raise InputError("There are no files; give at least one.")
    if (named := by_name(modality)) is not None:
        return named
    specs = giving(modality)
    name = shown(files[0].name) if len(files) == 1 else f"{len(files):,} files"
    found = expand(files, limits or Limits.from_environment())
    kinds = Counter(spec.name for c in found.items if (spec := _kind(c, specs)) is not None)
    if not kinds:
        endings = sorted({suffix(content.name) or "none" for content in found.items})
        what = f"only files of unknown kinds (endings: {', '.join(endings[:5])})"
        error = nothing_readable(name, what if endings else "no files", found.rejected)
        raise InputError(f"{error} {_readable(specs)}")
    (most, count), *_ = kinds.most_common(1)
    if 2 * count <= kinds.total():
        several = ", ".join(f"{kind}: {number:,}" for kind, number in sorted(kinds.items()))
        raise InputError(
            f"{name!r} holds files of several kinds ({several}); keep one kind, or choose it with "
            f"modality, such as modality={most!r}."
        )
    return loaders.REGISTRY[most]


def by_name(modality: str) -> LoaderSpec | None:
    """The loader with this name or title, if there is one."""
    for name, spec in loaders.REGISTRY.specs().items():
        if modality in (name, spec.title.lower()):
            return spec
    return None


def giving(modality: str) -> list[LoaderSpec]:
    """The loaders that give a modality; all for ``auto``; raises ``InputError`` for none."""
    specs = list(loaders.REGISTRY.specs().values())
    fitting = [spec for spec in specs if modality in ("auto", spec.modality)]
    if not fitting:
        known = dict.fromkeys(["auto", *(s.modality for s in specs), *(s.name for s in specs)])
        raise InputError(f"modality is {modality!r}; it can be {', '.join(known)}.")
    return fitting


def checked(title: str, known: Collection[str], options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are set; raises ``InputError`` for one that is not ``known``."""
    for option in options:
        if option not in known:
            there_are = f"known are {listing(list(known))}" if known else "there are none"
            raise InputError(f"{option!r} is no option for {title}; {there_are}.")
    return {option: value for option, value in options.items() if value is not None}


def _kind(content: Content, specs: Sequence[LoaderSpec]) -> LoaderSpec | None:
    head = content.head(HEAD)
    by_content = (s for s in specs if s.recognises is not None and s.recognises(head))
    by_suffix = (s for s in specs if suffix(content.name) in s.suffixes)
    return next(by_content, None) or next(by_suffix, None)


def _readable(specs: Sequence[LoaderSpec]) -> str:
    kinds: dict[str, str] = {}
    for spec in specs:
        for ending in spec.suffixes:
            kinds.setdefault(ending, spec.title.lower())
    readable = (
        f"{kind} ({' '.join(ending for ending, own in kinds.items() if own == kind)})"
        for kind in dict.fromkeys(kinds.values())
    )
    return f"Readable are {'; '.join(readable)}; and zip archives of them."
