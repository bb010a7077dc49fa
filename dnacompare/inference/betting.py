"""A test to be looked at after every item: a bet against "the stream is like the reference".

Each new item y of the stream meets a fresh item x of the reference. A witness g, made from what
came before alone, scores both, and the bettor's wealth is multiplied by 1 + λ (g(x) − g(y)). If
stream and reference are alike, x and y could change places, so no bet pays on average, whatever g
and λ: the wealth is a non-negative martingale, and it ever reaches 1/α with probability at most α
(Ville 1939). So p = 1 / (largest wealth so far) holds at every time, and one may stop or go on at
will (Podkopaev & Ramdas, *Sequential predictive two-sample and independence testing*, NeurIPS
2023).

The witness is that of the energy distance: how much farther a point lies from the stream's last
items than from the reference's, scaled to ±½; λ in [0, ½] follows an online Newton step (Cutkosky
& Orabona, COLT 2018).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.randomness import generator

FEWEST = 20
"""Items of the reference at least: some make the witness, the others meet the stream."""
TRAINED = 1 / 3
KEPT = 300
"""Items of either side that the witness is made of, of the stream the last ones."""
FIRST = 5
"""Items of the stream before the first bet: no witness stands on fewer."""
STEP = 2 / (2 - np.log(3))
MOST_BET = 0.5
AXES = 63
"""Main axes that stand for more dimensions."""
WIDTH = 2.5
"""Standard deviations of the witness that ±½ stand for."""

Floats = NDArray[np.float64]


@dataclass(eq=False)
class Betting:
    """The wealth of a bettor who watches a stream beside a reference.

    ``reference`` ``(n, d)`` are points of the reference; a third of them (at most ``KEPT``) make
    the witness, the others meet the stream, one each. Raises ``TooFewItemsError`` below ``FEWEST``.
    """

    reference: Floats
    seed: int = 0
    wealth: list[float] = field(default_factory=list)
    """The logarithm of the wealth after every bet."""

    def __post_init__(self) -> None:
        points: Floats = np.asarray(self.reference, np.float64)
        if points.ndim != 2 or len(points) < FEWEST:
            raise TooFewItemsError(
                f"The reference has {len(points)} items; watching needs at least {FEWEST}."
            )
        if not np.isfinite(points).all():
            raise InputError("The reference holds NaN or infinite numbers; leave those items out.")
        order = generator(self.seed, "order of the reference").permutation(len(points))
        trained = min(KEPT, int(len(points) * TRAINED))
        known = points[order[:trained]]
        spread = known.std(axis=0)
        self._centre = known.mean(axis=0)
        self._scale = np.where(spread > 0, spread, 1.0) * np.sqrt(points.shape[1])
        self._axes = _main_axes((known - self._centre) / self._scale)
        self._known = self._scaled(known)
        self._fresh = self._scaled(points[order[trained:]])
        own = _apart(self._known, self._known)
        self._own = own.sum(axis=1) / max(1, trained - 1)
        self._past = np.empty((0, self._known.shape[1]))
        self._across, self._inner = np.empty((trained, 0)), np.empty((0, 0))
        self._bet, self._curvature, self._met = 0.0, 1.0, 0

    @property
    def left(self) -> int:
        """Items of the reference that no item of the stream has met yet."""
        return len(self._fresh) - self._met

    def add(self, stream: Floats) -> int:
        """Bet on the next items ``(k, d)`` of the stream, in their order; how many were bet on.

        Without fresh items of the reference no bet is made. Raises ``InputError`` for another
        number of dimensions or numbers that are not finite.
        """
        points: Floats = np.asarray(stream, np.float64)
        if points.ndim != 2 or points.shape[1] != len(self._centre):
            raise InputError(
                f"The stream has shape {points.shape}; the reference has "
                f"{len(self._centre)} dimensions."
            )
        if not np.isfinite(points).all():
            raise InputError("The stream holds NaN or infinite numbers; leave those items out.")
        before = self._met
        for point in self._scaled(points):
            if self.left == 0:
                break
            self._meet(self._fresh[self._met], point)
            self._met += 1
        return self._met - before

    def _meet(self, x: Floats, y: Floats) -> None:
        """One bet, by a witness that has seen neither of the two; then it sees y."""
        both = np.stack([x, y])
        to_known, to_past = _apart(both, self._known), _apart(both, self._past)
        payoff = 0.0
        if len(self._past) >= FIRST:
            first, second = self._witness(to_past.mean(axis=1) - to_known.mean(axis=1))
            payoff = float(first - second)
        wealth = self.wealth[-1] if self.wealth else 0.0
        self.wealth.append(wealth + float(np.log1p(self._bet * payoff)))
        slope = -payoff / (1 + self._bet * payoff)
        self._curvature += slope**2
        self._bet = float(np.clip(self._bet - STEP * slope / self._curvature, 0.0, MOST_BET))
        self._past = np.concatenate([self._past, y[None]])[-KEPT:]
        self._across = np.concatenate([self._across, to_known[1:].T], axis=1)[:, -KEPT:]
        square = np.zeros((len(to_past[1]) + 1,) * 2)
        square[:-1, :-1] = self._inner
        square[-1, :-1] = square[:-1, -1] = to_past[1]
        self._inner = square[-KEPT:, -KEPT:]

    def _witness(self, farther: Floats) -> Floats:
        """What lies ``farther`` from the stream than from the reference, in ±½, by the centre and
        scale of the points that the witness is made of."""
        of_known = self._across.mean(axis=1) - self._own
        of_past = self._inner.sum(axis=1) / (len(self._past) - 1) - self._across.mean(axis=0)
        centre = (of_known.mean() + of_past.mean()) / 2
        size = WIDTH * max(of_known.std(), of_past.std(), 1e-12)
        result: Floats = np.clip((farther - centre) / size, -0.5, 0.5)
        return result

    def _scaled(self, points: Floats) -> Floats:
        """In the deviations and main axes of the items that make the witness, so that nothing fresh
        is known; what lies off these axes becomes its length."""
        z: Floats = (points - self._centre) / self._scale
        if self._axes is None:
            return z
        along = z @ self._axes
        off = np.sqrt(np.maximum((z * z).sum(axis=1) - (along * along).sum(axis=1), 0))
        return np.column_stack([along, off])


def anytime_p(wealth: list[float]) -> float:
    """1 over the largest wealth so far, at most 1, from logarithms of wealth."""
    return float(min(1.0, np.exp(-max(wealth, default=0.0))))


def _main_axes(points: Floats) -> Floats | None:
    """Orthonormal columns ``(d, AXES)`` along which centred points vary most; ``None`` for few
    dimensions."""
    if points.shape[1] <= AXES + 1:
        return None
    _, _, axes = np.linalg.svd(points, full_matrices=False)
    result: Floats = axes[:AXES].T
    return result


def _apart(x: Floats, y: Floats) -> Floats:
    """Euclidean distances ``(n, m)``."""
    squares = (x * x).sum(1)[:, None] + (y * y).sum(1)[None] - 2 * x @ y.T
    result: Floats = np.sqrt(np.maximum(squares, 0))
    return result
