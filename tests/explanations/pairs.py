"""Pairs of datasets that several explanations are tried on."""

import numpy as np
import pandas as pd


def tumours() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Benign (357) and malignant (212) tumours in 30 measurements, as scikit-learn has them."""
    from sklearn.datasets import load_breast_cancer

    table = load_breast_cancer(as_frame=True).frame
    parts = (table[table["target"] == value] for value in (1, 0))
    benign, malignant = (part.drop(columns="target") for part in parts)
    return benign, malignant


def null(seed: int, rows: int = 60, columns: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two samples of one population."""
    values = np.random.default_rng([seed, 21]).standard_normal((2, rows, columns))
    names = [f"c{place}" for place in range(columns)]
    return pd.DataFrame(values[0], columns=names), pd.DataFrame(values[1], columns=names)


def mixed(rows: int = 240, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """People who in B are older and far more often married; town and height stay."""
    random = np.random.default_rng(seed)
    sides = []
    for age, married in ((40, 0.2), (46, 0.7)):
        sides.append(
            pd.DataFrame(
                {
                    "age": random.normal(age, 9, rows).round(1),
                    "height": random.normal(170, 10, rows).round(1),
                    "married": np.where(random.random(rows) < married, "yes", "no"),
                    "town": random.choice(["Ulm", "Bern", "Graz"], rows),
                }
            )
        )
    return sides[0], sides[1]
