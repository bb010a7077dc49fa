"""All energy distances of k groups at once, the Mantel test, and eight language models."""

import json
from pathlib import Path

import numpy as np
import pytest

from dnacompare.distances._energy import energy
from dnacompare.distances.energy_matrix import energy_matrix, mantel
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.workflow.extract import embed
from tests.build import text_dataset


def test_every_cell_is_the_energy_distance_of_its_pair() -> None:
    random = np.random.default_rng(0)
    groups = [random.standard_normal((n, 4)) + n / 30 for n in (20, 33, 41)]
    found = energy_matrix(groups, permutations=39, seed=5)
    assert found.n == (20, 33, 41)
    assert found.p_values is not None
    for i in range(3):
        for j in range(3):
            alone = energy(groups[i], groups[j], permutations=39, seed=5)
            # float64 in another order; a group against itself differs by rounding
            assert found.v[i, j] == pytest.approx(alone.v, rel=1e-9, abs=1e-12)
            if i != j:
                assert found.u[i, j] == pytest.approx(alone.u, rel=1e-9)
            if i < j:
                assert found.p_values[i, j] == found.p_values[j, i] == alone.p_value


def test_ids_pair_items_whatever_their_order() -> None:
    random = np.random.default_rng(1)
    x = 20 * random.standard_normal((40, 3))
    y = x + 0.4
    turned = random.permutation(40)
    ids = [np.arange(40), np.arange(40)[turned]]
    apart = energy_matrix([x, y[turned]], permutations=99).p_values
    paired = energy_matrix([x, y[turned]], permutations=99, ids=ids).p_values
    assert apart is not None
    assert paired is not None
    assert apart[0, 1] > 0.5
    assert paired[0, 1] == 0.01
    with pytest.raises(InputError, match="39 different ids"):
        energy_matrix([x, y], permutations=9, ids=[np.arange(40), np.maximum(1, np.arange(40))])


def test_mantel() -> None:
    random = np.random.default_rng(2)
    points = random.standard_normal((9, 2))
    one = np.linalg.norm(points[:, None] - points, axis=2)
    r, p = mantel(one, 3 * one + 1, permutations=199)
    assert r == pytest.approx(1, rel=1e-12)  # rounding
    assert p == 1 / 200
    assert mantel(one, -one)[0] == pytest.approx(-1, rel=1e-12)
    low = 0
    for seed in range(100):
        other = np.random.default_rng([3, seed]).standard_normal((9, 2))
        far = np.linalg.norm(other[:, None] - other, axis=2)
        low += mantel(one, far, permutations=19, seed=seed)[1] <= 0.1
    assert 3 <= low <= 20  # all but 1 % of binomial(100, 0.1)
    with pytest.raises(IncompatibleError, match="square"):
        mantel(one, one[:5])
    with pytest.raises(InputError, match="constant"):
        mantel(one, np.ones((9, 9)))
    with pytest.raises(InputError, match="3 members"):
        mantel(one[:3, :3], one[:3, :3])


def test_eight_language_models(shared: Path) -> None:
    """One model told to be concise and to be verbose: told apart, and nothing but the style moves
    it so far. Answers are paired by prompt."""
    names, groups, ids = [], [], []
    for path in sorted((shared / "llm_outputs").glob("*.json")):
        rows = {row["instruction"]: row["output"] for row in json.loads(path.read_text())}
        kept = sorted(rows)[:100]
        names.append(path.stem)
        ids.append(np.array(kept))
        groups.append(
            embed(text_dataset([rows[one] for one in kept]), extractor="text-hash").values
        )
    found = energy_matrix(groups, permutations=99, ids=ids)
    assert len(names) == 8
    concise, verbose = (names.index(f"gpt4_0613_{style}") for style in ("concise", "verbose"))
    assert found.p_values is not None
    assert found.p_values[concise, verbose] == 0.01
    plain = names.index("gpt4_0613")
    assert found.v[concise, verbose] > found.v[plain, verbose]
