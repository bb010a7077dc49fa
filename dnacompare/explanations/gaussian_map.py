"""Shift, spread and dependence: the map between fitted Gaussians, in words a person can check.

The squared distance of two Gaussians is ``‖Δμ‖²`` and the squared Bures distance of covariances, of
which ``Σ (σ_y − σ_x)²`` is a change of single spreads; what is left is a change of dependence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare import numbers
from dnacompare.explanations.transport.parts import SparseMap, Step, common, notes, step
from dnacompare.explanations.transport.spreads import (
    Direction,
    SpreadChange,
    directions,
    spreads,
    told,
)
from dnacompare.explanations.transport.subject import (
    SCALE,
    UNITS,
    Subject,
    plan_of,
    subject,
)
from dnacompare.explanations.transport.words import method, percent, unresolvable
from dnacompare.inference.percent_explained import Fit, Moved, Percent, held_out
from dnacompare.numerics import optimal_transport
from dnacompare.numerics.gaussian_map import bures_squared, gaussian_map
from dnacompare.specs import ExplanationSpec, Progress, Report, Rows, silent

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
RIDGE = 1e-8
"""Added to both covariances' diagonals, as a share of the mean variance."""
ENOUGH = 5
"""Rows per feature below which the ridge is raised: their inverse would amplify noise."""
WIDEST = 200
"""Features that take part at most, those with the largest shares: roots cost their third power."""
CURVE = 500
"""Rows a side between which what each map leaves is found."""
MAPS = (("means",), ("means", "spreads"), ("means", "spreads", "dependence"))


@dataclass(frozen=True, kw_only=True)
class GaussianShift(SparseMap):
    """``steps`` move means; means and spreads; means, spreads and dependence.

    ``gaussian_squared`` is W2² of the fitted Gaussians, and the sum of the three parts.
    ``mean_percent`` is the share of ``mean_part`` in it, as plugged in.
    """

    gaussian_squared: float
    mean_part: float
    spread_part: float
    dependence_part: float
    mean_percent: float
    spreads: tuple[SpreadChange, ...]
    directions: tuple[Direction, ...]
    ridge: float


def gaussian_shift(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    scale: str = "pooled",
    level: float = 0.05,
) -> GaussianShift:
    """How much of the distance is a change of means, of spreads and of dependence.

    Raises ``TooFewItemsError`` below 12 rows a side and ``InputError`` for an unusable option, or
    if all features are constant.
    """
    progress(Progress("Fitting Gaussians", 0, 1))
    parts = subject(a, b, scale=scale, estimator="auto")
    plan = plan_of(parts)
    found = common(parts, seed=seed, level=level)
    whole = found["denominator"]
    places = _widest(plan.shares(parts.x, parts.y))
    ridge = _ridge(parts, places)
    explained: Sequence[Percent | None] = [None] * len(MAPS)
    if whole.resolvable:
        fit = _fit(parts, places, ridge)
        explained = held_out(parts.x, parts.y, fit, parts.squared, whole=whole, seed=seed)
    steps = _steps(parts, places, ridge, explained)
    stretched = directions(parts, places, ridge)
    mean, spread, dependence = _parts(parts)
    total = mean + spread + dependence
    progress(Progress("Fitting Gaussians", 1, 1))
    return GaussianShift(
        **found,
        method="gaussian_map",
        sentence=(
            _sentence(steps, (mean, spread, dependence), stretched)
            if whole.resolvable
            else unresolvable(whole, a.name, b.name)
        ),
        notes=(*notes(parts, found["columns"]), *_notes(parts, places, ridge), method(whole)),
        steps=steps,
        curve_rows=(min(CURVE, len(parts.a)), min(CURVE, len(parts.b))),
        gaussian_squared=total,
        mean_part=mean,
        spread_part=spread,
        dependence_part=dependence,
        mean_percent=100 * mean / total if total > 0 else 0.0,
        spreads=spreads(parts, [feature.name for feature in found["features"]]),
        directions=stretched,
        ridge=ridge,
    )


def _widest(by_feature: Floats) -> Places:
    return np.sort(np.argsort(-by_feature, kind="stable")[:WIDEST])


