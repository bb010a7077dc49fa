"""What waits comes out once, under its own identity, and not too much of it waits."""

import numpy as np
import pytest

from dnacompare.numerics.waiting import ENOUGH, MOST, Waiting


@pytest.mark.parametrize("pieces", [(1,) * 70, (4,) * 16, (100,), (3, 60, 1, 9)])
def test_everything_comes_out_once_and_in_order(pieces: tuple[int, ...]) -> None:
    items = sum(pieces)
    values = np.random.default_rng(0).normal(size=(items, 3, 49)).astype(np.float32)
    ids = np.arange(items, dtype=np.uint64)
    waiting = Waiting(3, 49)
    out, names, start = [], [], 0
    for piece in pieces:
        some = slice(start, start + piece)
        for found, whose in waiting.add(values[some], ids[some]):
            out.append(found[:, : len(whose)].transpose(1, 0, 2).copy())
            names.append(whose.copy())
        start += piece
    left = sum(len(part) for part in names)
    assert items - left < -(-ENOUGH // 49)
    for found, whose in waiting.rest():
        out.append(found[:, : len(whose)].transpose(1, 0, 2).copy())
        names.append(whose.copy())
    assert np.array_equal(np.concatenate(names), ids)
    assert np.array_equal(np.concatenate(out), values)
    assert not list(waiting.rest())


def test_little_memory_waits() -> None:
    waiting = Waiting(2048, 400)
    gone = sum(
        len(whose)
        for _ in range(8)
        for _, whose in waiting.add(np.zeros((1, 2048, 400), np.float32), np.zeros(1, np.uint64))
    )
    assert (8 - gone) * 2048 * 400 * 4 <= MOST
    assert gone
