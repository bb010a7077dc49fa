"""Amplitudes of oriented stripes in images: wavelet responses and their moduli, on any device.

One application gives the first order of a wavelet scattering; applied again to its own output it
gives the second (Mallat, *Group invariant scattering*, 2012; Bruna & Mallat, *Invariant scattering
convolution networks*, 2013). The filters are separable matrices (``numerics.wavelets``) in place of
Fourier transforms.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from dnacompare.numerics import wavelets
from dnacompare.numerics.wavelets import ORIENTATIONS, Bank


@dataclass(frozen=True, eq=False)
class Stripes:
    """A bank of wavelets in float32 on one device, laid out for two real matrix products."""

    rows: Tensor
    """``(8·2·cells, size)``: per orientation the real rows, then the imaginary ones."""
    columns: Tensor
    """``(8, 2·size, 2·cells)``: turns ``[real | imaginary]`` into ``[real | imaginary]``."""
    smooth: Tensor
    """``(cells, size)``."""
    residue: Tensor
    """``(8, 1, 1)``."""

    @classmethod
    def of(cls, bank: Bank, device: str) -> "Stripes":
        """The bank's float64 filters, rounded once."""
        rows = np.stack([bank.rows.real, bank.rows.imag], axis=1).reshape(-1, bank.rows.shape[-1])
        real, imaginary = bank.columns.real.swapaxes(1, 2), bank.columns.imag.swapaxes(1, 2)
        columns = np.block([[real, imaginary], [-imaginary, real]])

        def tensor(values: wavelets.Matrix) -> Tensor:
            return torch.from_numpy(np.ascontiguousarray(values, np.float32)).to(device)

        return cls(
            tensor(rows), tensor(columns), tensor(bank.smooth), tensor(bank.residue[:, None, None])
        )

    def amplitudes(self, images: Tensor) -> Tensor:
        """``(items, size, size)`` → ``(items, 8, cells, cells)``: local amplitude of the stripes.

        In the images' unit: a grating ``c·cos`` that fits a wavelet gives about ``c``.
        """
        cells = self.smooth.shape[0]
        left = self.rows @ images
        left = left.unflatten(1, (ORIENTATIONS, 2, cells)).movedim(2, 3).flatten(3)
        response = torch.matmul(left, self.columns)
        even, odd = response[..., :cells], response[..., cells:]
        uniform = (self.smooth @ images @ self.smooth.T).unsqueeze(1)
        return torch.hypot(even - self.residue * uniform, odd)


@lru_cache(maxsize=64)
def stripes(size: int, cells: int, period: float, device: str) -> Stripes:
    """The wavelets of ``period`` samples for ``size²`` samples, read at ``cells²`` places."""
    return Stripes.of(wavelets.bank(size, cells, period), device)
