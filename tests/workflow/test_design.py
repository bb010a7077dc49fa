"""Designs from what is known of items: columns, folders, names, days, and values that are given."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import dnacompare as dc
from dnacompare.embeddings import Embeddings
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.inference.design import Design
from dnacompare.workflow.compare import compare
from dnacompare.workflow.design import Asked, arranged
from dnacompare.workflow.item_columns import item_columns
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.sampling_guide import guide
from tests.build import random_ids

QUICK = {"permutations": 199, "distances": ("energy", "dna_emd")}


def frames(seed: int, cameras: int, first: int = 0, rows: int = 20) -> pd.DataFrame:
    """Rows of ``cameras`` that differ from camera to camera as much as within one."""
    random = np.random.default_rng(seed)
    camera = np.repeat(np.arange(cameras), rows)
    values = random.standard_normal((cameras, 3))[camera] + random.standard_normal((len(camera), 3))
    told = pd.DataFrame(values, columns=["x", "y", "z"])
    told["camera"] = [f"camera {first + one}" for one in camera]
    return told


def test_clusters_undo_what_repeats_pretend() -> None:
    a, b = frames(1, 10), frames(2, 12, first=100)
    naive, kept = compare(a, b, **QUICK), compare(a, b, clusters="camera", **QUICK)
    assert naive.p_value is not None
    assert kept.p_value is not None
    assert naive.sampling is None
    assert naive.p_value <= 0.01
    assert kept.p_value > 0.1
    assert kept.sampling is not None
    assert (kept.sampling.kind, kept.sampling.units, kept.sampling.shared) == (
        "clustered",
        (10, 12),
        0,
    )
    assert "whole clusters by 'camera' permuted" in kept.test
    assert kept.estimates["energy"].interval is None
    dna = kept.estimates["dna_emd"]
    assert dna.p_value is not None
    assert dna.p_value > 0.1  # the groups of the DNA hold whole cameras
    assert {neuron.layer for neuron in kept.neurons} == {"columns"}  # the camera is not compared
    assert any("camera" in note for note in kept.notes)


def test_noise_floors_are_those_of_the_design() -> None:
    """MMD-FUSE states the mean over free relabellings, which clusters' is far above."""
    a, b = frames(1, 10), frames(2, 12, first=100)
    chosen = ("energy", "mmd_fuse")
    free, kept = (
        compare(a, b, clusters=clusters, permutations=199, distances=chosen).estimates
        for clusters in (None, "camera")
    )
    assert kept["mmd_fuse"].noise_floor is None
    assert free["mmd_fuse"].noise_floor is not None
    assert free["energy"].noise_floor is not None
    assert kept["energy"].noise_floor is not None
    assert kept["energy"].noise_floor > 2 * free["energy"].noise_floor


def test_values_and_rows_say_the_same_as_a_column() -> None:
    a, b = frames(1, 10), frames(2, 12, first=100)
    bare = [side.drop(columns="camera") for side in (a, b)]
    found = [
        compare(a, b, clusters="camera", **QUICK),
        compare(*bare, clusters=(a.camera.tolist(), b.camera.tolist()), **QUICK),
        compare(*bare, clusters=20, **QUICK),
    ]
    values = {one.estimates["energy"].value for one in found}
    assert len(values) == 1
    assert {one.sampling.units for one in found if one.sampling} == {(10, 12)}


def test_a_cluster_s_items_share_a_group_of_the_dna() -> None:
    a, b = (open_dataset(frames(seed, 40, first=first)) for seed, first in ((1, 0), (2, 30)))
    found = arranged(a, b, Asked(clusters="camera"))
    assert found.under is not None
    cameras = [side.read(slice(None)).camera.to_numpy() for side in (a, b)]
    held = [
        pd.Series(ids % 32).groupby(of).nunique()
        for ids, of in zip(found.under, cameras, strict=True)
    ]
    assert all((one == 1).all() for one in held)
    groups = [
        dict(zip(of, ids % 32, strict=True)) for ids, of in zip(found.under, cameras, strict=True)
    ]
    shared = set(groups[0]) & set(groups[1])
    assert len(shared) == 10
    assert all(groups[0][one] == groups[1][one] for one in shared)


def test_exhibits_are_told_by_the_items_own_identities() -> None:
    a, b = open_dataset(frames(1, 10)), open_dataset(frames(2, 12, first=100))
    found = compare(a, b, clusters="camera", **QUICK)
    own = {f"{one:016x}" for one in a.ids}
    assert found.neurons
    assert all(set(neuron.exhibits.most_a) <= own for neuron in found.neurons)
    assert found.shared_map is not None
    assert set(found.shared_map.ids_a) == own


def test_shared_clusters_swap_and_their_dna_has_no_p_value() -> None:
    a, b = frames(1, 10), frames(2, 10)
    found = compare(a, b, clusters="camera", **QUICK)
    assert found.sampling is not None
    assert found.sampling.shared == 10
    assert "swapped within 10 clusters" in found.test
    dna = found.estimates["dna_emd"]
    assert dna.p_value is None
    assert any("can only swap" in note for note in dna.notes)
    alone = compare(a, b, clusters="camera", permutations=199, distances=("dna_emd",))
    assert alone.verdict.outcome == "untested"
    assert "because clusters that both sides share can only swap" in alone.verdict.sentence


