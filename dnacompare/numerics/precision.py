"""Matrix products of float32 in float32: reduced-precision modes are off while they run."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def full_precision() -> Iterator[None]:
    """Turn TF32 and bfloat16 products off, then restore what the caller had chosen.

    TF32 keeps 10 bits of the mantissa; distances between close clouds are smaller than that.
    """
    import torch

    modes = (torch.backends.cuda.matmul, torch.backends.mkldnn.matmul)  # type: ignore[attr-defined]
    chosen = [mode.fp32_precision for mode in modes]
    try:
        for mode in modes:
            mode.fp32_precision = "ieee"
        yield
    finally:
        for mode, precision in zip(modes, chosen, strict=True):
            mode.fp32_precision = precision
