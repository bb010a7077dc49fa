"""DNAs as entries of the library: one ``.dna`` file each, read anew whenever it is asked for."""

from dataclasses import replace

from dnacompare import strand
from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest, digest_file
from dnacompare.specs import File
from dnacompare.store.datasets import Entry
from dnacompare.strand import Strand

KIND, MODALITY = "DNA", "dna"
SUFFIX = ".dna"
MOST = 2**53
"""Items beyond which a header is not believed: they would not be exact as a float."""


def is_dna(entry: Entry) -> bool:
    """Whether an entry holds a DNA instead of items."""
    return entry.modality == MODALITY


def holds_dna(entry: Entry, files: list[File]) -> bool:
    """Whether the files of an entry, filled or not, are to be read as a DNA.

    Raises ``InputError`` for several, and for options, of which a DNA has none.
    """
    if entry.opened_as != "auto" or not all(_named_dna(file) for file in files):
        return False
    if len(files) > 1:
        raise InputError(f"{len(files)} DNAs were given at once; add each .dna file by itself.")
    if entry.options:
        named = ", ".join(sorted(entry.options))
        raise InputError(f"A .dna file is read as it is, without options ({named}); leave them.")
    return True


def filled(entry: Entry, file: File) -> Entry:
    """The draft with what its file turned out to hold, after every layer was read and checked."""
    dna = load(entry, file)
    if not 0 < dna.items <= MOST:
        raise InputError(f"{file.name!r} says that it was made from {dna.items:,} items.")
    return described(entry, digest_file(file.path), dna.items)


def described(entry: Entry, content: str, items: int) -> Entry:
    """The draft of a DNA whose file has this digest."""
    return replace(
        entry,
        id=digest("dataset", content, KIND),
        kind=KIND,
        modality=MODALITY,
        fingerprint=content,
        items=items,
    )


def load(entry: Entry, file: File) -> DNA:
    """The DNA under the name it has in the library.

    Raises ``InputError`` when the file is none, is damaged or has changed since it was added.
    """
    _check_unchanged(entry, file)
    try:
        return replace(DNA.load(file.path), name=entry.name)
    except (InputError, RecursionError, MemoryError) as error:
        raise _unusable(file, error) from error


def open_strand(entry: Entry, file: File) -> Strand:
    """The same, a layer at a time: many DNAs can be compared without holding them all."""
    _check_unchanged(entry, file)
    try:
        found = strand.of_file(file.path)
    except (InputError, RecursionError, MemoryError) as error:
        raise _unusable(file, error) from error
    return replace(found, facts=replace(found.facts, name=entry.name))


def no_items(entry: Entry) -> InputError:
    """What to say to whoever wants the items of a DNA."""
    return InputError(
        f"{entry.name!r} is a DNA: it holds how the neurons responded, and no items. Compare it "
        "with another DNA, or add the data it was made from."
    )


def _named_dna(file: File) -> bool:
    return file.path.is_file() and file.name.lower().endswith(SUFFIX)


def _check_unchanged(entry: Entry, file: File) -> None:
    if not entry.fingerprint:  # it is being added
        return
    try:
        unchanged = digest_file(file.path) == entry.fingerprint
    except OSError as error:
        raise InputError(
            f"The file of {entry.name!r} cannot be read: {error.strerror}. Delete the DNA here "
            "and add it again."
        ) from error
    if not unchanged:
        raise InputError(
            f"The file of {entry.name!r} has changed since it was added. Delete the DNA here and "
            "add it again."
        )


def _unusable(file: File, error: Exception) -> InputError:
    """The reason under the name that a person knows the file by."""
    inner, text = f"{file.path.name!r} ", str(error) or type(error).__name__
    if text.startswith(inner):
        return InputError(f"{file.name!r} {text.removeprefix(inner)}")
    return InputError(f"{file.name!r} is no DNA that can be read: {text}")
