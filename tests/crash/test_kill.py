"""A server killed at random moments loses nothing it acknowledged.

``make crash`` kills it fifty times, prints the figures and writes them to
``benchmarks/results/crash.json``.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.crash.witness import Findings, look

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "benchmarks" / "results" / "crash.json"
PHASES = {"upload": 0.1, "extraction": 1.0, "caching": 0.03, "explanation": 0.4, "export": 0.4}
"""And about how many seconds each takes: the kill comes at a random moment of the next so many."""


def killed(home: Path, ledger: Path, exports: Path, seed: int, wanted: str, wait: float) -> str:
    """Start the server, kill it ``wait`` seconds into the wanted phase; in which phase it died."""
    command = [sys.executable, "-m", "tests.crash.victim", *map(str, (home, ledger, exports, seed))]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as victim:
        assert victim.stdout is not None
        assert victim.stderr is not None
        for line in victim.stdout:
            if line.strip() == wanted:
                break
        else:
            pytest.fail(f"the server ended by itself: {victim.stderr.read()}")
        time.sleep(wait)
        os.kill(victim.pid, signal.SIGKILL)
        after = victim.stdout.read().split()
    assert victim.returncode == -signal.SIGKILL, "it was still at work"
    return after[-1] if after else wanted


def check(folder: Path, kills: int, seed: int) -> Findings:
    random = np.random.default_rng(seed)
    found = Findings()
    home, ledger, exports = (folder / name for name in ("workspace", "ledger", "exports"))
    ledger.touch()
    exports.mkdir()
    phases = list(PHASES)
    for number in range(kills):
        wanted = phases[number % len(phases)]
        wait = float(random.uniform(0, PHASES[wanted]))
        found.kills[killed(home, ledger, exports, seed + number, wanted, wait)] += 1
        look(home, ledger, exports, found)
        assert found.lost == [], f"after kill {number + 1}"
    return found


def table(found: Findings) -> str:
    parts = [f"{sum(found.kills.values())} kills"]
    parts += [f"  {count:>5} while at {phase}" for phase, count in sorted(found.kills.items())]
    parts += [f"  {count:>5,} {kind}" for kind, count in sorted(found.checked.items())]
    return "\n".join([*parts, f"  {len(found.lost):>5} lost"])


@pytest.mark.timeout(1800)
def test_a_killed_server_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    check(tmp_path, 3, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)  # a machine with a load of 15 took 100 minutes
def test_fifty_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = check(tmp_path, 50, seed=2026)
    with capsys.disabled():
        print(f"\n{table(found)}")
    result = {"kills": dict(found.kills), "checked": dict(found.checked), "lost": found.lost}
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
