"""What was found in the columns of a table or done to them, as sentences for a person."""

from dataclasses import dataclass, field

from dnacompare.loaders.damage import listing


@dataclass(frozen=True)
class Remarks:
    """Names of columns by what was found or done; filled while the columns are read."""

    empty: list[str] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    constant: list[str] = field(default_factory=list)
    infinite: list[str] = field(default_factory=list)
    coerced: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)

    def notes(self) -> tuple[str, ...]:
        """A sentence for each kind of remark that was made."""
        sentences = (
            (self.empty, "Without any value, so left out: {}."),
            (self.unusable, "Neither numbers nor text, so left out: {}."),
            (self.constant, "With one value only: {}."),
            (self.infinite, "Infinite values count as missing: {}."),
            (self.coerced, "Nearly all numbers, so other entries count as missing: {}."),
            (self.dates, "Dates and times became days since 1970: {}."),
            (self.labels, "Whole numbers read as class labels: {}."),
            (
                self.identifiers,
                "A different value in every row, which looks like an identifier "
                "(leave it out, or name it as the id column): {}.",
            ),
        )
        return tuple(sentence.format(listing(names)) for names, sentence in sentences if names)
