"""Betting: its arithmetic, its level at all times together, and how long an alarm takes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.inference.betting import FIRST, Betting, anytime_p

LEVEL = 0.05


def bettor(
    seed: int, *, n: int = 240, stream: int = 150, shift: float = 0.0, d: int = 3
) -> Betting:
    random = np.random.default_rng(seed)
    betting = Betting(random.standard_normal((n, d)), seed)
    moved = random.standard_normal((stream, d))
    moved[:, 0] += shift
    betting.add(moved)
    return betting


def alarms(repeats: int) -> float:
    """How often the wealth ever reached 1 / level where nothing differs."""
    return float(np.mean([anytime_p(bettor(seed).wealth) <= LEVEL for seed in range(repeats)]))


def test_level_over_all_times() -> None:
    # Ville's bound is one-sided: 0.05 and three and a half binomial deviations
    assert alarms(80) <= LEVEL + 3.5 * np.sqrt(LEVEL * (1 - LEVEL) / 80)


@pytest.mark.slow
def test_level_over_all_times_1000() -> None:
    """1,000 streams of 150 items, looked at after every item."""
    rate = alarms(1_000)
    print(f"alarms without a difference: {rate:.4f}")
    assert rate <= LEVEL + 2 * np.sqrt(LEVEL * (1 - LEVEL) / 1_000)


@pytest.mark.parametrize(("shift", "most"), [(1.0, 70), (2.0, 35)])
def test_delay_of_the_alarm(shift: float, most: int) -> None:
    """Measured medians of 30: 36 items at one deviation, 20 at two. A permutation test of fixed
    size with power 0.8 needs about 21 and 6 (``items_needed``)."""
    delays = []
    for seed in range(15):
        wealth = np.array(bettor(500 + seed, shift=shift).wealth)
        reached = np.flatnonzero(wealth >= np.log(1 / LEVEL))
        delays.append(reached[0] + 1 if len(reached) else 10_000)
    assert FIRST < np.median(delays) <= most


def test_spread_and_dimensions_are_seen_too() -> None:
    random = np.random.default_rng(0)
    wide = Betting(random.standard_normal((400, 100)), 0)
    wide.add(1.5 * random.standard_normal((150, 100)))
    assert anytime_p(wide.wealth) <= LEVEL


def test_batches_do_not_matter_and_the_past_is_never_changed() -> None:
    random = np.random.default_rng(1)
    reference, stream = random.standard_normal((90, 4)), random.standard_normal((50, 4)) + 0.4
    whole, parts = Betting(reference, 3), Betting(reference, 3)
    assert whole.add(stream) == 50
    for place in range(0, 50, 7):
        before = list(parts.wealth)
        parts.add(stream[place : place + 7])
        assert parts.wealth[: len(before)] == before
    assert parts.wealth == whole.wealth
    assert whole.wealth[:FIRST] == [0.0] * FIRST


def test_every_bet_is_fair() -> None:
    """Exchanging what meets — one item of each side — turns a bet around: 1 + λf and 1 − λf."""
    random = np.random.default_rng(2)
    betting = Betting(random.standard_normal((60, 2)), 0)
    betting.add(random.standard_normal((20, 2)) + 0.5)
    fresh, other = betting._fresh[betting._met], random.standard_normal(2)
    gains = []
    for x, y in ((fresh, other), (other, fresh)):
        both = np.stack([x, y])
        distance = [
            np.linalg.norm(both[:, None] - side[None], axis=2).mean(axis=1)
            for side in (betting._past, betting._known)
        ]
        first, second = betting._witness(distance[0] - distance[1])
        gains.append(first - second)
    assert gains[0] == pytest.approx(-gains[1], abs=1e-12)  # one rounding
    assert abs(gains[0]) <= 1


def test_the_reference_is_used_up_and_then_no_bet_is_made() -> None:
    random = np.random.default_rng(3)
    betting = Betting(random.standard_normal((30, 2)))
    assert betting.left == 20
    assert betting.add(random.standard_normal((50, 2))) == 20
    assert (betting.left, len(betting.wealth)) == (0, 20)
    assert betting.add(random.standard_normal((5, 2))) == 0


def test_constant_columns_and_equal_items_keep_the_wealth_finite() -> None:
    betting = Betting(np.ones((40, 3)))
    betting.add(np.ones((20, 3)))
    assert betting.wealth == [0.0] * 20
    betting.add(np.zeros((4, 3)))
    assert np.isfinite(betting.wealth).all()


@pytest.mark.parametrize(
    ("stream", "words"),
    [(np.ones((3, 4)), "has shape"), (np.full((3, 2), np.nan), "NaN"), (np.ones(3), "has shape")],
)
def test_what_cannot_be_bet_on_is_said(stream: NDArray[np.float64], words: str) -> None:
    betting = Betting(np.random.default_rng(0).standard_normal((30, 2)))
    with pytest.raises(InputError, match=words):
        betting.add(stream)


def test_bad_references_are_said() -> None:
    with pytest.raises(TooFewItemsError, match="at least 20"):
        Betting(np.ones((5, 2)))
    with pytest.raises(InputError, match="NaN"):
        Betting(np.full((30, 2), np.inf))
    assert anytime_p([]) == 1.0
