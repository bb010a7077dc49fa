"""A processor in a GPU's place: the same kernels, compiled by g++ with ``cuda_on_host.hpp``."""

import ctypes
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import torch
from numpy.typing import NDArray

from dnacompare.numerics import cuda_device
from dnacompare.numerics.cuda_device import Defines

HEADER = Path(__file__).with_name("cuda_on_host.hpp")
ENTRY = """
extern "C" void run(int wide, int high, int threads, int bytes, void **arguments)
{{
    host::launch({name}, wide, high, threads, bytes, arguments);
}}
"""
# -ffp-contract: a product and a sum in one step would round otherwise than the processor's kernel.
OPTIONS = ("-std=c++17", "-O1", "-ffp-contract=off", "-shared", "-fPIC", "-w")


def compiler() -> str | None:
    """Where g++ is, if it is."""
    return shutil.which("g++")


@dataclass(frozen=True)
class Host:
    """A device with as much shared memory as one wishes, that runs one block at a time."""

    shared_memory: int
    processors: int = 3
    place: torch.device = field(default_factory=lambda: torch.device("cpu"))

    def kernel(self, file: str, name: str, defines: Defines, shared: int) -> "HostKernel":
        return HostKernel(_library(file, name, defines), shared)

    @contextmanager
    def queue(self) -> Iterator[int]:
        yield 0

    def uploaded(self, values: NDArray[np.int32]) -> torch.Tensor:
        return torch.from_numpy(values)


@dataclass(frozen=True)
class HostKernel:
    """A kernel as a function of a shared library."""

    library: ctypes.CDLL
    shared: int

    def __call__(
        self,
        grid: tuple[int, int],
        threads: int,
        arguments: Sequence[torch.Tensor | int],
        queue: int,
    ) -> None:
        values = [
            ctypes.c_int(given) if isinstance(given, int) else ctypes.c_void_p(given.data_ptr())
            for given in arguments
        ]
        places = (ctypes.c_void_p * len(values))(*(ctypes.addressof(value) for value in values))
        self.library.run(*grid, threads, self.shared, places)


@cache
def _library(file: str, name: str, defines: Defines) -> ctypes.CDLL:
    folder = Path(mkdtemp())
    source, library = folder / "kernel.cpp", folder / "kernel.so"
    source.write_text(
        HEADER.read_text()
        + cuda_device.defined(defines)
        + cuda_device.text(f"{file}.cu")
        + ENTRY.format(name=name)
    )
    found = compiler()
    assert found
    subprocess.run([found, *OPTIONS, "-o", library, source], check=True)
    return ctypes.CDLL(str(library))