def test_pairs_by_a_column_match_and_are_not_compared() -> None:
    random = np.random.default_rng(0)
    x = random.standard_normal((60, 3))
    a = pd.DataFrame(x, columns=list("xyz")).assign(prompt=[f"prompt {i}" for i in range(60)])
    b = a.assign(x=a.x + 0.1 + 0.05 * random.standard_normal(60)).sample(
        frac=1, random_state=0, ignore_index=True
    )
    b = b.iloc[:55]
    free, paired = compare(a, b, **QUICK), compare(a, b, pairs="prompt", **QUICK)
    assert free.p_value is not None
    assert free.p_value > 0.2
    assert paired.p_value == 1 / 200
    assert paired.sampling is not None
    assert (paired.sampling.kind, paired.sampling.units) == ("paired", (55, 55))
    assert paired.estimates["dna_emd"].p_value == 1 / 200
    assert paired.neurons[0].name == "x"
    assert any("55 pairs; 5 items without a partner" in note for note in paired.notes)


def test_blocks_leave_out_a_change_of_mixture() -> None:
    random = np.random.default_rng(3)
    sides = []
    for share in (0.7, 0.3):
        site = random.random(120) < share
        values = random.standard_normal((120, 3)) + 2 * site[:, None]
        sides.append(pd.DataFrame(values, columns=list("xyz")).assign(site=site.astype(str)))
    free, within = compare(*sides, **QUICK), compare(*sides, blocks="site", **QUICK)
    assert free.verdict.outcome == "different"
    assert within.p_value is not None
    assert within.p_value > 0.05
    assert "within 2 blocks by 'site'" in within.test
    assert within.estimates["dna_emd"].p_value is None
    assert within.estimates["energy"].interval is not None


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"pairs": "camera"}, InputError, "stands for 20 items of A"),
        ({"clusters": "kamera"}, InputError, "no column 'kamera'"),
        ({"pairs": "camera", "blocks": "camera"}, InputError, "not both"),
        ({"pairs": 3}, InputError, "only clusters can be a number"),
        ({"clusters": 0}, InputError, "at least 1"),
        ({"clusters": (["a"], ["b"])}, InputError, "1 values were given for the 60 items"),
        ({"clusters": "camera"}, TooFewItemsError, "3 clusters of A and 3 of B"),
    ],
)
def test_what_cannot_be_is_said(
    asked: dict[str, object], error: type[InputError], words: str
) -> None:
    with pytest.raises(error, match=words):
        compare(frames(1, 3), frames(2, 3, first=2), **QUICK, **asked)  # type: ignore[arg-type]


def test_dnas_know_no_clusters_and_embeddings_take_values() -> None:
    a, b = frames(1, 10), frames(2, 12, first=100)
    features = [side[["x", "y", "z"]].to_numpy(np.float32) for side in (a, b)]
    dna = dc.extract(features[0])
    with pytest.raises(InputError, match="no longer know their items"):
        compare(dna, dna, clusters=2)
    points = [
        Embeddings(one, random_ids(len(one), seed), ("x", "y", "z"), len(one), {}, "points")
        for seed, one in enumerate(features)
    ]
    found = compare(*points, clusters=(a.camera, b.camera), distances="energy")
    assert found.sampling is not None
    assert found.sampling.units == (10, 12)
    with pytest.raises(InputError, match="embeddings have no columns"):
        compare(*points, clusters="camera")


def test_days_and_names_of_pictures_are_columns(shared: Path) -> None:
    a, b = (open_dataset(shared / "day_night" / side) for side in ("day", "night"))
    known = item_columns(a, b)
    assert set(known[0]) == {"name", "day of name"}
    assert known[0]["name"][0] == "20151101_142050"
    assert known[0]["day of name"][0] == "2015-11-01"
    assert guide(a, b).clusters == ("day of name",)
    assert guide(a, b).sources == ("day of name",)


def test_same_names_pair_changed_pictures(shared: Path, tmp_path: Path) -> None:
    from PIL import Image

    source = sorted((shared / "day_night" / "day").glob("*.jpg"))[:24]
    for side in ("before", "after"):
        (tmp_path / side).mkdir()
    for path in source:
        picture = Image.open(path).resize((96, 64))
        picture.save(tmp_path / "before" / f"{path.stem}.png")
        brighter = picture.point(lambda value: min(255, value + 6))
        brighter.save(tmp_path / "after" / f"{path.stem}.bmp")
    sides = [open_dataset(tmp_path / side) for side in ("before", "after")]
    assert "name" in guide(*sides).pairs
    found = compare(*sides, pairs="name", **QUICK)
    assert found.p_value == 1 / 200
    assert found.estimates["dna_emd"].p_value is not None


def test_a_design_of_everything_is_that_of_its_part() -> None:
    design = Design(3, 3, clusters=np.array([0, 0, 1, 2, 2, 3]))
    assert design.take(np.arange(3), np.arange(3)).units == design.units
