"""Warming up compiles what a comparison needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COUNT = """
from numba.core import event
from dnacompare.workflow.warm_up import warm_up
import numpy as np, dnacompare as dc
warm_up()
with event.install_recorder("numba:compile") as late:
    x = np.random.default_rng(0).normal(size=(80, 4))
    dc.compare(x[:40], x[40:], permutations=19)
print(sum(entry.is_start for _, entry in late.buffer))
"""


@pytest.mark.slow
def test_a_comparison_after_it_compiles_nothing(tmp_path: Path) -> None:
    """With an empty cache, so that what was left out would be compiled, and seen."""
    done = subprocess.run(
        [sys.executable, "-c", COUNT],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=280,
    )
    assert done.stdout.split() == ["0"], done.stdout
