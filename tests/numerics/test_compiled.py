"""Machine code is kept on disk, and a disk that takes none is no reason to fail."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import resource, sys
from dnacompare.numerics.compiled import compiled
if "full" in sys.argv:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
@compiled
def doubled(x):
    return 2 * x
assert doubled(21) == 42
print("kept" if sum(doubled.stats.cache_hits.values()) else "compiled")
"""


def test_it_is_compiled_once_unless_the_disk_is_full(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    told = []
    for state in ("full", "full", "free", "free"):
        run = subprocess.run(
            [sys.executable, str(tmp_path / "program.py"), state],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=environment,
        )
        assert run.returncode == 0, run.stderr
        told.append(run.stdout.strip())
    assert told == ["compiled", "compiled", "compiled", "kept"]
