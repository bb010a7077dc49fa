"""The errors a caller can act on: what was wrong, with the value, and the way out."""


class DNACompareError(Exception):
    """Base of every error raised on purpose; its text is one clear sentence for a person."""


class InputError(DNACompareError):
    """What the caller gave cannot be used: a file, a value or a name."""


class IncompatibleError(InputError):
    """Two things that are each fine cannot be compared with each other."""


class TooFewItemsError(InputError):
    """There are fewer items than the method needs, so no number is given."""


class LimitError(InputError):
    """An upload is larger than the operator allows: bytes, items, pixels or ratio."""


class MissingDependencyError(DNACompareError):
    """An optional package is needed; the text names the extra that installs it."""


class StoreError(DNACompareError):
    """The database or its files cannot be opened, read or written."""


class ReadOnlyError(DNACompareError):
    """The operator lets this server show what is there, and change nothing."""


class CancelledError(DNACompareError):
    """The person cancelled the work; nothing was lost."""
