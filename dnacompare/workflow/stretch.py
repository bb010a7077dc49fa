"""A stretch of a long pass: some items seen whole, or as many as there was time for."""

from contextlib import closing
from dataclasses import dataclass

from dnacompare.dataset import Dataset
from dnacompare.errors import CancelledError
from dnacompare.extraction import Extraction
from dnacompare.specs import Extractor, Progress, Report
from dnacompare.workflow.one_pass import OnePass
from dnacompare.workflow.side_by_side import visits

STAGE = "Extracting"


@dataclass(eq=False)
class Stopped(Exception):
    """Somebody stopped a stretch, of which this much had been seen."""

    cause: BaseException
    seen: Extraction | None


def stretch(part: Dataset, extractor: Extractor, progress: Report, size: int) -> Extraction:
    """See all items of ``part``, ``size`` at a time; raises ``Stopped`` when told to end."""
    one = OnePass(part, extractor)
    try:
        with closing(visits(part, extractor, size, one.take)) as seen:
            for done in seen:
                progress(Progress(STAGE, done, len(part)))
    except (CancelledError, KeyboardInterrupt) as stop:
        raise Stopped(stop, one.result() if one.taken and one.sound else None) from None
    return one.result()
