"""Explanations, one file each: why B differs from A, in terms a person can act on."""

from dnacompare.registry import Registry
from dnacompare.specs import ExplanationSpec

NAMES: tuple[str, ...] = (
    "feature_shift",
    "domain_classifier",
    "sparse_mean",
    "sparse_ot",
    "cluster_shift",
    "gaussian_map",
    "loss_attribution",
    "energy_contributions",
    "subpopulations",
    "frechet_influence",
    "outliers",
    "knn_shapley",
    "balancing_weights",
    "target_shift",
    "metric_gap",
    "feature_stream",
)
REGISTRY: Registry[ExplanationSpec] = Registry(__name__, "EXPLANATION", NAMES)
