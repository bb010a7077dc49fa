"""dnacompare: do two datasets differ, by how much, in what, and what to do about it.

The public names are imported when they are first used: ``import dnacompare`` costs no torch.
"""

import os
from importlib import import_module
from typing import Any

# Before torch is loaded: threads that wait for each other spin for some 20 µs and then sleep. On a
# machine whose cores others use too, spinning for long costs ResNet-50 two thirds and more of its
# images a second (2 cores, load 5 to 8: 1.3 to 1.8 against 6.4 to 7.7 without); on a quiet one not
# spinning at all costs MobileNetV2 a fifth (37 against 47).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "10000")

__version__ = "0.1.0"

_HOME = {
    "open_dataset": "dnacompare.workflow.open",
    "extract": "dnacompare.workflow.extract",
    "embed": "dnacompare.workflow.extract",
    "compare": "dnacompare.workflow.compare",
    "compare_many": "dnacompare.workflow.compare_many",
    "split_by": "dnacompare.workflow.split",
    "mantel_test": "dnacompare.workflow.mantel",
    "compare_collections": "dnacompare.workflow.collections",
    "collections_from_table": "dnacompare.workflow.collection",
    "items_needed": "dnacompare.workflow.items_needed",
    "watch": "dnacompare.workflow.watch",
    "watch_versions": "dnacompare.workflow.watch_versions",
    "list_extractors": "dnacompare.workflow.listing",
    "list_distances": "dnacompare.workflow.listing",
    "list_loaders": "dnacompare.workflow.listing",
    "list_layers": "dnacompare.workflow.listing",
    "explain": "dnacompare.workflow.explain",
    "list_explanations": "dnacompare.workflow.explain",
    "list_nuisances": "dnacompare.workflow.listing",
    "give_away": "dnacompare.workflow.give_away",
    "export_bundle": "dnacompare.workflow.bundles.files",
    "import_bundle": "dnacompare.workflow.bundles.files",
    "separating_neurons": "dnacompare.workflow.separation",
    "rank_items": "dnacompare.workflow.items",
    "nearest_items": "dnacompare.workflow.nearest_items",
    "NuisancePair": "dnacompare.workflow.attributes",
    "NuisanceSpec": "dnacompare.specs",
    "Dataset": "dnacompare.dataset",
    "DNA": "dnacompare.dna",
    "Embeddings": "dnacompare.embeddings",
    "Estimate": "dnacompare.results",
    "Comparison": "dnacompare.results",
    "DistanceMatrix": "dnacompare.distance_matrix",
    "VersionSeries": "dnacompare.version_series",
    "ItemRanking": "dnacompare.item_ranking",
    "NearestItems": "dnacompare.item_ranking",
    "Explanation": "dnacompare.explanation",
    "CollectionTest": "dnacompare.results",
    "Collection": "dnacompare.workflow.collection",
    "Sample": "dnacompare.numerics.distributions",
}
_PACKAGES = {"distances": "dnacompare.distances", "domains": "dnacompare.numerics.domains"}
__all__ = [*_PACKAGES, *_HOME]


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return import_module(_PACKAGES[name])
    if name not in _HOME:
        raise AttributeError(f"module 'dnacompare' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
