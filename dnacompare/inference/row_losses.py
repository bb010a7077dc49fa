"""What a model's error costs on each row: a loss that is given, or one of labels and predictions.

Numbers cost their squared error, named classes 0 or 1, probabilities their Brier score (Σ(p−y)²,
halved where there are two classes, as is usual) or log-loss. Where there are labels alone, a model
learns them on half of A and is scored on the other half and on B.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.inference.boosted import classification, one_thread, regression
from dnacompare.randomness import generator
from dnacompare.specs import Column, Rows

Floats = NDArray[np.float64]
Texts = NDArray[np.object_]
SCORES = ("auto", "squared", "zero_one", "brier", "log_loss")
NAMES = {
    "squared": "squared error",
    "zero_one": "error rate",
    "brier": "Brier score",
    "log_loss": "log-loss",
}
SMALLEST = 1e-6
"""Probability below which log-loss does not grow: 13.8 at most."""
BINARY = (("0", "1"), ("False", "True"))
"""Labels that one probability, that of the second, tells of."""
FEW = 10
"""Different whole numbers up to which a numeric label is taken for classes."""


@dataclass(frozen=True, eq=False)
class RowLosses:
    """Losses of A's and B's rows, NaN where a row has none; ``name`` is what they are, ``told`` how
    they came about; ``hidden`` are columns that say too much to be features."""

    a: Floats
    b: Floats
    name: str
    told: str
    hidden: tuple[str, ...]


def row_losses(
    a: Rows,
    b: Rows,
    *,
    loss: str,
    label: str,
    prediction: tuple[str, ...],
    score: str,
    seed: int,
) -> RowLosses:
    """The losses that these columns tell; raises ``InputError`` if they tell none."""
    if score not in SCORES:
        raise InputError(f"There is no score {score!r}; there are {', '.join(SCORES)}.")
    hidden = tuple(dict.fromkeys(name for name in (loss, label, *prediction) if name))
    if loss:
        first, second = (_numbers(rows, loss, "loss") for rows in (a, b))
        return RowLosses(first, second, loss, f"The losses are the column {loss!r}.", hidden)
    if not label:
        raise InputError(
            "Name the column of losses (loss), or of true labels (label) and, if there are any, of "
            "predictions (prediction); without them nobody can tell where a model fails."
        )
    truth = a.column(label), b.column(label)
    if not prediction:
        first, second, kind = _fitted(a.without(label), b.without(label), truth, score, seed)
        told = (
            f"No predictions were given: gradient-boosted trees learnt {label!r} on half of A and "
            f"were scored on the other half and on B by their {NAMES[kind]} (seed {seed})."
        )
        return RowLosses(first, second, NAMES[kind], told, hidden)
    both = [np.concatenate([x, y]) for x, y in ((a.column(p), b.column(p)) for p in prediction)]
    values, kind = _scored(np.concatenate(truth), both, prediction, score)
    told = f"The losses are the {NAMES[kind]} of {', '.join(map(repr, prediction))} for {label!r}."
    return RowLosses(values[: len(a)], values[len(a) :], NAMES[kind], told, hidden)


def brier(chances: Floats, truth: Floats) -> Floats:
    """``(n,)`` of ``chances`` and 0/1 ``truth``, both ``(n, classes)``; 1 at most for two classes,
    2 for more."""
    squares: Floats = ((chances - truth) ** 2).sum(axis=1)
    return squares / 2 if chances.shape[1] == 2 else squares


def log_loss(chances: Floats, truth: Floats) -> Floats:
    """``(n,)``: −log of the true class's probability, which counts as ``SMALLEST`` at least."""
    right: Floats = (chances * truth).sum(axis=1)
    return -np.log(np.clip(right, SMALLEST, 1.0))


def _numbers(rows: Rows, name: str, role: str) -> Floats:
    values = rows.column(name)
    if values.dtype.kind != "f":
        raise InputError(f"The {role} {name!r} of {rows.name!r} is text; it has to be a number.")
    return np.asarray(values, np.float64)


def _words(values: Column) -> Texts:
    """Classes as text, ``""`` where there is none."""
    if values.dtype.kind != "f":
        return np.asarray(values, object)
    return np.array(["" if np.isnan(v) else f"{v:.15g}" for v in values], object)


def _scored(
    truth: Column, predicted: Sequence[Column], names: Sequence[str], score: str
) -> tuple[Floats, str]:
    if len(predicted) > 1 or score in ("brier", "log_loss"):
        return _scored_probabilities(truth, predicted, names, score)
    guess = predicted[0]
    if truth.dtype.kind == guess.dtype.kind == "f" and score != "zero_one":
        return (truth - guess).astype(np.float64) ** 2, "squared"
    if score == "squared" or truth.dtype.kind != guess.dtype.kind:
        raise InputError(
            f"The label and the prediction {names[0]!r} are not both numbers or both classes; for "
            "one probability column score brier or log_loss with a label that is 0 or 1."
        )
    right, said = _words(truth), _words(guess)
    wrong = np.where(right == said, 0.0, 1.0)
    return np.where((right == "") | (said == ""), np.nan, wrong), "zero_one"


