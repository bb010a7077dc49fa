"""Torch on the calling thread alone: what it computes is then the same on every machine.

The rounding of a product depends on how many threads share it: ResNet-50, MobileNetV2, SqueezeNet
and Inception give other last digits on two threads than on one.
"""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def alone() -> Iterator[None]:
    """Inside, torch computes as in the threads of ``numerics.thread_pool``, where this costs
    nothing."""
    import torch

    before = torch.get_num_threads()
    if before > 1:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        if before > 1:
            torch.set_num_threads(before)
