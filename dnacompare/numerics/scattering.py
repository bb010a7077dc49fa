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
    """``(17·cells, size)``: per orientation the real rows, then the imaginary; last the smooth."""
    columns: Tensor
    """``(8, 2·size, 2·cells)``: turns ``[real | imaginary]`` into ``[real | imaginary]``."""
    smooth: Tensor
    """``(size, cells)``."""
    residue: Tensor
    """``(8, 1, 1, 1)``."""

    @classmethod
    def of(cls, bank: Bank, device: str) -> "Stripes":
        """The bank's float64 filters, rounded once."""
        size = bank.rows.shape[-1]
        rows = np.stack([bank.rows.real, bank.rows.imag], axis=1).reshape(-1, size)
        real, imaginary = bank.columns.real.swapaxes(1, 2), bank.columns.imag.swapaxes(1, 2)

        def tensor(values: wavelets.Matrix) -> Tensor:
            return torch.from_numpy(np.ascontiguousarray(values, np.float32)).to(device)

        return cls(
            rows=tensor(np.concatenate([rows, bank.smooth])),
            columns=tensor(np.block([[real, imaginary], [-imaginary, real]])),
            smooth=tensor(bank.smooth.T),
            residue=tensor(bank.residue[:, None, None, None]),
        )

    def amplitudes(self, images: Tensor) -> Tensor:
        """``(items, size, size)`` → ``(items, 8, cells, cells)``: local amplitude of the stripes.

        In the images' unit: a grating ``c·cos`` that fits a wavelet gives about ``c``.
        """
        items, size, _ = images.shape
        cells = self.smooth.shape[1]
        # All images side by side: one large product is many times faster than many small ones.
        left = self.rows @ images.transpose(0, 1).reshape(size, items * size)
        waves = left[: 2 * ORIENTATIONS * cells].view(ORIENTATIONS, 2, cells, items, size)
        waves = waves.permute(0, 3, 2, 1, 4).reshape(ORIENTATIONS, items * cells, 2 * size)
        response = torch.bmm(waves, self.columns).view(ORIENTATIONS, items, cells, 2 * cells)
        uniform = left[-cells:].view(cells, items, size).transpose(0, 1) @ self.smooth
        even = response[..., :cells] - self.residue * uniform
        return torch.hypot(even, response[..., cells:]).transpose(0, 1)


@lru_cache(maxsize=64)
def stripes(size: int, cells: int, period: float, device: str) -> Stripes:
    """The wavelets of ``period`` samples for ``size²`` samples, read at ``cells²`` places."""
    return Stripes.of(wavelets.bank(size, cells, period), device)
