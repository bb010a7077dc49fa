"""A DNA given one layer at a time, so that many can be compared without holding them all."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from dnacompare import tensor_file
from dnacompare.dna import DNA


@dataclass(frozen=True, eq=False)
class Strand:
    """What is known of a DNA without its layers, and a way to each of them.

    ``facts`` is the DNA without layers; ``read`` gives the DNA of one layer by its number, checked
    like a whole one.
    """

    facts: DNA
    layers: tuple[tuple[str, int], ...]
    """Name and number of neurons of each layer."""
    read: Callable[[int], DNA]

    @property
    def neurons(self) -> int:
        """Number of neurons of all layers."""
        return sum(size for _, size in self.layers)


def of_dna(dna: DNA) -> Strand:
    """The layers of a DNA in memory."""
    return Strand(
        facts=replace(dna, layers=()),
        layers=tuple((layer.name, layer.size) for layer in dna.layers),
        read=lambda number: replace(dna, layers=(dna.layers[number],)),
    )


def of_file(path: Path | str) -> Strand:
    """The layers of a ``.dna`` file, each read when it is asked for.

    Raises ``InputError``, here or from ``read``, if anything in the file does not add up.
    """
    facts = DNA.load(path, layers=())
    header, _ = tensor_file.read(path, wanted=lambda _: False)
    return Strand(
        facts=facts,
        layers=tuple((str(one["name"]), len(one["neurons"])) for one in header["layers"]),
        read=lambda number: DNA.load(path, layers=(number,)),
    )
