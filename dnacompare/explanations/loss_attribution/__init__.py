"""Why a model's loss changed from A to B: other rows, or another outcome for like rows.

Zhang, Singh, Ghassemi & Joshi (2023), "Why did the model fail?", with cross-fitted regressions of
the loss and doubly robust correction in place of importance weights.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from dnacompare.errors import InputError
from dnacompare.explanations.loss_attribution import words
from dnacompare.explanations.loss_attribution.chain import subject
from dnacompare.explanations.loss_attribution.result import (
    FailingRow,
    LossAttribution,
    MeanLoss,
)
from dnacompare.explanations.loss_attribution.shares import shares, spans
from dnacompare.inference.boosted import one_thread
from dnacompare.inference.intervals import CONFIDENCE
from dnacompare.inference.loss_slices import NO_SLICES, Slices, loss_slices
from dnacompare.inference.requirements import enough
from dnacompare.inference.row_losses import SCORES, RowLosses, row_losses
from dnacompare.specs import ColumnOption, ExplanationSpec, Progress, Report, Rows, silent

FEWEST = 100
"""Rows a side, with a loss, below which trees on four fifths of them say nothing of the loss."""
ESTIMATORS = ("doubly_robust", "importance_weighting")
SHOWN = 12
"""Rows of B that are named."""


def loss_attribution(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    loss: str = "",
    label: str = "",
    prediction: str | tuple[str, ...] = (),
    score: str = "auto",
    graph: str | Mapping[str, Any] = "",
    estimator: str = "doubly_robust",
) -> LossAttribution:
    """The change of the mean loss, shared among P(X) and P(Y|X) or the mechanisms of ``graph``.

    Losses are the column ``loss``, or follow from ``label`` and ``prediction`` (one column, or one
    of probabilities for each class), or from ``label`` and a model that is fitted here. Raises
    ``TooFewItemsError`` below ``FEWEST`` rows a side with a loss, and ``InputError`` for columns,
    options or a graph that cannot be used.
    """
    if estimator not in ESTIMATORS:
        raise InputError(f"There is no estimator {estimator!r}; there are {', '.join(ESTIMATORS)}.")
    named = (prediction,) if isinstance(prediction, str) else tuple(prediction)
    enough(a, b, FEWEST, "attributing a change of the loss")
    progress(Progress("Finding what each row costs", 0, 3))
    told = row_losses(a, b, loss=loss, label=label, prediction=named, score=score, seed=seed)
    first, second, known = _with_losses(a, b, told)
    biased = estimator == "importance_weighting"
    parts = subject(first, second, known, label=label, graph=graph, seed=seed)
    with one_thread():
        found = shares(parts, weighted=biased, pairs=bool(graph), seed=seed, report=progress)
        withheld = words.withheld(found.grounds)
        progress(Progress("Looking for slices", 2, 3))
        slices = (
            NO_SLICES
            if withheld
            else loss_slices(parts.a, parts.b, parts.features, found.ratios, seed=seed)
        )
    progress(Progress("Looking for slices", 3, 3))
    means = _means(known)
    players = () if withheld else found.players
    dropped = [(one.name, len(one) - len(kept)) for one, kept in ((a, first), (b, second))]
    return LossAttribution(
        method="loss_attribution",
        a=a.name,
        b=b.name,
        n=(len(first), len(second)),
        sentence=words.sentence(means, players, slices.slices, withheld, biased=biased),
        seed=seed,
        notes=words.notes(known, dropped, players=len(parts.chain), biased=biased),
        means=means,
        players=players,
        joint=() if withheld else found.joint,
        unexplained=means.difference - sum(one.value for one in players),
        overlap=found.overlap,
        withheld=withheld,
        slices=slices.slices,
        rows=_rows(second, slices, known),
        estimator=estimator,
        biased=biased,
        confidence=CONFIDENCE,
    )


def _with_losses(a: Rows, b: Rows, told: RowLosses) -> tuple[Rows, Rows, RowLosses]:
    """The rows that have a finite loss, with it."""
    places = [np.flatnonzero(np.isfinite(values)) for values in (told.a, told.b)]
    first, second = a.take(places[0]), b.take(places[1])
    enough(first, second, FEWEST, "with rows that have no loss left out, attributing its change")
    return first, second, replace(told, a=told.a[places[0]], b=told.b[places[1]])


def _means(losses: RowLosses) -> MeanLoss:
    sides = losses.a, losses.b
    means = [float(values.mean()) for values in sides]
    errors = [float(values.std(ddof=1)) / len(values) ** 0.5 for values in sides]
    difference = means[1] - means[0]
    error = np.array([np.hypot(*errors)])
    (ends,) = spans(np.array([difference]), error, min(map(len, sides)))
    return MeanLoss(losses.name, means[0], means[1], (errors[0], errors[1]), difference, ends)


def _rows(b: Rows, slices: Slices, losses: RowLosses) -> tuple[FailingRow, ...]:
    """Held-out rows of B, the largest predicted rise first."""
    rise = slices.after - slices.before
    return tuple(
        FailingRow(
            id=f"{b.ids[slices.rows[j]]:016x}",
            loss=float(losses.b[slices.rows[j]]),
            predicted_a=float(slices.before[j]),
            predicted_b=float(slices.after[j]),
            predicted_rise=float(rise[j]),
        )
        for j in np.argsort(-rise, kind="stable")[:SHOWN]
    )


EXPLANATION = ExplanationSpec(
    name="loss_attribution",
    title="Why did the model fail",
    question="Why did a model's loss change: other rows, or another outcome for like rows?",
    on="features",
    explain=loss_attribution,
    result=LossAttribution,
    summary=(
        "Shares the change of the mean loss among P(X) and P(Y|X), or the mechanisms of a causal "
        "graph, with intervals, and finds slices where like rows fare worse."
    ),
    reference=(
        'Zhang et al. (2023), "Why did the model fail?"; multiply robust as in Quintas-Martínez '
        "et al. (2024); joint Shapley values (Harris et al. 2022)"
    ),
    options={
        "loss": "the column that holds each row's loss; label and prediction if there is none",
        "label": "the column of true outcomes; alone, a model is fitted on half of A",
        "prediction": "what the model said: a number, a class, or a probability for each class",
        "score": "auto: squared error of numbers, error rate of classes, Brier of probabilities",
        "graph": (
            'causal graph as JSON: {"income": ["age"], "age": []} names each node\'s parents; '
            "P(X) and P(Y|X) unless given; 12 nodes, in 4,096 mixtures, take a minute of one core "
            "for 2,000 rows a side"
        ),
        "estimator": "doubly_robust, or the paper's importance_weighting, which is biased",
    },
    columns=(
        ColumnOption("loss", kind="number", names=("loss", "error")),
        ColumnOption(
            "label",
            names=("label", "target", "y", "class", "outcome", "y_true"),
            required=True,
            or_else=("loss",),
        ),
        ColumnOption(
            "prediction", several=True, names=("prediction", "predicted", "y_pred", "y_hat")
        ),
    ),
    choices={"score": SCORES, "estimator": ESTIMATORS},
    chapter="loss",
)
