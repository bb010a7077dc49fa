"""Kernels in CUDA C++, compiled when first wanted by NVRTC, which comes with torch."""

import ctypes
import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

BUFFER, SIZE, END = 1, 2, 0
"""``CU_LAUNCH_PARAM_…``: how the driver is told of arguments that lie side by side."""


@dataclass(frozen=True)
class Kernel:
    """A compiled kernel of one device.

    torch's own way to call it takes 50 µs on the processor, more than many a kernel runs.
    """

    compiled: Any
    shared: int
    """Bytes of shared memory of a block."""

    def __call__(
        self,
        grid: tuple[int, int],
        threads: int,
        arguments: Sequence["torch.Tensor | int"],
        stream: int,
    ) -> None:
        """Launch ``grid`` blocks of ``threads``; integers become C's ``int``, tensors pointers.

        Raises ``RuntimeError`` if the driver refuses.
        """
        form = "".join("i" if isinstance(argument, int) else "P" for argument in arguments)
        packed = struct.pack(
            form, *(part if isinstance(part, int) else part.data_ptr() for part in arguments)
        )
        size, held = ctypes.c_size_t(len(packed)), ctypes.create_string_buffer(packed, len(packed))
        extra = (ctypes.c_void_p * 5)(
            BUFFER, ctypes.addressof(held), SIZE, ctypes.addressof(size), END
        )
        queue = ctypes.c_void_p(stream)
        status = _driver().cuLaunchKernel(
            self.compiled.func, *grid, 1, threads, 1, 1, self.shared, queue, None, extra
        )
        if status:
            raise RuntimeError(f"The CUDA driver refused to launch a kernel: error {status}.")


def source(name: str, defines: Mapping[str, int]) -> str:
    """The text of ``name.cu`` with its sizes defined."""
    head = "".join(f"#define {word} {value}\n" for word, value in defines.items())
    return head + files("dnacompare.numerics").joinpath(f"{name}.cu").read_text("utf-8")


@cache
def kernel(
    file: str, name: str, defines: tuple[tuple[str, int], ...], device: "torch.device", shared: int
) -> Kernel:
    """The kernel ``name`` of ``file.cu`` for a device, with ``shared`` bytes for each block."""
    import torch

    with torch.cuda.device(device):
        compiled = torch.cuda._compile_kernel(source(file, dict(defines)), name)
        compiled.set_shared_memory_config(shared)
    return Kernel(compiled, shared)


@cache
def _driver() -> ctypes.CDLL:
    """The driver's own library, which torch has loaded already."""
    return ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
