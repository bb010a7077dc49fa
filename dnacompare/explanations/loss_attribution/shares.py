"""How much of the change of the mean loss each mechanism makes, with intervals and overlap."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.explanations.loss_attribution.chain import Subject
from dnacompare.explanations.loss_attribution.result import JointPlayer, Player
from dnacompare.inference import mechanisms
from dnacompare.inference.intervals import quantile
from dnacompare.inference.mechanisms import Functionals
from dnacompare.inference.overlap import Overlap, log_ratios, overlap
from dnacompare.numerics import joint_shapley, shapley
from dnacompare.results import Interval
from dnacompare.specs import Report, silent

Floats = NDArray[np.float64]
TOGETHER = 2
"""Mechanisms that may join together."""


@dataclass(frozen=True, eq=False)
class Shares:
    """``ratios`` are the rows' log density ratios of all features, ``overlap`` what they say, and
    ``grounds`` the overlap that exchanging each mechanism but the last alone leaves."""

    players: tuple[Player, ...]
    joint: tuple[JointPlayer, ...]
    ratios: tuple[Floats, Floats]
    overlap: Overlap
    grounds: tuple[tuple[str, Overlap], ...]


def shares(
    of: Subject, *, weighted: bool, pairs: bool, seed: int, report: Report = silent
) -> Shares:
    """Shapley values over all mixtures, and with ``pairs`` joint ones; ``weighted`` is the
    authors' estimator."""
    sides = of.a, of.b
    logs = mechanisms.log_ratios(sides, of.chain, seed=seed, last=weighted, report=report)
    told = len(of.chain) if weighted else len(of.chain) - 1
    grounds = [overlap(logs[0][:, j], logs[1][:, j]) for j in range(told)]
    every = range(len(of.features))
    plain = of.chain[0].own == tuple(every)
    ratios = (logs[0][:, 0], logs[1][:, 0]) if plain else log_ratios(of.a, of.b, every, seed)
    k = len(of.chain)
    tables = [shapley.weights(k)] + ([joint_shapley.weights(k, TOGETHER)] if pairs else [])
    wanted = np.concatenate(tables, axis=1)
    found = (
        mechanisms.importance_weighted(of.a, of.b, logs, wanted)
        if weighted
        else mechanisms.multiply_robust(sides, of.chain, logs, wanted, seed=seed, report=report)
    )
    return Shares(
        players=_players(of, found, grounds),
        joint=_joint(of, found) if pairs else (),
        ratios=ratios,
        overlap=overlap(*ratios),
        grounds=tuple(zip((one.name for one in of.chain[:-1]), grounds, strict=False)),
    )


def spans(values: Floats, errors: Floats, rows: int) -> list[Interval]:
    """Intervals of estimates whose errors are normal, as for means of so many rows."""
    half = quantile(rows - 1) * errors
    return [(float(v - h), float(v + h)) for v, h in zip(values, half, strict=True)]


def _players(of: Subject, found: Functionals, grounds: list[Overlap]) -> tuple[Player, ...]:
    values, errors = found.values, found.standard_errors
    ends = spans(values, errors, min(len(of.a), len(of.b)))
    left = [min(one.effective_a, one.effective_b) for one in grounds]
    return tuple(
        Player(
            name=mechanism.name,
            columns=of.columns[j],
            value=float(values[j]),
            standard_error=float(errors[j]),
            interval=ends[j],
            effective=left[j] if j < len(left) else None,
        )
        for j, mechanism in enumerate(of.chain)
    )


def _joint(of: Subject, found: Functionals) -> tuple[JointPlayer, ...]:
    """What follows the players' own values, the largest first."""
    start = len(of.chain)
    values, errors = found.values[start:], found.standard_errors[start:]
    ends = spans(values, errors, min(len(of.a), len(of.b)))
    names = [
        " with ".join(of.chain[player].name for player in chosen)
        for chosen in joint_shapley.sets(len(of.chain), TOGETHER)
    ]
    return tuple(
        JointPlayer(names[j], float(values[j]), float(errors[j]), ends[j])
        for j in np.argsort(-np.abs(values), kind="stable")
    )
