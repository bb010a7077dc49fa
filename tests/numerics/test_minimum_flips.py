"""As few rows as possible change category, and the shares come out as wanted."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dnacompare.numerics.minimum_flips import fewest, flipped


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 5))
def test_shares_come_out_with_the_fewest_changes(seed: int, rows: int, categories: int) -> None:
    random = np.random.default_rng(seed)
    now = np.eye(categories + 1)[random.integers(0, categories + 1, rows)][:, :categories]
    wanted = random.dirichlet(np.ones(categories + 1), rows)[:, :categories]
    after = flipped(now, wanted)
    assert set(np.unique(after)) <= {0.0, 1.0}
    assert after.sum(axis=1).max() <= 1
    assert np.abs(after.sum(axis=0) - wanted.sum(axis=0)).max() < 1  # whole rows
    changed = (after != now).any(axis=1).sum()
    least = fewest(now.mean(axis=0), after.mean(axis=0)) * rows
    assert changed == round(least)


def test_rows_that_want_it_most_change() -> None:
    now = np.array([[1.0], [1.0], [1.0], [0.0]])
    wanted = np.array([[0.9], [0.1], [0.8], [0.2]])
    assert flipped(now, wanted)[:, 0].tolist() == [1.0, 0.0, 1.0, 0.0]


def test_what_is_as_wanted_stays() -> None:
    now = np.eye(3)
    assert (flipped(now, now) == now).all()
    assert fewest(now.mean(axis=0), now.mean(axis=0)) == 0


def test_shares_beyond_0_and_1_are_brought_within() -> None:
    """A cluster's shift can ask for more than all rows."""
    now = np.array([[1.0], [0.0]])
    assert flipped(now, now + 0.7)[:, 0].tolist() == [1.0, 1.0]
    assert flipped(now, now - 0.7)[:, 0].tolist() == [0.0, 0.0]
