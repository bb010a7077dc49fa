"""What a mean would be if some mechanisms were B's and the others A's, for all such mixtures.

A joint law is a chain of mechanisms, each the law of some columns given those before. Mixture ``S``
takes the mechanisms in ``S`` from B and the rest from A. Its mean loss is found by regressing the
loss on all columns but those of the last mechanism, that regression on all but the last two's, and
so on, each on the rows of the set whose mechanism it is; what the regressions miss is added back
with density ratios (multiply robust; with two mechanisms the doubly robust estimate). Models are
applied to rows that they were not fitted to. A mean is linear in what is averaged, so the many
regressions at one place of the chain are those of a few principal components.

Quintas-Martínez et al. (2024), Multiply-Robust Causal Change Attribution.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import overlap
from dnacompare.inference.boosted import regression
from dnacompare.inference.folds import FOLDS, Folded
from dnacompare.inference.overlap import limited
from dnacompare.numerics.shapley import members
from dnacompare.specs import Progress, Report, silent

Floats = NDArray[np.float64]
COMPONENTS = 4
"""Most principal components that are regressed at one place of the chain."""
LEFT = 0.001
"""Share of variance below which no further component is regressed."""


@dataclass(frozen=True)
class Mechanism:
    """The law of the columns ``own`` given ``parents``."""

    name: str
    own: tuple[int, ...]
    parents: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Functionals:
    """Linear combinations of the mixtures' means: ``values``, and per row of A and of B what it
    adds to them, ``(n, f)`` and ``(m, f)``, so that ``values`` are the sum of their means."""

    of_a: Floats
    of_b: Floats

    @property
    def values(self) -> Floats:
        """``(f,)``."""
        total: Floats = self.of_a.mean(axis=0) + self.of_b.mean(axis=0)
        return total

    @property
    def standard_errors(self) -> Floats:
        """``(f,)``: of independent rows, from the spread of what they add."""
        parts = (part.var(axis=0, ddof=1) / len(part) for part in (self.of_a, self.of_b))
        errors: Floats = np.sqrt(sum(parts))
        return errors


def multiply_robust(
    sides: tuple[Folded, Folded],
    chain: Sequence[Mechanism],
    logs: tuple[Floats, Floats],
    combinations: Floats,
    *,
    seed: int,
    report: Report = silent,
) -> Functionals:
    """``combinations`` ``(2^k, f)`` of the mean losses of all mixtures of ``chain``, A's side and
    B's.

    ``logs`` are the mechanisms' log density ratios ``(n, k)`` and ``(m, k)``, B's over A's. The
    mixtures of A's mechanisms alone and of B's alone have the observed means, exactly.
    """
    parts = [np.empty((len(side), combinations.shape[1])) for side in sides]
    scales = [_mean_weights(of, in_b) for of, in_b in zip(logs, (False, True), strict=True)]
    for held in range(FOLDS):
        levels = _levels(sides, chain, held, seed, report)
        for j, side in enumerate(sides):
            rows = np.flatnonzero(side.fold == held)
            for some in np.array_split(np.arange(len(rows)), _pieces(len(rows), len(chain))):
                level = [height[some] for height in levels[j]]
                influence = _influence(level, logs[j][rows[some]], bool(j), scales[j])
                parts[j][rows[some]] = influence @ combinations
    return Functionals(*parts)


def importance_weighted(
    a: Folded, b: Folded, logs: tuple[Floats, Floats], combinations: Floats
) -> Functionals:
    """The same by weighting A's losses alone (Zhang et al. 2023). Biased: where a mixture lies far
    from A, few rows carry its mean, and rows that A lacks cannot be weighted."""
    inside = members(logs[0].shape[1])
    parts = np.zeros((len(a), combinations.shape[1]))
    for place, chosen in enumerate(inside):
        weights = np.exp(logs[0][:, chosen].sum(axis=1))
        weights /= weights.mean()
        centre = float((weights * a.loss).mean())
        parts += np.outer(weights * (a.loss - centre) + centre, combinations[place])
    return Functionals(parts, np.zeros((len(b), combinations.shape[1])))


def log_ratios(
    sides: tuple[Folded, Folded],
    chain: Sequence[Mechanism],
    *,
    seed: int,
    last: bool,
    report: Report = silent,
) -> tuple[Floats, Floats]:
    """``(n, k)`` and ``(m, k)``: the mechanisms' log density ratios, B's over A's.

    A mechanism's is that of its columns given its parents. The last one's is needed for weighting
    alone; unless ``last`` is asked for it is 0.
    """
    given: dict[tuple[int, ...], Floats | None] = {(): None}
    found = tuple(np.zeros((len(side), len(chain))) for side in sides)
    told = chain if last else chain[:-1]
    for place, mechanism in enumerate(told):
        report(Progress("Comparing the laws of A and B", place, len(told)))
        parents = tuple(sorted(mechanism.parents))
        if parents not in given:
            given[parents] = overlap.log_ratios(*sides, parents, seed)[0]
        columns = (*parents, *mechanism.own)
        ratios = overlap.log_ratios(*sides, columns, seed, given=given[parents])
        for of_side, ratio in zip(found, ratios, strict=True):
            of_side[:, place] = ratio
    return found[0], found[1]


def _pieces(rows: int, players: int) -> int:
    """How often rows are cut so that about 30 MB hold them for all mixtures."""
    return max(1, (rows << players) // 4_000_000)


def _weights(logs: Floats, in_b: bool, length: int) -> Floats:
    """``(rows, 2^length)``: density of a mixture's first ``length`` columns over the set's own."""
    if not length:
        return np.ones((len(logs), 1))
    differs = (members(length) != in_b).astype(np.float64)
    sign = -1.0 if in_b else 1.0
    return limited(sign * logs[:, :length] @ differs.T)


def _mean_weights(logs: Floats, in_b: bool) -> list[Floats]:
    """Per length of the beginning, the mixtures' mean weights: weights are divided by them."""
    means = []
    for length in range(logs.shape[1]):
        pieces = np.array_split(logs, _pieces(len(logs), length))
        sums = [_weights(piece, in_b, length).sum(axis=0) for piece in pieces]
        means.append(np.sum(sums, axis=0) / len(logs))
    return means


