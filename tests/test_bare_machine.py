"""On a GPU host there is torch and what it needs; the benchmarks for it must ask for no more."""

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
GIVEN = ("torch", "torchvision", "numba", "numpy", "scipy")
MISSING = ("streamlit", "duckdb", "plotly", "pandas", "sklearn", "pyarrow", "ot", "safetensors")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages that holds ``GIVEN`` and what they require, by links."""
    folder, seen, todo = tmp_path_factory.mktemp("site"), set(), list(GIVEN)
    while todo:
        name = canonicalize_name(todo.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        asked = (Requirement(text) for text in found.requires or ())
        todo += [one.name for one in asked if not one.marker or one.marker.evaluate({"extra": ""})]
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            if not (folder / top).exists():
                (folder / top).symlink_to(str(found.locate_file(top)))
    return folder


def printed(site: Path, code: str) -> list[str]:
    """What ``code`` prints where nothing else is installed, with the project beside it."""
    paths = f"import sys; sys.path[:0] = [{str(site)!r}, {str(ROOT)!r}]\n"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", paths + code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_benchmarks_for_a_gpu_need_torch_alone(site: Path) -> None:
    """They are read whole, and the processor's half of what they compare is computed."""
    code = f"""
import json
from importlib.util import find_spec
print([name for name in {MISSING!r} if find_spec(name)])
from benchmarks import gpu, gpu_counting
import torch
points = torch.randn(60, 4, generator=torch.Generator().manual_seed(0))
for distance in (gpu.energy, gpu.sliced_wasserstein):
    print(distance(points[:30], points[30:] + 2, permutations=99).p_value)
counter = gpu_counting.LayerCounter("layer", ["one"], gpu_counting.GRID, gpu_counting.DETAIL)
counter.add(points.reshape(60, 1, 4).numpy(), gpu_counting.identities(0)[:60])
print(int(counter.layer().counts.sum()))
print(json.dumps(gpu_counting.describe()))
"""
    missing, *found, machine = printed(site, code)
    assert missing == "[]"
    assert found == ["0.01", "0.01", "240"]
    assert json.loads(machine)["torch"]
    assert json.loads(machine)["scikit-learn"] is None