def _scored_probabilities(
    truth: Column, predicted: Sequence[Column], names: Sequence[str], score: str
) -> tuple[Floats, str]:
    kind = "brier" if score == "auto" else score
    if kind not in ("brier", "log_loss"):
        raise InputError(f"Several columns are probabilities: score brier or log_loss, not {kind}.")
    if any(values.dtype.kind != "f" for values in predicted):
        raise InputError(f"The {kind} score takes probabilities; {', '.join(names)} hold text.")
    chances, one_hot = _probabilities(truth, np.stack(predicted, axis=1), names)
    unknown = (_words(truth) == "") | np.isnan(chances).any(axis=1)
    values = (brier if kind == "brier" else log_loss)(chances, one_hot)
    return np.where(unknown, np.nan, values), kind


def _probabilities(truth: Column, chances: Floats, names: Sequence[str]) -> tuple[Floats, Floats]:
    """Probabilities and 0/1 truth ``(n, classes)``; a column's name ends in its class."""
    outside = chances[~np.isnan(chances)]
    if outside.size and not (outside.min() >= 0 and outside.max() <= 1):
        raise InputError(f"{', '.join(names)} are not all between 0 and 1: no probabilities.")
    words = _words(truth)
    if len(names) == 1:
        found = [pair for pair in BINARY if set(words.tolist()) <= {"", *pair}]
        if not found:
            known = ", ".join(sorted(set(words.tolist()) - {""})[:5])
            raise InputError(
                f"{names[0]!r} is one probability, so the label has to be 0 or 1; it is {known}. "
                "Give a column of probabilities for each class."
            )
        both = np.stack([1 - chances[:, 0], chances[:, 0]], axis=1)
        return both, np.stack([words == one for one in found[0]], axis=1).astype(np.float64)
    owners = {name: [c for c in set(words.tolist()) - {""} if _ends(name, c)] for name in names}
    owned = [max(classes, key=len, default=None) for classes in owners.values()]
    lost = sorted(set(words.tolist()) - {""} - set(owned))
    if lost:
        raise InputError(
            f"No probability column is called after the class {lost[0]!r}; the columns "
            f"{', '.join(map(repr, names))} have to end in the classes' names."
        )
    one_hot = np.stack([words == one for one in owned], axis=1).astype(np.float64)
    return chances, one_hot


def _ends(name: str, word: str) -> bool:
    """Whether a column is ``word``'s: ``p_cat`` is cat's, ``wildcat`` is not."""
    return name == word or (name.endswith(word) and not name[-len(word) - 1].isalnum())


def _fitted(
    a: Rows, b: Rows, truth: tuple[Column, Column], score: str, seed: int
) -> tuple[Floats, Floats, str]:
    half = np.zeros(len(a), bool)
    half[generator(seed, "half that a model learns").permutation(len(a))[: len(a) // 2]] = True
    words = [_words(values) for values in truth]
    known = [column != "" for column in words]
    if not (half & known[0]).any():
        raise InputError(f"{a.name!r} has no labels to learn.")
    found = [np.full(len(rows), np.nan) for rows in (a, b)]
    scored = [known[0] & ~half, known[1]]
    kind = score if score != "auto" else "brier" if _classes(truth) else "squared"
    if kind == "squared":
        if truth[0].dtype.kind != "f":
            raise InputError("The squared error takes labels that are numbers; these are classes.")
        with one_thread():
            model = regression(a.values[half & known[0]], truth[0][half & known[0]], seed)
            for values, rows, y, use in zip(found, (a, b), truth, scored, strict=True):
                values[use] = (y[use] - model.predict(rows.values[use])) ** 2
        return found[0], found[1], kind
    classes = sorted((set(words[0].tolist()) | set(words[1].tolist())) - {""})
    if len(classes) < 2:
        raise InputError(f"The label holds one class alone, {classes[0]!r}; nothing can be learnt.")
    with one_thread():
        model = classification(a.values[half & known[0]], words[0][half & known[0]], seed)
        for values, rows, y, use in zip(found, (a, b), words, scored, strict=True):
            values[use] = _of_model(model, classes, rows.values[use], y[use], kind)
    return found[0], found[1], kind


def _of_model(model: Any, classes: list[str], x: Floats, y: Texts, kind: str) -> Floats:
    """Losses of a classifier, which may not have met all ``classes``."""
    chances = np.zeros((len(x), len(classes)))
    chances[:, [classes.index(one) for one in model.classes_]] = model.predict_proba(x)
    one_hot = np.stack([y == one for one in classes], axis=1).astype(np.float64)
    if kind == "zero_one":
        right: Floats = one_hot[np.arange(len(x)), chances.argmax(axis=1)]
        return 1.0 - right
    return (brier if kind == "brier" else log_loss)(chances, one_hot)


def _classes(truth: tuple[Column, Column]) -> bool:
    """Whether the label names classes: text, or few whole numbers."""
    if any(values.dtype.kind != "f" for values in truth):
        return True
    values = np.concatenate(truth)
    different = np.unique(values[~np.isnan(values)])
    return len(different) <= FEW and bool((different == np.round(different)).all())
