"""A server at work until it is killed: uploads, extractions, caching, explanations, exports.

``python -m tests.crash.victim WORKSPACE LEDGER EXPORTS SEED``. Each phase is announced on standard
output before it begins. What a person would have been told is done is written to the ledger and
flushed to the disk, outside of the workspace, before the next phase.
"""

import hashlib
import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from dnacompare.fingerprint import digest
from dnacompare.workflow import long_pass
from dnacompare.workflow.explanations import Question
from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.settings import Settings

QUICK = ComparisonSettings(permutations=99)
PICTURES, SIDE, ROWS = 48, 40, 300


class Victim:
    """One process over one workspace; rounds go on where the ledger ends."""

    def __init__(self, home: Path, ledger: Path, exports: Path) -> None:
        self.ledger = ledger
        self.exports = exports
        self.service = Service(Settings(home=home))
        keep = self.service.store.extractions.put

        def put(*given: Any, **options: Any) -> None:
            say("caching")
            keep(*given, **options)

        self.service.store.extractions.put = put  # type: ignore[method-assign]

    def told(self, kind: str, **what: Any) -> None:
        """A person has been told that this is done."""
        with self.ledger.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"kind": kind, **what}) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def round(self, number: int, random: np.random.Generator) -> None:
        """Two uploads, their comparison, one of its explanations and its report."""
        make = (pictures, table)[number % 2]
        sides = []
        for side in "ab":
            say("upload")
            content = make(random)
            name = f"{number}{side}.{'zip' if make is pictures else 'csv'}"
            sides.append(self.service.library.add([Upload(name, io.BytesIO(content))]).id)
            self.told("dataset", id=sides[-1])
        a, b = sides
        say("extraction")
        key = self.service.start(a, b, QUICK)
        result = self.finished(lambda: self.service.state(key))
        self.told("comparison", id=key, check=digest(result.to_json()))
        say("explanation")
        question = Question(a, b, "feature_shift")
        asked = self.service.explanations.start(question)
        found = self.finished(lambda: self.service.explanations.state(asked))
        self.told("explanation", id=asked, check=digest(found.to_json()))
        say("export")
        page = self.exports / f"{number}-{key}.html"
        result.report(page)
        content = page.read_bytes()
        self.told("export", id=page.name, check=hashlib.sha256(content).hexdigest())

    def finished(self, state: Callable[[], Any]) -> Any:
        """The result, once it is there."""
        while (now := state()).status in ("queued", "running"):
            time.sleep(0.005)
        if now.status != "done":
            raise RuntimeError(f"{now.title} is {now.status}: {now.error}")
        return now.result


def say(phase: str) -> None:
    """Announce what begins now."""
    print(phase, flush=True)


def pictures(random: np.random.Generator) -> bytes:
    """A zip of pictures of noise in a random colour, none like another."""
    from PIL import Image

    whole = io.BytesIO()
    tint = random.integers(0, 120, 3)
    with zipfile.ZipFile(whole, "w") as archive:
        for number in range(PICTURES):
            values = random.integers(0, 136, (SIDE, SIDE, 3)) + tint
            encoded = io.BytesIO()
            Image.fromarray(values.astype(np.uint8)).save(encoded, "PNG")
            archive.writestr(f"{number}.png", encoded.getvalue())
    return whole.getvalue()


def table(random: np.random.Generator) -> bytes:
    """A CSV of numbers."""
    values = random.normal(size=(ROWS, 5)) + random.normal(size=5)
    lines = [",".join(f"x{j}" for j in range(5)), *(",".join(map(str, row)) for row in values)]
    return "\n".join(lines).encode()


def main() -> None:
    """Work until killed."""
    home, ledger, exports = map(Path, sys.argv[1:4])
    # Every run is a stretch and each stretch is kept, so that passes leave checkpoints.
    long_pass.STRETCH, long_pass.FIRST = 0.2, 1
    victim = Victim(home, ledger, exports)
    seed = int(sys.argv[4])
    say("ready")
    for number in range(10**6):
        victim.round(number, np.random.default_rng([seed, number]))


if __name__ == "__main__":
    main()
