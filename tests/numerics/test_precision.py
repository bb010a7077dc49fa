"""Reduced-precision products are off inside and as chosen outside."""

import torch

from dnacompare.numerics.precision import full_precision


def test_modes_are_off_inside_and_restored_after_an_error() -> None:
    modes = (torch.backends.cuda.matmul, torch.backends.mkldnn.matmul)
    before = [mode.fp32_precision for mode in modes]
    try:
        torch.backends.cuda.matmul.fp32_precision = "tf32"
        torch.backends.mkldnn.matmul.fp32_precision = "bf16"
        try:
            with full_precision():
                assert [mode.fp32_precision for mode in modes] == ["ieee", "ieee"]
                raise KeyError
        except KeyError:
            pass
        assert [mode.fp32_precision for mode in modes] == ["tf32", "bf16"]
    finally:
        for mode, precision in zip(modes, before, strict=True):
            mode.fp32_precision = precision
