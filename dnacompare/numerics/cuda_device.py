"""Where kernels in CUDA C++ run: what counting asks of a device, and how torch's devices answer.

The kernels are compiled when first wanted, by NVRTC, which comes with torch.
"""

import ctypes
import os
import struct
from collections.abc import Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

BUFFER, SIZE, END = 1, 2, 0
"""``CU_LAUNCH_PARAM_…``: how the driver is told of arguments that lie side by side."""

Defines = tuple[tuple[str, int], ...]
"""Names and the numbers that the source wants for them."""


class Launch(Protocol):
    """A compiled kernel."""

    def __call__(
        self,
        grid: tuple[int, int],
        threads: int,
        arguments: Sequence["torch.Tensor | int"],
        queue: int,
    ) -> None:
        """Run ``grid`` blocks of ``threads``; integers become C's ``int``, tensors pointers."""


class Device(Hashable, Protocol):
    """Where kernels run."""

    @property
    def place(self) -> "torch.device":
        """Where its tensors lie."""

    @property
    def shared_memory(self) -> int:
        """Bytes that one block may take."""

    @property
    def processors(self) -> int:
        """Blocks that run at once."""

    def kernel(self, file: str, name: str, defines: Defines, shared: int) -> Launch:
        """The kernel ``name`` of ``file.cu``, with ``shared`` bytes for each block."""

    def queue(self) -> AbstractContextManager[int]:
        """What is launched within goes to this queue."""

    def uploaded(self, values: NDArray[np.int32]) -> "torch.Tensor":
        """The values in its memory; nobody waits for them."""


@dataclass(frozen=True)
class CudaDevice:
    """A GPU of NVIDIA's, by way of torch."""

    place: "torch.device"

    @property
    def shared_memory(self) -> int:
        return int(_properties(self.place).shared_memory_per_block_optin)

    @property
    def processors(self) -> int:
        return int(_properties(self.place).multi_processor_count)

    def kernel(self, file: str, name: str, defines: Defines, shared: int) -> "CudaKernel":
        return _kernel(self.place, file, name, defines, shared)

    @contextmanager
    def queue(self) -> Iterator[int]:
        import torch

        with torch.cuda.device(self.place):
            yield torch.cuda.current_stream().cuda_stream

    def uploaded(self, values: NDArray[np.int32]) -> "torch.Tensor":
        import torch

        # From pinned memory, so that nobody waits until the device has done what it has to do.
        return torch.from_numpy(values).pin_memory().to(self.place, non_blocking=True)


@dataclass(frozen=True)
class CudaKernel:
    """A compiled kernel of one GPU.

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
        queue: int,
    ) -> None:
        """See ``Launch``; raises ``RuntimeError`` if the driver refuses."""
        form = "".join("i" if isinstance(argument, int) else "P" for argument in arguments)
        packed = struct.pack(
            form, *(part if isinstance(part, int) else part.data_ptr() for part in arguments)
        )
        size, held = ctypes.c_size_t(len(packed)), ctypes.create_string_buffer(packed, len(packed))
        extra = (ctypes.c_void_p * 5)(
            BUFFER, ctypes.addressof(held), SIZE, ctypes.addressof(size), END
        )
        stream = ctypes.c_void_p(queue)
        status = _driver().cuLaunchKernel(
            self.compiled.func, *grid, 1, threads, 1, 1, self.shared, stream, None, extra
        )
        if status:
            raise RuntimeError(f"The CUDA driver refused to launch a kernel: error {status}.")


def defined(defines: Defines) -> str:
    """A line of C for each name."""
    return "".join(f"#define {word} {value}\n" for word, value in defines)


def text(file: str) -> str:
    """A file of C that lies beside this one."""
    return files("dnacompare.numerics").joinpath(file).read_text("utf-8")


def source(file: str, defines: Defines) -> str:
    """All that NVRTC is given for ``file.cu``."""
    return defined(defines) + text("device.cuh") + text(f"{file}.cu")


@cache
def _kernel(
    place: "torch.device", file: str, name: str, defines: Defines, shared: int
) -> CudaKernel:
    import torch

    with torch.cuda.device(place):
        compiled = torch.cuda._compile_kernel(source(file, defines), name)
        compiled.set_shared_memory_config(shared)
    return CudaKernel(compiled, shared)


@cache
def _properties(place: "torch.device") -> Any:  # its types lack a field
    import torch

    return torch.cuda.get_device_properties(place)


@cache
def _driver() -> ctypes.CDLL:
    """The driver's own library, which torch has loaded already."""
    return ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
