"""Scores of what lies outside a set: trusted libraries, closed forms, digits not seen before."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.distance import cdist, mahalanobis
from sklearn.covariance import LedoitWolf
from sklearn.datasets import load_digits
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from dnacompare.numerics import outside
from dnacompare.numerics.vendi import directions

Floats = NDArray[np.float64]


def test_neighbours_are_those_of_all_distances() -> None:
    random = np.random.default_rng(0)
    known, items = random.standard_normal((50, 4)), random.standard_normal((7, 4))
    found = outside.neighbours(known, items, 3)
    apart = cdist(items, known)
    assert found.distance == pytest.approx(np.sort(apart, axis=1)[:, 2], rel=1e-12)
    assert (found.nearest == apart.argmin(axis=1)).all()
    own = outside.neighbours(known, known, 1, themselves=True)
    assert own.distance.min() > 0
    assert (own.nearest != np.arange(50)).all()


def test_centres_are_mahalanobis_distances_to_the_nearest_class() -> None:
    random = np.random.default_rng(1)
    classes = np.arange(60) % 3
    known = random.standard_normal((60, 4)) + 5.0 * classes[:, None]
    items = random.standard_normal((5, 4))
    means = np.stack([known[classes == one].mean(axis=0) for one in range(3)])
    inverse = LedoitWolf(assume_centered=True).fit(known - means[classes]).precision_
    expected = [min(mahalanobis(item, mean, inverse) for mean in means) for item in items]
    found = outside.Centres.of(known, classes).distance(items)
    assert found == pytest.approx(expected, rel=1e-9)  # an inverse against eigenvectors


def test_energy_and_the_common_scale() -> None:
    assert outside.energy(np.array([[0.0, 0.0], [700.0, 0.0]])) == pytest.approx(
        [-np.log(2), -700.0]
    )
    known = np.arange(11.0)
    assert outside.common_scale(known, np.array([5.0, 9.0, 13.0])).tolist() == [0, 1, 2]
    assert outside.common_scale(np.ones(4), np.array([1.0, 3.0])).tolist() == [0, 2]


def test_digits_that_a_network_never_saw() -> None:
    """Area under the ROC of digits 0–7 against 8–9, noise and inverted pictures.

    The known figures are of one network of which only its accuracy (98.2 %) is known. On 8–9 the
    means over three networks agree to ±.02; on noise and inverted pictures another network's
    figures are at least as large for the distances, and the logits fail on inverted pictures.
    """
    tables = [_areas(seed) for seed in (0, 1, 2)]
    unseen, noise, inverted = (
        {score: np.mean([table[kind][score] for table in tables]) for score in tables[0][kind]}
        for kind in ("8-9", "noise", "inverted")
    )
    assert unseen["energy"] == pytest.approx(0.968, abs=0.02)
    assert unseen["neighbours"] == pytest.approx(0.948, abs=0.02)
    assert unseen["mahalanobis"] < unseen["neighbours"] < unseen["energy"]
    assert noise["mahalanobis"] == pytest.approx(0.991, abs=0.02)
    assert inverted["mahalanobis"] == pytest.approx(1.0, abs=0.02)
    assert noise["neighbours"] > 0.926 - 0.02
    assert inverted["neighbours"] > 0.959 - 0.02
    assert inverted["energy"] < 0.7


def _areas(seed: int) -> dict[str, dict[str, float]]:
    pictures, digits = load_digits(return_X_y=True)
    pictures = pictures / 16
    known = digits < 8
    train, test, classes, _ = train_test_split(
        pictures[known], digits[known], test_size=0.3, random_state=seed
    )
    network = MLPClassifier((64, 32), max_iter=400, random_state=seed).fit(train, classes)

    def features(rows: Floats) -> Floats:
        for weights, shift in zip(network.coefs_[:-1], network.intercepts_[:-1], strict=True):
            rows = np.maximum(rows @ weights + shift, 0)
        return rows

    centres = outside.Centres.of(features(train), classes)

    def scores(rows: Floats) -> dict[str, Floats]:
        seen = features(rows)
        near = outside.neighbours(directions(features(train)), directions(seen), 10)
        logits = seen @ network.coefs_[-1] + network.intercepts_[-1]
        return {
            "energy": outside.energy(logits),
            "mahalanobis": centres.distance(seen),
            "neighbours": near.distance,
        }

    noise = np.random.default_rng(seed).random((500, 64))
    kinds = {"8-9": pictures[~known], "noise": noise, "inverted": 1 - test}
    inside = scores(test)
    return {
        kind: {
            name: roc_auc_score(
                np.r_[np.zeros(len(test)), np.ones(len(rows))], np.r_[inside[name], found]
            )
            for name, found in scores(rows).items()
        }
        for kind, rows in kinds.items()
    }