def _ridge(parts: Subject, places: Places) -> float:
    """In squared units of x: a share of the mean variance, and more where rows are few."""
    rows = min(len(parts.a), len(parts.b)) / 2  # of the halves that maps are fitted to
    share = RIDGE + 0.1 * max(0.0, ENOUGH * len(places) / rows - 1.0)
    pooled = np.concatenate([parts.x[:, places], parts.y[:, places]])
    return float(share * pooled.var(axis=0).mean())


def _maps(parts: Subject, x: Floats, y: Floats, places: Places, ridge: float) -> Moved:
    """The three maps, fitted to x and y; each image has only rows that can be."""
    shift = y.mean(axis=0) - x.mean(axis=0)
    spread_x, spread_y = (np.sqrt(side.var(axis=0, ddof=1) + ridge) for side in (x, y))
    whole = gaussian_map(x[:, places], y[:, places], ridge)

    def images(rows: Floats) -> list[Floats]:
        scaled = y.mean(axis=0) + (rows - x.mean(axis=0)) * (spread_y / spread_x)
        turned = scaled.copy()
        turned[:, places] = whole(rows[:, places])
        return [parts.possible(rows, image) for image in (rows + shift, scaled, turned)]

    return images


def _fit(parts: Subject, places: Places, ridge: float) -> Fit:
    return lambda x, y: _maps(parts, x, y, places, ridge)


def _steps(
    parts: Subject, places: Places, ridge: float, explained: Sequence[Percent | None]
) -> tuple[Step, ...]:
    some, others = parts.drawn(CURVE)
    x, y = parts.x[some], parts.y[others]
    whole = optimal_transport.squared_distance(x, y)
    images = _maps(parts, parts.x, parts.y, places, ridge)(parts.x)
    return tuple(
        step(
            MAPS[k],
            left=optimal_transport.squared_distance(image[some], y),
            whole=whole,
            cost=float(((image - parts.x) ** 2).sum()),
            percent=explained[k],
        )
        for k, image in enumerate(images)
    )


def _parts(parts: Subject) -> tuple[float, float, float]:
    """Mean, spread and dependence: the last is what the Bures distance has beyond single spreads,
    which bound it from below."""
    mean = float(((parts.y.mean(axis=0) - parts.x.mean(axis=0)) ** 2).sum())
    single = parts.y.std(axis=0, ddof=1) - parts.x.std(axis=0, ddof=1)
    spread = float((single**2).sum())
    return mean, spread, max(0.0, bures_squared(parts.x, parts.y) - spread)


def _sentence(
    steps: Sequence[Step], parts: tuple[float, float, float], stretched: Sequence[Direction]
) -> str:
    mean, spread, dependence = (100 * part / sum(parts) for part in parts)
    last = steps[-1]
    explained = percent(last.percent_explained or 0.0, last.interval)
    strongest = f" Spread changes most by {told(stretched[0])}." if stretched else ""
    return (
        f"Taken as Gaussians, {mean:.0f} % of the squared distance is a shift of means, "
        f"{spread:.0f} % a change of spreads and {dependence:.0f} % of dependence (biased towards "
        f"the last).{strongest} The map explains {explained} of the shift between other rows; "
        "more peaks, tails or bends than a Gaussian has it cannot show."
    )


def _notes(parts: Subject, places: Places, ridge: float) -> tuple[str, ...]:
    told_ = [f"Ridge on both covariances: {numbers.number(ridge)} (in the map's squared units)."]
    if len(places) < parts.x.shape[1]:
        told_.append(
            f"Dependence was looked at among the {WIDEST} of {parts.x.shape[1]:,} features with "
            "the largest shares."
        )
    return tuple(told_)


EXPLANATION = ExplanationSpec(
    name="gaussian_map",
    title="Shift, spread and dependence",
    question="Is it a shift, a change of spread, or of how features go together?",
    on="features",
    explain=gaussian_shift,
    result=GaussianShift,
    summary=(
        "Splits the distance of fitted Gaussians into means, single spreads and dependence, and "
        "tells along which directions B is wider or narrower."
    ),
    reference="Dowson & Landau (1982); Kulinski & Inouye (2023), Gaussian map",
    options={
        "scale": SCALE,
        "level": "of the test that the distance is beyond chance; 0.05 unless given",
    },
    choices={"scale": tuple(UNITS)},
    chapter="maps",
    revision=2,
)
