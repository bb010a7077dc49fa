"""Uploads that nobody opened for long are removed; DNAs, results and their links stay."""

import json
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from dnacompare import logs
from dnacompare.store.datasets import Entry
from dnacompare.store.idle_uploads import DAY
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.service import Service

ADDRESS = re.compile(r"[0-9a-f]{32}")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stale:
    """An upload that was not opened for long, and the datasets that were read from it."""

    key: str
    names: tuple[str, ...]
    bytes: int
    idle_days: float


def stale(service: Service, days: int, *, remember: bool = False) -> tuple[Stale, ...]:
    """Uploads that nobody opened for ``days`` and nothing needs.

    Needed is what a job works on, what a dashboard shows, and what was compared within ``days``.
    """
    idle = service.store.idle.look(time.time(), remember=remember)
    needed = set(_needed(service, days))
    found = []
    for key, seconds in sorted(idle.items()):
        entries = [entry for entry in service.library.entries() if entry.source.key == key]
        if seconds >= days * DAY and entries and not any(_stays(one, needed) for one in entries):
            names = tuple(entry.name for entry in entries)
            found.append(Stale(key, names, entries[0].bytes, seconds / DAY))
    return tuple(found)


def clean(service: Service) -> tuple[Stale, ...]:
    """Remove what is stale, if the operator says after how many days; returns what it was."""
    settings = service.settings
    if settings.keep_days is None or settings.read_only:
        return ()
    found = stale(service, settings.keep_days, remember=True)
    for one in found:
        service.library.remove_data(one.key, f"{datetime.now(UTC):%Y-%m-%d}")
        told: dict[str, logs.Field] = {"bytes": one.bytes, "idle_days": round(one.idle_days, 1)}
        logs.event(log, "upload_removed", {"upload": one.key, **told})
    return found


def _stays(entry: Entry, needed: set[str]) -> bool:
    return is_dna(entry) or entry.id in needed


def _needed(service: Service, days: int) -> Iterator[str]:
    """Ids of datasets, among other addresses."""
    shown = {card.address for page in service.store.dashboards.all() for card in page.cards}
    for address in shown:
        yield from ADDRESS.findall(address)
    since = service.store.clock.now() - days * DAY
    for asked in service.store.asked():
        if asked["moment"] > since or any(asked["id"] in address for address in shown):
            yield from ADDRESS.findall(asked["datasets"])
    for job in service.jobs.active():
        yield from ADDRESS.findall(json.dumps(job.record.payload, default=str))
