"""The one picture of an explanation, where there is room for one."""

from collections.abc import Callable
from importlib import import_module

from dnacompare.charts.picture import Picture
from dnacompare.explanation import Explanation

MAIN = {
    "balancing_weights": "gaps",
    "domain_classifier": "shares",
    "energy_contributions": "excess",
    "feature_shift": "plane",
    "feature_stream": "heat_map",
    "frechet_influence": "influence",
    "gaussian_map": "parts",
    "knn_shapley": "values",
    "loss_attribution": "waterfall",
    "metric_gap": "groups",
    "subpopulations": "parts",
    "target_shift": "shares",
}
"""The function of the module that has the explanation's name; it needs nothing but the result."""


def main_picture(result: Explanation) -> Picture | None:
    """What shows the answer best; ``None`` for methods whose pictures need a choice."""
    if result.method not in MAIN:
        return None
    module = import_module(f"dnacompare.charts.explained.{result.method}")
    draw: Callable[[Explanation], Picture] = getattr(module, MAIN[result.method])
    return draw(result)
