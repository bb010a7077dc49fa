"""Looks at a workspace after a kill: what was told is there and equal, and nothing else is left."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dnacompare.errors import DNACompareError
from dnacompare.fingerprint import digest
from dnacompare.results import Comparison
from dnacompare.store.comparisons import ComparisonRecord
from dnacompare.workflow.extract import extraction
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings
from tests.workflow.seeing import same

UNFINISHED = ("queued", "running")


@dataclass
class Findings:
    """What all kills together came to; everything in ``lost`` is a failure."""

    kills: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    def must(self, holds: bool, kind: str, what: str) -> None:
        """Count what was looked at, and remember what does not hold."""
        self.checked[kind] += 1
        if not holds:
            self.lost.append(f"{kind}: {what}")


def look(home: Path, ledger: Path, exports: Path, found: Findings) -> None:
    """Open the workspace that was left behind, and hold it against the ledger."""
    told = [json.loads(line) for line in ledger.read_text().splitlines() if line.endswith("}")]
    with Service(Settings(home=home)) as service:
        found.must(service.notices == (), "repairs", f"{service.notices}")
        for one in told:
            _told(service, one, exports, found)
        _files(home, service, found)
        _jobs(service, found)
        _extractions(service, found)
    for page in exports.iterdir():
        found.must(_readable(page), "exported pages whole", page.name)


def _told(service: Service, one: dict[str, Any], exports: Path, found: Findings) -> None:
    kind, key = one["kind"], one["id"]
    if kind == "dataset":
        try:
            holds = len(service.library.dataset(key)) > 0  # checks the fingerprint of its content
        except DNACompareError:
            holds = False
    elif kind == "export":
        page = exports / key
        holds = page.is_file() and hashlib.sha256(page.read_bytes()).hexdigest() == one["check"]
    else:
        states = service if kind == "comparison" else service.explanations
        result = states.state(key).result
        holds = result is not None and digest(result.to_json()) == one["check"]
    found.must(holds, f"{kind}s that were told", key)


def _files(home: Path, service: Service, found: Findings) -> None:
    """No file is damaged, half written or without an owner."""
    entries = service.library.entries()
    uploads = {entry.source.key for entry in entries}
    for folder in (home / "uploads").iterdir():
        found.must(folder.name in uploads, "uploads with an owner", folder.name)
    for path in home.rglob("*"):
        found.must(".part" not in path.name, "files whole", str(path.relative_to(home)))
        aside = "corrupt" in path.name or path.parent.name == "damaged"
        found.must(not aside, "files sound", str(path.relative_to(home)))


def _jobs(service: Service, found: Findings) -> None:
    """Nobody is said to work on what a dead process worked on; and starting it again finishes."""
    for job in service.store.jobs.recent(1_000):
        found.must(
            job.status not in UNFINISHED, "jobs ended or marked", f"{job.title} {job.status}"
        )
        if job.status != "interrupted" or job.kind != "compare":
            continue
        record = service.store.comparisons.get(job.key)
        if record is not None and record.finished is None:
            _again(service, record, found)


def _again(service: Service, record: ComparisonRecord, found: Findings) -> None:
    import time

    from dnacompare.workflow.comparison_settings import ComparisonSettings

    key = service.start(record.a, record.b, ComparisonSettings.from_dict(record.settings))
    while (state := service.state(key)).status in UNFINISHED:
        time.sleep(0.01)
    found.must(state.status == "done", "interrupted jobs finished later", f"{record.title}")


def _extractions(service: Service, found: Findings) -> None:
    """What is kept of the last pictures, checkpoints included, is what one whole pass gives."""
    for entry in [entry for entry in service.library.entries() if entry.kind == "images"][:2]:
        dataset = service.library.dataset(entry.id)
        resumed = extraction(dataset, cache=service.store.extractions)
        whole = extraction(dataset)
        found.must(
            same(resumed, whole) and resumed.dna.items == len(dataset),
            "resumed extractions equal bit for bit",
            entry.name,
        )
        found.must(not any("damaged" in note for note in resumed.notes), "cache sound", entry.name)


def _readable(page: Path) -> bool:
    try:
        Comparison.load(page)
    except DNACompareError:
        return False
    return True
