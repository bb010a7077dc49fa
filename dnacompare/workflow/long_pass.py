"""Looking at many items: in stretches, so that what an interruption loses is small."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from dnacompare.dataset import Dataset
from dnacompare.embeddings import CAP
from dnacompare.errors import InputError
from dnacompare.extraction import Extraction
from dnacompare.specs import Extractor, Progress, Report
from dnacompare.workflow.apart import WORTH, See, elsewhere
from dnacompare.workflow.overrun import halving, said
from dnacompare.workflow.shards import joined
from dnacompare.workflow.side_by_side import at_once
from dnacompare.workflow.stretch import STAGE, Stopped, stretch

STRETCH = 60.0
"""Seconds after which what has been seen is kept."""
FIRST = 8
"""Batches of the first stretch, which tells how many items the next ones may have."""
SHARE = 1 / 30
"""Of the time at most that goes into keeping."""

Keep = Callable[[Extraction, int], None]
"""Keeps what has been seen when so many of the items have been looked at."""


def look(
    dataset: Dataset,
    extractor: Extractor,
    *,
    size: int,
    progress: Report,
    before: Extraction | None,
    keep: Keep,
) -> Extraction:
    """See the items of ``dataset``, ``size`` at a time, and add what was seen ``before``.

    ``keep`` is called from time to time and when the work is cancelled. Where memory does not hold
    so many items, the stretch begins anew with half as many, and a note says so: a stretch that
    failed is dropped whole, so nothing counts twice.
    """
    seen, place, step = before, 0, FIRST * size
    known = before.dna.items if before else 0
    wanted = room = at_once(extractor, size)
    kept, cost = time.monotonic(), 0.0
    see: See = partial(_here, dataset, extractor)
    settled = False
    progress(Progress(STAGE, known, known + len(dataset)))
    with ExitStack() as stack:
        while place < len(dataset):
            end = min(place + min(step, CAP), len(dataset))
            started = time.monotonic()
            report = _shifted(progress, known + place, known + len(dataset))
            try:
                more, room = halving(room, partial(see, place, end, report), dataset.name)
            except Stopped as stopped:
                if stopped.seen is not None:
                    seen, place = _joined(seen, stopped.seen), place + stopped.seen.dna.items
                if seen is not None and place:
                    keep(seen, place)
                raise stopped.cause from None
            seen = _joined(seen, more)
            now = time.monotonic()
            pace = (end - place) / max(now - started, 1e-3)
            step = max(size, int(pace * STRETCH))
            place = end
            if place < len(dataset) and now - kept >= max(STRETCH, cost / SHARE):
                keep(seen, place)
                kept = time.monotonic()
                cost = kept - now
            if not settled and (len(dataset) - place) / pace > WORTH:
                see, settled = elsewhere(dataset, extractor, stack) or see, True
    if seen is None:
        raise InputError(f"{dataset.name!r} has no items to look at.")
    return replace(seen, notes=(*said(wanted, room), *seen.notes))


def _here(
    dataset: Dataset, extractor: Extractor, start: int, end: int, progress: Report, size: int
) -> Extraction:
    return stretch(dataset.take(range(start, end)), extractor, progress, size)


def _shifted(progress: Report, start: int, total: int) -> Report:
    return lambda step: progress(Progress(step.stage, start + step.done, total))


def _joined(seen: Extraction | None, more: Extraction) -> Extraction:
    return more if seen is None else joined(seen, more)
