"""Embeddings: which items stay, and that files and sums keep them."""

from pathlib import Path

import numpy as np
import pytest

from dnacompare import tensor_file
from dnacompare.detail import Detail
from dnacompare.embeddings import Embeddings, draw_order
from dnacompare.errors import IncompatibleError, InputError
from tests.build import random_ids


def some(count: int, seed: int = 0, **changes: object) -> Embeddings:
    values = np.random.default_rng(seed).normal(size=(count, 2)).astype(np.float32)
    parts = {"provenance": {"extractor": "given"}, "dimensions": ("x", "y")} | changes
    return Embeddings(values, random_ids(count, seed), items=count, **parts)  # type: ignore[arg-type]


def content(embeddings: Embeddings) -> set[tuple[int, float, float]]:
    return {
        (int(i), *map(float, row)) for i, row in zip(embeddings.ids, embeddings.values, strict=True)
    }


def test_the_items_kept_do_not_depend_on_order_or_on_merging() -> None:
    a, b = some(300, 1), some(200, 2)
    kept = (a + b).capped(64)
    assert len(kept) == 64
    assert kept.items == 500
    assert content(kept) == content((b + a).capped(64))
    assert content(kept) == content((a.capped(64) + b.capped(64)).capped(64))
    assert some(10).capped(64).ids is not None
    assert len(some(10).capped(64)) == 10


def test_the_items_kept_stay_in_their_order() -> None:
    a = some(300)
    places = [list(a.ids).index(kept) for kept in a.capped(50).ids]
    assert places == sorted(places)


def test_the_draw_is_independent_of_the_groups() -> None:
    """Share of the drawn in each of 32 groups; χ² with 31 degrees exceeds 70 once in 10⁴ times."""
    ids = random_ids(32_000)
    drawn = ids[np.argsort(draw_order(ids))[:3200]]
    counts = Detail().group_items(drawn)
    assert ((counts - 100.0) ** 2 / 100).sum() < 70


def test_small_identities_are_drawn_as_fairly_as_hashes() -> None:
    drawn = np.argsort(draw_order(np.arange(10_000, dtype=np.uint64)))[:1000]
    # Mean rank of 1,000 of 10,000 drawn fairly: 5,000 with standard error 87; four of them.
    assert abs(drawn.mean() - 4999.5) < 4 * 87


def test_a_file_gives_back_the_same(tmp_path: Path) -> None:
    a = some(20).capped(15)
    a.save(tmp_path / "e")
    loaded = Embeddings.load(tmp_path / "e")
    assert np.array_equal(loaded.values, a.values)
    assert np.array_equal(loaded.ids, a.ids)
    assert (loaded.items, loaded.dimensions, dict(loaded.provenance)) == (
        20,
        ("x", "y"),
        {"extractor": "given"},
    )


def test_embeddings_made_differently_do_not_add() -> None:
    with pytest.raises(IncompatibleError, match="different extractors or settings"):
        some(5) + some(5, provenance={"extractor": "other"})
    with pytest.raises(IncompatibleError, match="different extractors or settings"):
        some(5) + some(5, dimensions=("x", "z"))


def test_shapes_must_fit() -> None:
    with pytest.raises(InputError, match=r"\(5, 2\) do not fit 5 items and 3 dimensions"):
        some(5, dimensions=("x", "y", "z"))


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    tensor_file.write(tmp_path / "dna", {"kind": "dna"}, {})
    with pytest.raises(InputError, match="holds 'dna', not embeddings"):
        Embeddings.load(tmp_path / "dna")
    tensor_file.write(tmp_path / "part", {"kind": "embeddings"}, {})
    with pytest.raises(InputError, match="'part' is not complete"):
        Embeddings.load(tmp_path / "part")