def _influence(levels: Sequence[Floats], logs: Floats, in_b: bool, scale: list[Floats]) -> Floats:
    """``(rows, 2^k)``: what each row adds to the mean of each mixture.

    ``levels[i]`` ``(rows, 2^(k−1−i))`` is the loss with all mechanisms after the ``i``-th averaged
    out; its columns are the mixtures without their first ``i + 1`` bits.
    """
    mixtures = np.arange(2 ** len(levels))
    found = np.zeros((len(logs), len(mixtures)))
    for i, level in enumerate(levels):
        own = mixtures[(mixtures >> i) & 1 == int(in_b)]
        missed = level[:, own >> (i + 1)]
        if i:  # the first mechanism's mean is the answer itself, not something to be corrected
            missed = missed - levels[i - 1][:, own >> i]
        weights = _weights(logs, in_b, i) / scale[i]
        found[:, own] += weights[:, own & (2**i - 1)] * missed
    return found


def _levels(
    sides: tuple[Folded, Folded],
    chain: Sequence[Mechanism],
    held: int,
    seed: int,
    report: Report,
) -> tuple[list[Floats], list[Floats]]:
    """The ``levels`` of ``_influence`` on the rows of A and of B that are held out."""
    stage = f"Mixing the laws of A and B in {2 ** len(chain):,} ways"
    steps = len(chain) - 1
    kept = [side.fold != held for side in sides]
    now = [side.loss[:, None] for side in sides]
    levels: tuple[list[Floats], list[Floats]] = ([now[0][~kept[0]]], [now[1][~kept[1]]])
    for i in range(steps, 0, -1):
        report(Progress(stage, held * steps + steps - i, FOLDS * steps))
        columns = [column for mechanism in chain[:i] for column in mechanism.own]
        x = [side.x[:, columns] for side in sides]
        expected = [_averaged(x[j][kept[j]], now[j][kept[j]], x, seed) for j in (0, 1)]
        # mixtures with the mechanism from A stand in even columns, from B in odd ones
        now = [
            np.stack([expected[0][j], expected[1][j]], axis=2).reshape(len(side), -1)
            for j, side in enumerate(sides)
        ]
        for j in (0, 1):
            levels[j].insert(0, now[j][~kept[j]])
    return levels


def _averaged(x: Floats, targets: Floats, at: Sequence[Floats], seed: int) -> list[Floats]:
    """The mean of each column of ``targets`` given ``x``, at the rows of each of ``at``."""
    centre = targets.mean(axis=0)
    apart = targets - centre
    if apart.shape[1] == 1:
        scores, directions = apart, np.ones((1, 1))
    else:
        u, sizes, rows = np.linalg.svd(apart, full_matrices=False)
        total = (sizes**2).sum()
        needed = int((np.cumsum(sizes[::-1] ** 2)[::-1] > LEFT * total).sum())
        most = min(needed, COMPONENTS)
        scores, directions = u[:, :most] * sizes[:most], rows[:most]
    models = [regression(x, score, seed) for score in scores.T]
    return [
        centre + np.stack([model.predict(rows) for model in models], axis=1) @ directions
        if models
        else np.tile(centre, (len(rows), 1))
        for rows in at
    ]
