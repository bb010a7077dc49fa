"""The files of the reference implementation, ``vdna``: a pair of ``.npz`` and ``.json``.

They hold one histogram a neuron. They do not hold the ranges of the bins, which belong to the
network, nor anything by item: a DNA read from them has distances, but no interval and no p-value.
"""

from dnacompare.vdna_file.ranges import read_ranges
from dnacompare.vdna_file.reading import read
from dnacompare.vdna_file.writing import write

__all__ = ["read", "read_ranges", "write"]
