"""Invented tables for the built-in examples: customers, and the answers of a classifier."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dnacompare.randomness import generator

if TYPE_CHECKING:
    import pandas as pd

ANIMALS = ("cat", "dog", "fox", "wolf")
CONFUSED_WITH = (2, 3, 0, 1)
"""The animal that each one looks most like: cat and fox, dog and wolf."""


def customers(seed: int, rows: int = 1000, northern_income: float = 1.0) -> "pd.DataFrame":
    """One customer a row; incomes in the north are multiplied by ``northern_income``.

    Incomes in thousands a year, baskets in euros, tenure in months.
    """
    import pandas as pd

    random = generator(seed, "customers")
    region = random.choice(["north", "east", "south", "west"], rows, p=[0.3, 0.25, 0.25, 0.2])
    age = np.clip(random.normal(44, 14, rows), 18, 90)
    income = np.exp(random.normal(3.55, 0.35, rows) + 0.006 * (age - 44))
    income = np.where(region == "north", income * northern_income, income)
    tenure = random.gamma(1.6, 18, rows)
    visits = random.poisson(2 + 0.02 * tenure + 0.01 * income)
    basket = np.exp(random.normal(2.6, 0.4, rows) + 0.008 * income)
    subscriber = random.uniform(size=rows) < 1 / (1 + np.exp(1.6 - 0.03 * tenure))
    return pd.DataFrame(
        {
            "region": region,
            "subscriber": np.where(subscriber, "yes", "no"),
            "age": np.round(age),
            "income": np.round(income, 1),
            "tenure": np.round(tenure, 1),
            "visits": visits.astype(np.float64),
            "basket": np.round(basket, 2),
        }
    )


def classifier_answers(seed: int, fog: float, rows: int = 600) -> "pd.DataFrame":
    """What a classifier of four animals says about ``rows`` photographs, a row each.

    ``fog``, from 0 to 1, takes away from the lead of the right animal's score and adds noise of
    its own; the photographs of one seed are the same in any fog.
    """
    import pandas as pd

    random = generator(seed, "photographs")
    truth = random.integers(len(ANIMALS), size=rows)
    scores = random.normal(0, 1, (rows, len(ANIMALS)))
    scores[np.arange(rows), truth] += 4 - 1.4 * fog
    scores[np.arange(rows), np.array(CONFUSED_WITH)[truth]] += 1.2
    scores[:, ANIMALS.index("dog")] += 0.7 * fog  # in doubt it says dog
    scores += fog * generator(seed, "fog").normal(0, 0.6, scores.shape)
    probabilities = np.round(_softmax(scores), 4)
    return pd.DataFrame(
        {
            "photo": [f"photo {i:03d}" for i in range(rows)],
            "predicted": np.array(ANIMALS)[probabilities.argmax(axis=1)],
            **{f"P({animal})": probabilities[:, i] for i, animal in enumerate(ANIMALS)},
        }
    )


def visits(seed: int, days: int = 84) -> "pd.DataFrame":
    """One visit to a library a row: the kind of day, the day, and the hour.

    On weekdays people come before work, at noon and in the evening; at weekends later and once.
    Every day has a mood of its own, so that days differ within a kind too.
    """
    import pandas as pd

    random = generator(seed, "visits")
    rows = []
    for day in range(days):
        weekend = day % 7 >= 5
        mood = random.normal(0, 0.6)
        count = int(random.poisson(45 if weekend else 70))
        peaks = np.array([14.0, 16.5] if weekend else [8.5, 12.5, 17.5])
        centres = random.choice(peaks, count, p=[0.7, 0.3] if weekend else [0.3, 0.25, 0.45])
        hours = (centres + mood + random.normal(0, 1.4, count)) % 24
        named = f"week {day // 7 + 1:02d}, day {day % 7 + 1}"
        rows += [("weekend" if weekend else "weekday", named, hour) for hour in np.round(hours, 2)]
    return pd.DataFrame(rows, columns=["kind", "day", "hour"])


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares
