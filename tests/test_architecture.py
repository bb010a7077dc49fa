"""What importing costs, and who may import what."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("torch", "torchvision", "streamlit", "duckdb", "plotly", "pandas", "sklearn", "numba")


def loaded_after(code: str) -> set[str]:
    """Heavy packages in a fresh interpreter after ``code``."""
    probe = f"{code}\nimport sys\nprint(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import dnacompare",
        "from dnacompare import list_loaders; list_loaders()",
        "from dnacompare import list_extractors; list_extractors()",
    ],
)
def test_listing_imports_nothing_heavy(code: str) -> None:
    assert loaded_after(code) == set()


def test_computing_needs_no_app() -> None:
    """On a bare GPU host there is no streamlit, duckdb or plotly; here importing them fails."""
    code = (
        "import sys\n"
        "for name in ('streamlit', 'duckdb', 'plotly'): sys.modules[name] = None\n"
        "import numpy as np, dnacompare as dc\n"
        "x = np.random.default_rng(0).normal(size=(60, 3))\n"
        "print(dc.distances.energy(x[:30], x[30:]).value >= 0, dc.extract(x).items)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", "60"], done.stderr


@pytest.mark.parametrize("page", [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))])
def test_pages_only_narrate(page: Path) -> None:
    tree = ast.parse(page.read_text())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert not imported & {"numpy", "torch", "duckdb", "pandas", "plotly"}
    assert len(page.read_text().splitlines()) <= 60


def test_every_module_says_its_idea_first() -> None:
    for path in (ROOT / "dnacompare").rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text())), path
