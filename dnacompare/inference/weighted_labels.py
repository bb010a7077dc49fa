"""Which permutation test weighted items allow: an item and its weight change sides together.

The null hypothesis is that the pairs of item and weight of A and of B come from one population;
then any of them could have been on the other side. Scales of weights are taken out first (mean 1 on
each side), since only ratios within a side matter to a distance. If the items of one side differ in
weight and those of the other do not, the pairs differ whatever the items do: nothing is
exchangeable, permuting would mix the sides' weights, and where the sides differ in size its level
is not what it says. Then there is no p-value. Nor is one right where weights were computed from the
very items that are compared, to make A look like B: that cannot be seen here.
"""

from dnacompare.inference import permutation
from dnacompare.numerics.weighted_clouds import WeightedClouds
from dnacompare.specs import Labels


def labels(both: WeightedClouds, permutations: int, seed: int) -> Labels:
    """``(n + m, permutations + 1)``, or only the observed labelling where no test is right."""
    number = permutations if testable(both) else 0
    return permutation.labels(both.clouds.n, both.clouds.m, number, seed)


def testable(both: WeightedClouds) -> bool:
    """Whether pairs of item and weight can be exchangeable."""
    of_a, of_b = both.varies
    return of_a == of_b


def method(text: str, permutations: int) -> str:
    """``text`` and how the p-value was found."""
    how = f"; p: {permutations} permutations of items with their weights"
    return text + how if permutations else text


def notes(both: WeightedClouds, permutations: int) -> tuple[str, ...]:
    """How much information is left in the weighted items, and why there is no p-value."""
    a, b = both.effective
    told: tuple[str, ...] = (
        f"weights: A's {both.clouds.n:,} items tell as much as {a:,.1f} of equal weight, B's "
        f"{both.clouds.m:,} as {b:,.1f}; items of weight 0 are left out",
    )
    if permutations and not testable(both):
        side = "A" if both.varies[0] else "B"
        told += (
            f"no p-value: only {side}'s items differ in weight, so items with their weights cannot "
            "be exchanged between the sides",
        )
    return told
