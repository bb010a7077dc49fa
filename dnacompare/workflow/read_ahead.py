"""Reading the next batch while the extractor works on this one."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import numpy as np

from dnacompare.dataset import Dataset, Positions
from dnacompare.stopping import stopping_point

THREADS = 2
"""Two keep one processor core busy with decoding while another waits for the disk."""
LOOK = 0.2
"""Seconds between two looks at whether somebody still waits for a batch to be read."""
PIECE = 4
"""Items decoded by a thread at once; large photographs are small again before the next four."""


def batches(
    dataset: Dataset, size: int, prepare: Callable[[Any], Any] | None
) -> Iterator[tuple[Positions, Any]]:
    """The items' indices and contents in order, ``size`` at a time, one batch ahead.

    Images are decoded by two threads, each followed by ``prepare`` if the extractor has it.
    """
    indices = np.arange(len(dataset), dtype=np.int64)
    cuts = [indices[start : start + size] for start in range(0, len(indices), size)]
    if not cuts:
        return
    pool = ThreadPoolExecutor(THREADS, "read")
    try:
        coming = _begin(pool, dataset, cuts[0], prepare)
        for now, following in zip(cuts, [*cuts[1:], None], strict=True):
            pieces = coming
            coming = _begin(pool, dataset, following, prepare) if following is not None else []
            yield now, _whole([_read(piece) for piece in pieces])
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(
    pool: ThreadPoolExecutor,
    dataset: Dataset,
    cut: Positions,
    prepare: Callable[[Any], Any] | None,
) -> list[Future[Any]]:
    def read(some: Positions) -> Any:
        contents = dataset.read(some)
        return [prepare(content) for content in contents] if prepare else contents

    step = PIECE if dataset.modality == "images" else len(cut)
    return [pool.submit(read, cut[start : start + step]) for start in range(0, len(cut), step)]


def _read(piece: Future[Any]) -> Any:
    while not piece.done():
        stopping_point()
        wait([piece], timeout=LOOK)
    return piece.result()


def _whole(pieces: Sequence[Any]) -> Any:
    if len(pieces) == 1:
        return pieces[0]
    return [content for piece in pieces for content in piece]
