"""Earth mover's distance between DNAs: W1 of every neuron's activations, averaged (Visual DNA)."""

from dnacompare.dna import DNA
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec


def dna_emd(
    a: DNA,
    b: DNA,
    *,
    permutations: int = 0,
    seed: int = 0,
    units: str = "deviation",
    paired: bool = False,
) -> Estimate:
    """Mean over all neurons of W1 between their activations in ``b`` and in the reference ``a``.

    ``units``: ``deviation`` (each neuron in A's standard deviations), ``activation``, or ``bins``
    (a step of one bin costs 1, as in the paper, on this package's grid). In ``activation`` and
    ``bins`` the distance is symmetric; in ``deviation`` it is relative to A. What intervals and
    p-values mean, and what is raised: ``dnacompare.inference.dna_blocks.neuron_shifts``, which
    gives every neuron and layer too.
    """
    from dnacompare.inference.dna_blocks import neuron_shifts

    return neuron_shifts(
        a, b, permutations=permutations, seed=seed, units=units, paired=paired
    ).overall


DISTANCE = DistanceSpec(
    name="dna_emd",
    title="DNA earth mover's distance",
    on="dna",
    estimate=dna_emd,
    summary="How far each neuron's activations moved, averaged over all neurons.",
    reference="Ramtoula, Gadd, Newman & De Martini, Visual DNA, CVPR 2023",
    estimates="distance",
    symmetric=False,
    invariant_to=frozenset({"order"}),
)
