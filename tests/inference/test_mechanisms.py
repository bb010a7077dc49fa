"""Means under mixtures of mechanisms: exact ends, closed forms of linear laws, overlap."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare.errors import CancelledError
from dnacompare.inference import mechanisms, overlap
from dnacompare.inference.boosted import one_thread
from dnacompare.inference.folds import FOLDS, Folded, folded
from dnacompare.inference.mechanisms import Functionals, Mechanism
from dnacompare.numerics import shapley
from dnacompare.specs import Progress

Floats = NDArray[np.float64]
CHAIN = (
    Mechanism("P(u)", (0,)),
    Mechanism("P(v | u)", (1,), (0,)),
    Mechanism("P(L)", (2,), (0, 1)),
)


def side(n: int, seed: int, *, mean: float, slope: float, bias: tuple[float, float]) -> Folded:
    """``u ~ N(mean, 1)``, ``v = slope·u + N(0, 1)``, loss ``(bias·(u, v) + N(0, ½²))²``."""
    random = np.random.default_rng(seed)
    u = random.normal(mean, 1, n)
    v = slope * u + random.standard_normal(n)
    loss = (bias[0] * u + bias[1] * v + random.normal(0, 0.5, n)) ** 2
    return folded(np.column_stack([u, v, loss]), loss, seed=seed, purpose="folds")


def mean_loss(mean: float, slope: float, bias: tuple[float, float]) -> float:
    uu = mean**2 + 1
    square = bias[0] ** 2 * uu + 2 * bias[0] * bias[1] * slope * uu
    return square + bias[1] ** 2 * (slope**2 * uu + 1) + 0.25


LAWS = (
    {"mean": 0.0, "slope": 0.5, "bias": (0.2, 0.1)},
    {"mean": 0.4, "slope": 0.9, "bias": (0.4, -0.3)},
)


def truth() -> Floats:
    """Of all eight mixtures."""
    return np.array(
        [
            mean_loss(LAWS[s & 1]["mean"], LAWS[s >> 1 & 1]["slope"], LAWS[s >> 2]["bias"])
            for s in range(8)
        ]
    )


def found(a: Folded, b: Folded, combinations: Floats) -> Functionals:
    with one_thread():
        logs = mechanisms.log_ratios((a, b), CHAIN, seed=0, last=False)
        return mechanisms.multiply_robust((a, b), CHAIN, logs, combinations, seed=0)


def test_every_mixture_of_linear_laws() -> None:
    a, b = side(2000, 1, **LAWS[0]), side(2000, 2, **LAWS[1])
    means = found(a, b, np.eye(8))
    # with no mechanism and with all exchanged these are plain means, up to rounding
    assert means.values[0] == pytest.approx(a.loss.mean(), rel=1e-12)
    assert means.values[7] == pytest.approx(b.loss.mean(), rel=1e-12)
    assert means.standard_errors[0] == pytest.approx(a.loss.std(ddof=1) / 2000**0.5, rel=1e-9)
    # eight dependent estimates, each within three of its standard errors and 2 % for the bias
    # that regressions of 2,000 rows leave
    assert (np.abs(means.values - truth()) < 3 * means.standard_errors + 0.02 * truth()).all()
    shares = found(a, b, shapley.weights(3))
    assert shares.values.sum() == pytest.approx(b.loss.mean() - a.loss.mean(), abs=1e-12)


def test_weighting_alone_reweights_a() -> None:
    a, b = side(600, 3, **LAWS[0]), side(600, 4, **LAWS[1])
    with one_thread():
        logs = mechanisms.log_ratios((a, b), CHAIN, seed=0, last=True)
    means = mechanisms.importance_weighted(a, b, logs, np.eye(8))
    assert means.values[0] == pytest.approx(a.loss.mean(), rel=1e-12)
    weights = np.exp(logs[0].sum(axis=1))
    assert means.values[7] == pytest.approx(np.average(a.loss, weights=weights), rel=1e-12)
    assert not means.of_b.any()  # B's losses count for nothing


def test_work_on_mixtures_tells_how_far_it_is_and_can_be_stopped() -> None:
    a, b = side(100, 7, **LAWS[0]), side(100, 8, **LAWS[1])
    seen: list[Progress] = []
    logs = mechanisms.log_ratios((a, b), CHAIN, seed=0, last=False, report=seen.append)
    assert [(one.done, one.total) for one in seen] == [(0, 2), (1, 2)]
    seen.clear()
    mechanisms.multiply_robust((a, b), CHAIN, logs, np.eye(8), seed=0, report=seen.append)
    assert [one.done for one in seen] == list(range(2 * FOLDS))
    assert {(one.stage, one.total) for one in seen} == {
        ("Mixing the laws of A and B in 8 ways", 2 * FOLDS)
    }

    def stop(at: Progress) -> None:
        if at.done == 3:
            raise CancelledError("enough")

    with pytest.raises(CancelledError):
        mechanisms.multiply_robust((a, b), CHAIN, logs, np.eye(8), seed=0, report=stop)


@pytest.mark.slow
def test_twelve_mechanisms_are_all_mixed() -> None:
    """Of which the first alone changed, by two units of the loss."""
    random = np.random.default_rng(5)
    x = random.standard_normal((2, 250, 11))
    x[1, :, 0] += 1.0
    losses = 2 * x[:, :, 0] + x[:, :, 1:].sum(axis=2)
    a, b = (
        folded(np.column_stack([one, loss]), loss, seed=j, purpose="folds")
        for j, (one, loss) in enumerate(zip(x, losses, strict=True))
    )
    own = [Mechanism(str(j), (j,)) for j in range(11)]
    chain = (*own, Mechanism("loss", (11,), tuple(range(11))))
    with one_thread():
        logs = mechanisms.log_ratios((a, b), chain, seed=0, last=False)
        shares = mechanisms.multiply_robust((a, b), chain, logs, shapley.weights(12), seed=0)
    difference = b.loss.mean() - a.loss.mean()
    assert shares.values.sum() == pytest.approx(difference, abs=1e-10)  # 4,096 terms of size 1
    assert shares.values[0] == pytest.approx(2.0, abs=0.6)  # of 250 rows: the error is 0.2
    assert np.abs(shares.values[1:]).max() < 0.6


def test_ratios_and_what_they_say_of_overlap() -> None:
    random = np.random.default_rng(6)
    near, far = (
        [
            folded(values[:, None], np.zeros(1500), seed=j, purpose="folds")
            for j, values in enumerate(random.normal([[0.0], [shift]], 1, (2, 1500)))
        ]
        for shift in (0.7, 5.0)
    )
    with one_thread():
        logs = overlap.log_ratios(*near, (0,), 0)
        lost = overlap.overlap(*overlap.log_ratios(*far, (0,), 0))
        given = overlap.log_ratios(*near, (0,), 0, given=logs[0])
    exact = 0.7 * near[1].x[:, 0] - 0.245  # log of the densities' ratio
    middle = np.abs(near[1].x[:, 0] - 0.35) < 1.5
    # trees are steps: a typical error of 0.1, and ratios go over a range of 2
    assert np.abs(logs[1] - exact)[middle].mean() < 0.25
    assert np.abs(given[1])[middle].mean() < 0.25  # once balanced, nothing is left to learn
    shared = overlap.overlap(*logs)
    assert shared.enough
    assert shared.auc == pytest.approx(0.69, abs=0.03)  # Φ(0.7/√2), in 1,500 rows a side
    assert not lost.enough
    assert lost.outside_a > 0.9
    assert overlap.effective(np.ones(7)) == 1.0
    assert overlap.effective(np.array([1.0, 0, 0, 0])) == 0.25


def test_folds_are_equal_and_follow_the_seed() -> None:
    x, loss = np.zeros((13, 1)), np.zeros(13)
    one, two, other = (folded(x, loss, seed=seed, purpose="p") for seed in (0, 0, 1))
    assert set(np.bincount(one.fold, minlength=FOLDS)) <= {2, 3}
    assert (one.fold == two.fold).all()
    assert (one.fold != other.fold).any()
