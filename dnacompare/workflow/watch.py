"""Watch data that keeps coming: batch by batch beside a reference, with a p-value at every time."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dnacompare import numbers
from dnacompare.dataset import Dataset
from dnacompare.embeddings import Embeddings
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.inference import betting
from dnacompare.inference.betting import Betting, Floats, anytime_p
from dnacompare.results import Watched, WatchedBatch
from dnacompare.specs import Report, silent
from dnacompare.workflow.extract import Cache, default_extractor, extraction
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.software import software

METHOD = (
    "betting on the energy witness of what came before, each item of the stream against a fresh "
    "one of the reference; anytime p-value by Ville's inequality"
)


class Watch:
    """A reference and the stream beside it; ``add`` the next batch whenever it comes."""

    def __init__(
        self,
        reference: Dataset,
        *,
        extractor: str,
        level: float,
        seed: int,
        device: str,
        options: Mapping[str, Any],
        cache: Cache | None,
        progress: Report,
    ) -> None:
        self._reference = reference
        self._extractor = extractor
        self._level = level
        self._seed = seed
        self._how = (device, options, cache, progress)
        self._betting = Betting(self._seen(reference), seed)
        self._batches: list[WatchedBatch] = []
        self._known = set(reference.ids.tolist())
        self._rows: dict[str, int] = {}

    @property
    def state(self) -> Watched:
        """What is known now."""
        return watched(
            self._betting,
            self._batches,
            reference=self._reference.name,
            items=len(self._reference),
            level=self._level,
            extractor=self._extractor,
            seed=self._seed,
        )

    def add(self, batch: Any, name: str | None = None) -> Watched:
        """The next items, in their order: anything ``open_dataset`` takes."""
        dataset = open_dataset(batch)
        if dataset.modality != self._reference.modality:
            raise IncompatibleError(
                f"The reference holds {self._reference.modality} and {dataset.name!r} holds "
                f"{dataset.modality}; watch data of one kind."
            )
        bets = self._betting.add(self._seen(dataset)) if len(dataset) else 0
        self._batches.append(_batch(self._betting, name or dataset.name, len(dataset), bets))
        return self.state

    def follow(self, source: Any) -> Watched | None:
        """What came to a folder or a file since it was last looked at; ``None`` if nothing did.

        Of a table those are rows below the ones seen, of other data items with new content.
        """
        dataset = open_dataset(source)
        if dataset.modality == "table":
            fresh = np.arange(self._rows.get(dataset.name, 0), len(dataset))
            self._rows[dataset.name] = len(dataset)
        else:
            new = [place for place, one in enumerate(dataset.ids.tolist()) if self._first(one)]
            fresh = np.array(new, np.int64)
        if not len(fresh):
            return None
        return self.add(dataset.take(fresh, dataset.name))

    def _first(self, item: int) -> bool:
        """Whether the item is seen for the first time; from now on it is not."""
        known = item in self._known
        self._known.add(item)
        return not known

    def _seen(self, dataset: Dataset) -> Floats:
        device, options, cache, progress = self._how
        taken = extraction(
            dataset,
            extractor=self._extractor,
            device=device,
            reference=(self._reference,),
            cache=cache,
            progress=progress,
            options=options,
        )
        return taken.embeddings.values.astype(np.float64)


def watch(
    reference: Any,
    *,
    extractor: str = "auto",
    level: float = 0.05,
    seed: int = 0,
    device: str = "auto",
    options: Mapping[str, Any] | None = None,
    cache: Cache | None = None,
    progress: Report | None = None,
) -> Watch:
    """Begin to watch a stream beside ``reference``, anything ``open_dataset`` takes.

    ``watch(a).add(batch)`` tells the wealth, the anytime p-value and whether there is an alarm. A
    false alarm comes with probability at most ``level`` over all times together, if the items of
    both are independent. Each item of the stream uses up one of the reference. Raises
    ``TooFewItemsError`` below 20 items.
    """
    if not 0 < level < 1:
        raise InputError(f"The level is {level}; it must lie between 0 and 1, such as 0.05.")
    opened = open_dataset(reference)
    name = default_extractor(opened.modality) if extractor == "auto" else extractor
    return Watch(
        opened,
        extractor=name,
        level=level,
        seed=seed,
        device=device,
        options=options or {},
        cache=cache,
        progress=progress or silent,
    )


def replayed(
    a: Embeddings, b: Embeddings, *, level: float, extractor: str, seed: int
) -> Watched | None:
    """B as a stream beside the reference A; ``None`` where A has too few items to be watched by."""
    if len(a) < betting.FEWEST:
        return None
    bettor = Betting(a.values.astype(np.float64), seed)
    bets = bettor.add(b.values.astype(np.float64))
    return watched(
        bettor,
        [_batch(bettor, b.name, len(b), bets)],
        reference=a.name,
        items=len(a),
        level=level,
        extractor=extractor,
        seed=seed,
    )


def watched(
    bettor: Betting,
    batches: Sequence[WatchedBatch],
    *,
    reference: str,
    items: int,
    level: float,
    extractor: str,
    seed: int,
) -> Watched:
    """Where a bettor stands, in numbers and in a sentence."""
    wealth = bettor.wealth
    alarm = next((at + 1 for at, one in enumerate(wealth) if one >= -math.log(level)), None)
    p = anytime_p(wealth)
    came = numbers.count(len(wealth), "item")
    if alarm is not None:
        said = f"The stream differs from the reference: the alarm came with item {alarm:,}"
    else:
        said = f"No evidence yet that the stream differs from the reference after {came}"
    said += f" (anytime p = {numbers.bare_p(p)}, level {level:g})."
    if bettor.left == 0:
        said += " The reference is used up; give more of it to go on."
    return Watched(
        reference=reference,
        items=items,
        batches=tuple(batches),
        log_wealth=tuple(wealth),
        p_value=p,
        level=level,
        alarm=alarm,
        left=bettor.left,
        sentence=said,
        extractor=extractor,
        seed=seed,
        method=METHOD,
        software=software(),
    )


def _batch(bettor: Betting, name: str, items: int, bets: int) -> WatchedBatch:
    last = bettor.wealth[-1] if bettor.wealth else 0.0
    return WatchedBatch(name, items, bets, math.exp(min(last, 700.0)), anytime_p(bettor.wealth))
