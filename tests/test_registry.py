"""Extensions are found by name, from inside and from other distributions."""

import subprocess
import sys
from pathlib import Path

import pytest

from dnacompare import distances, extractors, loaders
from dnacompare.errors import InputError
from dnacompare.registry import Registry


@pytest.mark.parametrize(
    "registry", [distances.REGISTRY, extractors.REGISTRY, loaders.REGISTRY], ids=lambda r: r.package
)
def test_every_entry_is_called_what_its_spec_says(registry: Registry[object]) -> None:
    specs = registry.specs()
    assert list(specs) == list(registry)
    assert [spec.name for spec in specs.values()] == list(registry)  # type: ignore[attr-defined]
    for name in registry:
        assert name in registry


def test_an_unknown_name_gets_the_nearest_one() -> None:
    with pytest.raises(InputError, match=r"no 'embeded'; there are embedded, .*mean 'embedded'\?"):
        extractors.REGISTRY["embeded"]
    with pytest.raises(InputError, match=r"there are [^.]*\.$"):
        extractors.REGISTRY["qqqq"]
    assert "qqqq" not in extractors.REGISTRY


def test_other_distributions_join_by_an_entry_point(tmp_path: Path) -> None:
    """In a fresh interpreter that has a package with an extractor of its own on its path."""
    (tmp_path / "stranger.py").write_text(
        "from dnacompare.specs import ExtractorSpec\n"
        "EXTRACTOR = ExtractorSpec('stranger', 'Stranger', ('images',), print, 's', 'r')\n"
    )
    about = tmp_path / "stranger-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[dnacompare.extractors]\nstranger = stranger:EXTRACTOR\n"
        "embedded = stranger:EXTRACTOR\n"  # a built-in name is not overridden
    )
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from dnacompare.extractors import REGISTRY\n"
        "print(list(REGISTRY)[-1], REGISTRY['stranger'].title, REGISTRY['embedded'].name)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["stranger", "Stranger", "embedded"]
