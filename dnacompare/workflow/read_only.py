"""A server that shows what is there and changes nothing."""

from dnacompare.errors import ReadOnlyError


def refuse(read_only: bool, what: str) -> None:
    """Raise ``ReadOnlyError`` in read-only mode; ``what`` begins the sentence."""
    if read_only:
        raise ReadOnlyError(
            f"{what} is not possible here: the operator has set this server to read-only "
            "(DNACOMPARE_READ_ONLY). Results that are there can be opened and shared; to add or "
            "compare data, start a server of your own with 'dnacompare serve'."
        )
