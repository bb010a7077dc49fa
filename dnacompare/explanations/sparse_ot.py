"""How few columns the rows themselves move in (Kulinski & Inouye 2023, k-sparse optimal transport).

Each row goes to the mean of its partners, in the first k columns alone. On the rows that it is
fitted to such a map explains nearly everything, whatever the truth; percentages are of other rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.explanations.transport.parts import SparseMap, Step, common, notes, step
from dnacompare.explanations.transport.subject import (
    SCALE,
    UNITS,
    Subject,
    plan_of,
    subject,
)
from dnacompare.explanations.transport.words import HALF, listed, method, percent, unresolvable
from dnacompare.inference.percent_explained import Fit, Moved, Percent, held_out
from dnacompare.numerics import optimal_transport
from dnacompare.specs import ExplanationSpec, Progress, Report, Rows, silent

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
STEPS = 30
"""Columns moved at most: every step is transport solved anew."""
CURVE = 500
"""Rows a side between which that is done."""
NEAR = 10
"""Rows whose ways a new row follows: a single one's way is mostly noise in many dimensions."""
ROUNDS = 5
"""Times that a map is refitted to its own image."""


@dataclass(frozen=True, kw_only=True)
class SparseOt(SparseMap):
    """``refitted`` says that partners were sought again after each column had moved."""

    refitted: bool


def sparse_ot(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    scale: str = "pooled",
    refit: bool = False,
    level: float = 0.05,
) -> SparseOt:
    """Columns by how far the rows move in them, and how much of the distance that explains.

    Raises ``TooFewItemsError`` below 12 rows a side and ``InputError`` for an unusable option, or
    if all features are constant.
    """
    progress(Progress("Moving rows", 0, 3))
    parts = subject(a, b, scale=scale, estimator="auto")
    plan = plan_of(parts)
    found = common(parts, seed=seed, level=level)
    whole = found["denominator"]
    image = plan.barycentres(parts.y)
    ways = ((image - parts.x) ** 2).sum(axis=0)
    order = np.argsort([-ways[column.places].sum() for column in parts.columns], kind="stable")
    blocks = [parts.columns[j].places for j in order[:STEPS]]
    progress(Progress("Moving rows", 1, 3))
    explained: Sequence[Percent | None] = [None] * len(blocks)
    if whole.resolvable:
        fit = _fit(parts, blocks)
        explained = held_out(parts.x, parts.y, fit, parts.squared, whole=whole, seed=seed)
    progress(Progress("Moving rows", 2, 3))
    names = tuple(parts.columns[j].name for j in order[:STEPS])
    steps = _steps(parts, image, blocks, names, refit, explained)
    progress(Progress("Moving rows", 3, 3))
    return SparseOt(
        **found,
        method="sparse_ot",
        sentence=(
            _sentence(steps, len(order))
            if whole.resolvable
            else unresolvable(whole, a.name, b.name)
        ),
        notes=(*notes(parts, found["columns"]), *_curve_note(parts), method(whole)),
        steps=steps,
        curve_rows=(min(CURVE, len(parts.a)), min(CURVE, len(parts.b))),
        refitted=refit,
    )


def _fit(parts: Subject, blocks: Sequence[Places]) -> Fit:
    """Maps that move the first, the first two, … of ``blocks``; a row that the plan does not know
    moves as the ``NEAR`` nearest ones that it knows do on average."""

    def fit(x: Floats, y: Floats) -> Moved:
        ways = optimal_transport.plan(x, y).barycentres(y) - x

        def moved(rows: Floats) -> list[Floats]:
            near = optimal_transport.squared_ways(rows, x).argpartition(NEAR - 1, axis=1)
            image = parts.possible(rows, rows + ways[near[:, :NEAR]].mean(axis=1))
            return list(_cumulative(rows, image, blocks))

        return moved

    return fit


def _cumulative(x: Floats, image: Floats, blocks: Sequence[Places]) -> list[Floats]:
    """``x`` with the first, the first two, … of ``blocks`` taken from ``image``."""
    moved, found = x.copy(), []
    for block in blocks:
        moved[:, block] = image[:, block]
        found.append(moved.copy())
    return found


def _steps(
    parts: Subject,
    image: Floats,
    blocks: Sequence[Places],
    names: tuple[str, ...],
    refit: bool,
    explained: Sequence[Percent | None],
) -> tuple[Step, ...]:
    some, others = parts.drawn(CURVE)
    x, y = parts.x[some], parts.y[others]
    whole = optimal_transport.squared_distance(x, y)
    steps = []
    for k, moved in enumerate(_cumulative(parts.x, parts.possible(parts.x, image), blocks)):
        rows = moved[some]
        left = optimal_transport.squared_distance(rows, y)
        if refit:
            rows, left = _refitted(parts, x, rows, y, np.concatenate(blocks[: k + 1]), left)
        cost = float(((rows - x) ** 2).sum()) * len(parts.x) / len(x)
        steps.append(step(names[: k + 1], left=left, whole=whole, cost=cost, percent=explained[k]))
    return tuple(steps)


def _refitted(
    parts: Subject, x: Floats, moved: Floats, y: Floats, places: Places, left: float
) -> tuple[Floats, float]:
    """Partners of the moved rows, and from them the rows again, for as long as it helps."""
    for _ in range(ROUNDS):
        image = x.copy()
        image[:, places] = optimal_transport.plan(moved, y).barycentres(y)[:, places]
        image = parts.possible(x, image)
        again = optimal_transport.squared_distance(image, y)
        if again >= left:
            break
        moved, left = image, again
    return moved, left


def _curve_note(parts: Subject) -> tuple[str, ...]:
    if max(len(parts.a), len(parts.b)) <= CURVE:
        return ()
    return (f"What each step leaves was found between {CURVE} drawn rows a side.",)


def _sentence(steps: Sequence[Step], columns: int) -> str:
    """The fewest columns that carry ``HALF``, if any do, else those that carry most."""
    best = max(steps, key=lambda one: one.percent_explained or 0.0)
    found = next((one for one in steps if (one.percent_explained or 0.0) >= HALF), best)
    fitted = f"{steps[-1].percent_explained_plugin:.0f} %"
    if found.interval is None or found.interval[0] <= 0:
        return (
            "How single rows move cannot be told: no such map carries over to rows that it was not "
            f"fitted to, though it explains {fitted} of the distance between those it was."
        )
    told = percent(found.percent_explained or 0.0, found.interval)
    return (
        f"Moving each row its own way in {len(found.features)} of {columns} columns explains "
        f"{told} of the shift between other rows: {listed(found.features)}. The {fitted} between "
        "the rows that the map was fitted to say little, and none of it what caused the shift."
    )


EXPLANATION = ExplanationSpec(
    name="sparse_ot",
    title="Few columns, row by row",
    question="In how few columns do the rows have to move?",
    on="features",
    explain=sparse_ot,
    result=SparseOt,
    summary=(
        "Moves every row to the mean of its partners in one, two, … columns, so that changes of "
        "spread and shape count, too; judged on rows that the map was not fitted to."
    ),
    reference="Kulinski & Inouye (2023), Towards Explaining Distribution Shifts; held out",
    options={
        "scale": SCALE,
        "refit": "whether partners are sought again after each step; no unless given",
        "level": "of the test that the distance is beyond chance; 0.05 unless given",
    },
    choices={"scale": tuple(UNITS)},
    chapter="maps",
)
