"""Watch versions of data in time: the same comparison repeated, and one alarm for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare import distances, numbers
from dnacompare.dataset import Dataset
from dnacompare.embeddings import Embeddings
from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.inference import permutation
from dnacompare.inference.betting import anytime_p
from dnacompare.inference.version_evidence import alarm, log_e_value, log_wealth
from dnacompare.numerics.standardised import standardise
from dnacompare.randomness import generator
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Progress, Report, silent
from dnacompare.version_series import DataVersion, VersionSeries
from dnacompare.workflow.compare import FEWEST, capped
from dnacompare.workflow.embedding_tests import CAP, tested
from dnacompare.workflow.extract import Cache, default_extractor, extraction
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.software import software
from dnacompare.workflow.subjects import bring_together

RELABELLINGS = 9_999
"""Of the test behind the alarm: the rarer its smallest p-value, the sooner an alarm can come."""
METHOD = (
    "each version against a random part of all before it, 9,999 relabellings; rank e-values; "
    "wealth mixed over the version at which the change began; alarm at 1 / level by Ville's "
    "inequality"
)


Statistics = Callable[..., NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class _Seen:
    """How items are seen and tested."""

    reference: Dataset
    extractor: str
    device: str
    options: Mapping[str, Any]
    cache: Cache | None
    progress: Report
    seed: int

    def points(self, dataset: Dataset) -> NDArray[np.float64]:
        """At most ``CAP`` rows ``(n, d)``; what of the data shapes them follows the reference."""
        found: Embeddings = extraction(
            dataset,
            extractor=self.extractor,
            device=self.device,
            reference=(self.reference,),
            cache=self.cache,
            progress=self.progress,
            options=self.options,
        ).embeddings.capped(CAP)
        return found.values.astype(np.float64)


def watch_versions(
    reference: Any,
    versions: Sequence[Any],
    *,
    distance: str = "energy",
    extractor: str = "auto",
    permutations: int = 999,
    level: float = 0.05,
    seed: int = 0,
    device: str = "auto",
    options: Mapping[str, Any] | None = None,
    cache: Cache | None = None,
    progress: Report | None = None,
    known: VersionSeries | None = None,
) -> VersionSeries:
    """How far each version lies from the reference, and whether they changed over time.

    ``reference`` and ``versions``, in their order in time, are datasets or anything
    ``open_dataset`` takes; ``distance`` is one of ``list_distances()`` on embeddings, as in
    ``compare``. A false alarm comes with probability at most ``level`` over all versions together,
    however many there will be, if items are independent and nothing changed. ``known`` is an
    earlier result of the same watch with fewer versions, of which nothing is computed again.

    Raises ``InputError`` for no version or an unusable distance, ``IncompatibleError`` for data of
    different kinds and ``TooFewItemsError`` where a side is too small to be compared.
    """
    first = open_dataset(reference)
    later = [open_dataset(one) for one in versions]
    spec, statistics = _checked(first, later, distance)
    name = default_extractor(first.modality) if extractor == "auto" else extractor
    seen = _Seen(first, name, device, options or {}, cache, progress or silent, seed)
    done = _done(known, first, later, (distance, name, level, seed))
    found = list(done)
    past = [seen.points(first)]
    for number, dataset in enumerate(later):
        seen.progress(Progress("Versions", number, len(later)))
        points = seen.points(dataset)
        if number >= len(done):
            used, p = _against_past(past, points, statistics, seed, number)
            evidence = log_e_value(p, RELABELLINGS)
            wealth = log_wealth([*(one.log_e_value for one in found), evidence])[-1]
            estimate = _distance(seen, dataset, distance, permutations, level)
            found.append(
                DataVersion(
                    dataset.name,
                    dataset.fingerprint,
                    len(dataset),
                    estimate,
                    used,
                    p,
                    evidence,
                    wealth,
                )
            )
        past.append(points)
    return _series(seen, spec, found, level)


def _checked(
    reference: Dataset, versions: Sequence[Dataset], distance: str
) -> tuple[DistanceSpec, Statistics]:
    spec = distances.REGISTRY[distance]
    if spec.on != "embeddings" or spec.statistics is None:
        raise InputError(
            f"The distance {distance!r} has no permutation test on embeddings; take 'energy'."
        )
    if not versions:
        raise InputError("No version was given; give one at least.")
    for dataset in versions:
        if dataset.modality != reference.modality:
            raise IncompatibleError(
                f"The reference holds {reference.modality} and {dataset.name!r} holds "
                f"{dataset.modality}; watch data of one kind."
            )
    for dataset in (reference, *versions):
        if len(dataset) < FEWEST:
            raise TooFewItemsError(
                f"{dataset.name!r} has {len(dataset)} items; {FEWEST} are the least that can be "
                "compared."
            )
    return spec, spec.statistics


def _done(
    known: VersionSeries | None,
    reference: Dataset,
    versions: Sequence[Dataset],
    asked: tuple[str, str, float, int],
) -> tuple[DataVersion, ...]:
    """What an earlier result says of these versions; raises ``InputError`` for one of others."""
    if known is None:
        return ()
    told = (known.distance, known.extractor, known.level, known.seed)
    prints = [one.fingerprint for one in known.versions]
    now = [dataset.fingerprint for dataset in versions]
    if (known.fingerprint, told, prints) != (reference.fingerprint, asked, now[: len(prints)]):
        raise InputError(
            "The known series is of other data or settings; give one of this reference whose "
            "versions are the first of these, or none."
        )
    return known.versions


def _distance(
    seen: _Seen, dataset: Dataset, distance: str, permutations: int, level: float
) -> Estimate:
    """From the reference, as ``compare`` tells it; one distance alone."""
    pair = bring_together(
        seen.reference,
        dataset,
        extractor=seen.extractor,
        device=seen.device,
        options=seen.options,
        cache=seen.cache,
        progress=seen.progress,
    )
    if pair.a.embeddings is None or pair.b.embeddings is None:
        raise IncompatibleError(f"{dataset.name!r} has no vector for each item.")
    a, b, design = capped(pair, pair.a.embeddings, pair.b.embeddings)
    design.check(level, pair.by)
    labels = design.labels(permutations, seen.seed)
    x, y = standardise(a.values, b.values)
    return tested(distance, x, y, labels, design=design, seed=seen.seed)[0]


def _against_past(
    past: Sequence[NDArray[np.float64]],
    points: NDArray[np.float64],
    statistics: Statistics,
    seed: int,
    number: int,
) -> tuple[tuple[int, int], float]:
    """How many of before and of the version were tested, and the p-value.

    The draw from the past sees neither values nor versions, and both sides are standardised
    together, so the items stay exchangeable.
    """
    before = np.concatenate(past)
    if len(before) > CAP:
        random = generator(seed, f"items before version {number}")
        before = before[np.sort(random.choice(len(before), CAP, replace=False))]
    pooled = np.concatenate(standardise(before, points))
    drawn = int(generator(seed, f"labels of version {number}").integers(2**62))
    labels = permutation.labels(len(before), len(points), RELABELLINGS, drawn)
    return (len(before), len(points)), permutation.p_value(statistics(pooled, labels, seed))


def _series(
    seen: _Seen, spec: DistanceSpec, versions: Sequence[DataVersion], level: float
) -> VersionSeries:
    wealth = [one.log_wealth for one in versions]
    raised = alarm(wealth, level)
    p = anytime_p(wealth)
    if raised is not None:
        said = f"Alarm with version {raised} of {len(versions)}: the data changed over time"
    else:
        said = f"No alarm after {numbers.count(len(versions), 'version')}"
    said += f" (anytime p = {numbers.bare_p(p)}, level {level:g} over all versions together)."
    return VersionSeries(
        reference=seen.reference.name,
        fingerprint=seen.reference.fingerprint,
        items=len(seen.reference),
        distance=spec.name,
        title=spec.title,
        versions=tuple(versions),
        p_value=p,
        level=level,
        alarm=raised,
        extractor=seen.extractor,
        seed=seen.seed,
        sentence=said,
        method=METHOD,
        software=software(),
    )
