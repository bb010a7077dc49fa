"""Seeing a dataset's items: side by side in threads where the extractor can, else one run ahead.

A thread reads a few items, prepares them, runs the extractor, and does with the activations what
there is to do while they are in its cache. Threads that share each product instead wait for each
other a hundred times a run: on two cores that was hardly faster than one.
"""

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from typing import Any

import numpy as np

from dnacompare.dataset import Dataset, Positions
from dnacompare.specs import Extractor, Preparing, SideBySide
from dnacompare.stopping import stopping_point
from dnacompare.workflow.read_ahead import batches

QUEUED = 2
"""Runs that wait for each thread or are its own, so that none waits for the next to begin."""

LOOK = 0.2
"""Seconds between two looks at whether somebody still waits for a run to end."""

Work = Callable[[Positions, Any], None]
"""Does all there is to do with the items at these positions, given their contents."""


def together(extractor: Extractor) -> int:
    """Items of a run if runs go on side by side, else 0."""
    return extractor.together if isinstance(extractor, SideBySide) else 0


def at_once(extractor: Extractor, size: int) -> int:
    """Items that are in memory at once if runs that take turns have ``size`` items."""
    step = together(extractor)
    return step * (_threads()[1] // QUEUED) if step else size


def visits(
    dataset: Dataset, extractor: Extractor, size: int, work: Work
) -> Generator[int, None, None]:
    """Have ``work`` done on all items; gives how many of the first are done, again and again.

    ``size`` items are worked on at once: where runs take turns by the caller's thread, else by as
    many threads as that makes runs.
    When the caller stops asking, what has begun is finished first: the items that were worked on
    are then the first ones, whether or not their number was given.
    """
    prepare = extractor.prepare if isinstance(extractor, Preparing) else None
    if step := together(extractor):
        yield from _aside(dataset, min(step, size), max(1, size // step), prepare, work)
        return
    for positions, contents in batches(dataset, size, prepare):
        work(positions, contents)
        yield int(positions[-1]) + 1


def _aside(
    dataset: Dataset, step: int, runs: int, prepare: Callable[[Any], Any] | None, work: Work
) -> Generator[int, None, None]:
    def visit(positions: Positions) -> None:
        contents = dataset.read(positions)
        work(positions, [prepare(content) for content in contents] if prepare else contents)

    pool, most = _threads()
    most = most if runs >= most // QUEUED else runs
    begun: deque[tuple[int, Future[None]]] = deque()
    try:
        for start in range(0, len(dataset), step):
            end = min(start + step, len(dataset))
            begun.append((end, pool.submit(visit, np.arange(start, end, dtype=np.int64))))
            if len(begun) == most:
                yield _finished(begun)
        while begun:
            yield _finished(begun)
    finally:
        while begun and begun[-1][1].cancel():  # the newest first, so that no gap is left
            begun.pop()
        wait([future for _, future in begun])


def _finished(begun: deque[tuple[int, Future[None]]]) -> int:
    end, future = begun[0]
    while not future.done():
        stopping_point()
        wait([future], timeout=LOOK)
    begun.popleft()
    future.result()
    return end


@cache
def _threads() -> tuple[ThreadPoolExecutor, int]:
    """The threads, one for each core, and how many runs are kept with them."""
    from dnacompare.numerics.thread_pool import MOST, cores, thread_pool

    return thread_pool(), QUEUED * min(cores(), MOST)
