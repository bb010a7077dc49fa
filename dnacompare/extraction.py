"""What one pass of an extractor over a dataset gives: DNA, embeddings and exemplars."""

from dataclasses import dataclass
from pathlib import Path

from dnacompare.dna import DNA
from dnacompare.embeddings import Embeddings
from dnacompare.exemplars import Exemplars


@dataclass(frozen=True, eq=False)
class Extraction:
    """One dataset as seen by one extractor."""

    dna: DNA
    embeddings: Embeddings
    exemplars: Exemplars
    notes: tuple[str, ...] = ()

    def save(self, folder: Path) -> None:
        """Write the three parts into ``folder``."""
        self.dna.save(folder / "dna.dna")
        self.embeddings.save(folder / "embeddings.tensors")
        self.exemplars.save(folder / "exemplars.tensors")

    @classmethod
    def load(cls, folder: Path) -> "Extraction":
        """Read what ``save`` wrote; raises ``InputError`` if a part is damaged."""
        return cls(
            DNA.load(folder / "dna.dna"),
            Embeddings.load(folder / "embeddings.tensors"),
            Exemplars.load(folder / "exemplars.tensors"),
        )
