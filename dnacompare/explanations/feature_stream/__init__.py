"""When which feature moved: windows along B, in order, against the clean period A.

The stream form of feature shift (Kulinski, Bagchi & Inouye 2020): each feature's law given all
others, window by window, with one threshold for all windows and features that block permutations
of the clean period give, so that overlapping windows and dependent rows cost no false alarms.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dnacompare.explanations.feature_stream import subject, words
from dnacompare.explanations.feature_stream.result import (
    FeatureStream,
    StreamFeature,
    StreamWindow,
)
from dnacompare.explanations.feature_stream.subject import STEPS
from dnacompare.inference import column_words
from dnacompare.inference.requirements import decisive
from dnacompare.inference.stream_alarm import Watch
from dnacompare.numerics.stream_rows import scores_of
from dnacompare.numerics.window_moments import Pieces
from dnacompare.specs import ColumnOption, ExplanationSpec, Progress, Report, Rows, silent

Floats = NDArray[np.float64]
ENOUGH = 5
"""Rows of a window per feature below which the ridge is raised."""
RIDGE = 1e-5


def feature_stream(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    order: str | None = None,
    window: int = 0,
    block: int = 0,
    difference: int = 0,
    season: int = 0,
    permutations: int = 199,
    level: float = 0.05,
) -> FeatureStream:
    """Features by the window of B in which they leave what the clean period A shows.

    ``order`` names the column by which rows follow each other; without it they do as they come. A
    ``window`` of 0 is 200 rows, or a sixth of A if that is less; a ``block`` of 0 is a quarter of
    the window. ``season`` takes away the wave of so many rows that fits A, ``difference`` the row
    so many rows before. Raises ``TooFewItemsError`` where A is too short to tell chance,
    ``InputError`` for an unusable option.
    """
    decisive(permutations, level)
    clean, stream, notes = subject.ordered(a, b, order)
    names, first, second, gone = subject.prepared(clean, stream, season, difference)
    rows = subject.window(len(first), len(second), window, a.name, b.name)
    step = rows // STEPS
    pieces = subject.block(len(first), block, step)
    progress(Progress("Learning the clean period", 0, 2))
    watch = Watch.learn(
        Pieces.of(scores_of(first, first), step),
        width=STEPS,
        block=pieces,
        ridge=RIDGE + 0.1 * max(0.0, ENOUGH * len(names) / rows - 1.0),
        permutations=permutations,
        level=level,
        seed=seed,
    )
    progress(Progress("Watching the stream", 1, 2))
    scores = watch.scores(Pieces.of(scores_of(first, second), step))
    progress(Progress("Watching the stream", 2, 2))
    skipped = len(stream) - len(second)
    places = column_words.words(stream.column(order)).tolist() if order else []
    windows = _windows(scores, names, watch.threshold, step, skipped, places)
    ranked = _features(scores, names, watch.threshold, windows)
    found = FeatureStream(
        method="feature_stream",
        a=a.name,
        b=b.name,
        n=(len(a), len(b)),
        sentence="",
        seed=seed,
        notes=(*notes, *gone, *words.notes(season, difference)),
        features=tuple(feature for _, feature in ranked),
        windows=windows,
        scores=tuple(tuple(float(value) for value in scores[:, j]) for j, _ in ranked),
        threshold=watch.threshold,
        first_alarm=next((one.end for one in windows if one.alarm), None),
        alarms_per_1000=1000 / step * watch.alarms,
        expected_per_1000=1000 / step * watch.expected,
        false_alarm=1 - (1 - level) ** (max(1.0, len(windows) / watch.clean_windows)),
        window=rows,
        step=step,
        block=pieces * step,
        permutations=permutations,
        level=level,
    )
    notes = (*found.notes, *words.dependence(found))
    return replace(found, sentence=words.sentence(found), notes=notes)


def _windows(
    scores: Floats,
    names: Sequence[str],
    threshold: float,
    step: int,
    skipped: int,
    places: Sequence[str],
) -> tuple[StreamWindow, ...]:
    found = []
    for place, row in enumerate(scores):
        start, end = skipped + place * step, skipped + (place + STEPS) * step
        top = int(row.argmax())
        highest = float(row[top])
        at = places[end - 1] if places else str(end - 1)
        found.append(StreamWindow(start, end, at, highest, names[top], highest > threshold))
    return tuple(found)


def _features(
    scores: Floats, names: Sequence[str], threshold: float, windows: Sequence[StreamWindow]
) -> list[tuple[int, StreamFeature]]:
    """Each feature with its place, those in alarm first: the soonest, and of these the highest."""
    found = []
    for j, name in enumerate(names):
        raised = np.flatnonzero(scores[:, j] > threshold)
        first = windows[raised[0]].end if len(raised) else None
        share = len(raised) / len(scores)
        found.append((j, StreamFeature(name, first, share, float(scores[:, j].max()))))
    late = windows[-1].end + 1
    found.sort(key=lambda one: (one[1].first_alarm or late, -one[1].highest))
    return found


EXPLANATION = ExplanationSpec(
    name="feature_stream",
    title="When features moved",
    question="At which point of B, in order, did which feature leave what A shows?",
    on="features",
    explain=feature_stream,
    result=FeatureStream,
    summary=(
        "Windows along B against the clean period A: each feature's law given the others, with one "
        "threshold for all windows and features from block permutations."
    ),
    reference="Kulinski, Bagchi & Inouye (2020), Feature Shift Detection, time series",
    options={
        "order": "the column by which rows follow each other; as they come unless given",
        "window": "rows of a window; 200, or a sixth of A if that is less, unless given",
        "block": "rows that stay together when clean rows are reordered; a quarter of the window "
        "unless given, more where rows depend on each other for longer",
        "difference": "take away the row so many rows before, against trends; 0 unless given",
        "season": "rows of a season, whose wave is taken away; 0 unless given",
        "permutations": "orders of the clean blocks; 199 unless given",
        "level": "chance of any false alarm in a stream half as long as A; 0.05 unless given",
    },
    columns=(ColumnOption("order", names=("time", "date", "datetime", "timestamp", "dteday")),),
    chapter="features",
    on_demand=True,
)

__all__ = ["EXPLANATION", "FeatureStream", "feature_stream"]
