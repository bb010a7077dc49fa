"""Subpopulations: parts add up, tests keep their level, planted groups surface."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.subpopulations import Subpopulations
from dnacompare.workflow.explain import load_explanation

Floats = NDArray[np.float64]
ADULT = {0: "age", 3: "education", 8: "race", 9: "sex", 12: "hours", 14: "income"}
"""The columns that are read, by their place in the file."""


def groups_of(a: object, b: object, **options: object) -> Subpopulations:
    found = dc.explain(a, b, method="subpopulations", **{"permutations": 199, **options})
    assert isinstance(found, Subpopulations)
    return found


def adult(shared: Path) -> pd.DataFrame:
    table = pd.read_csv(
        shared / "tables" / "adult.data", header=None, usecols=list(ADULT), skipinitialspace=True
    )
    return table.rename(columns=ADULT).sample(3000, random_state=0).reset_index(drop=True)


def richer_women(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two halves; in B four women in ten earn more than before."""
    a, b = table[:1500], table[1500:].copy()
    raised = (b["sex"] == "Female") & (np.random.default_rng(0).random(len(b)) < 0.4)
    b.loc[raised, "income"] = ">50K"
    return a, b


def test_parts_add_up_to_the_distance(shared: Path) -> None:
    a, b = richer_women(adult(shared))
    for by in ((), ("sex",), ("sex", "income")):
        found = groups_of(a, b, by=by, permutations=19)
        assert abs(found.gap) <= 1e-12 * found.distance.value
        parts = [group.share_part.value + group.inside_part.value for group in found.groups]
        assert sum(parts) == pytest.approx(found.distance.value, rel=1e-12)
        assert found.share.value + found.inside.value == pytest.approx(found.total, rel=1e-12)


def test_it_is_the_distance_of_the_comparison() -> None:
    a, b = planted(0)
    found = groups_of(a, b, permutations=19)
    comparison = dc.compare(a, b, permutations=19)
    # a comparison sums tiles of float32
    assert found.distance.value == pytest.approx(comparison.estimates["energy"].value, rel=1e-4)


def test_income_that_rose_for_women_is_found_and_named(shared: Path) -> None:
    a, b = richer_women(adult(shared))
    found = groups_of(a, b)
    first = found.groups[0]
    assert first.name == "typical of B: income = >50K, sex = Female"
    assert first.verdict == "share"
    assert found.search_p_values is not None
    assert found.search_p_values[1] <= 0.02
    assert first.change_interval[0] > 0
    assert "typical of B: income = >50K, sex = Female" in found.sentence


def test_it_lies_inside_one_sex_and_not_the_other(shared: Path) -> None:
    found = groups_of(*richer_women(adult(shared)), by="sex")
    verdicts = {group.name: group.verdict for group in found.groups}
    assert verdicts == {"sex = Female": "inside", "sex = Male": "no evidence"}
    assert found.inside.interval[0] > 0


def test_two_columns_add_what_neither_adds_alone(shared: Path) -> None:
    found = groups_of(*richer_women(adult(shared)), by=("sex", "income"))
    more = [group.name for group in found.groups if group.change_interval[0] > 0]
    assert more == ["sex = Female & income = >50K"]
    both = found.interaction
    assert both is not None
    total = both.first.value + both.second.value + both.joint.value
    assert total == pytest.approx(both.together.value, rel=1e-12)  # float64
    assert both.beyond.interval[0] > 0  # more women who earn much: neither sex nor income alone
    first, second = (one.value for one in both.alone)
    third = (first - second + both.together.value) / 3  # all q are 1/3 for two players
    assert both.first.value == pytest.approx(third, rel=1e-9)


def planted(seed: int, shares: tuple[float, float] = (0.2, 0.6)) -> list[pd.DataFrame]:
    random = np.random.default_rng([seed, 1])
    return [
        pd.DataFrame(
            {
                "x": random.standard_normal(200),
                "y": random.standard_normal(200),
                "tag": np.where(random.random(200) < share, "yes", "no"),
            }
        )
        for share in shares
    ]


def test_a_planted_attribute_is_recovered() -> None:
    """20 % and 60 %: intervals cover 95 times in 100, the test finds it every time."""
    covered = [0, 0, 0]
    for seed in range(20):
        found = groups_of(*planted(seed), by="tag", permutations=19)
        tagged = next(group for group in found.groups if group.name == "tag = yes")
        assert tagged.verdict.startswith("share")
        low, high = tagged.change_interval
        covered[0] += low <= 0.4 <= high
        for side, truth in ((0, 0.2), (1, 0.6)):
            low, high = tagged.share_intervals[side]
            covered[side + 1] += low <= truth <= high
    # fewer than 16 of 20 have a probability of 0.003 each
    assert min(covered) >= 16


@pytest.mark.slow
@pytest.mark.parametrize("by", ["", "tag"])
def test_null_pairs_are_called_changed_no_more_often_than_stated(by: str) -> None:
    false = 0
    for seed in range(200):
        a, b = planted(seed, (0.3, 0.3))
        found = groups_of(a[:80], b[:80], by=by, seed=seed, permutations=199)
        false += any(group.verdict != "no evidence" for group in found.groups)
    # three standard errors of a rate of 5 % in 200
    assert false / 200 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def test_a_null_pair_says_that_nothing_is_shown() -> None:
    found = groups_of(*planted(0, (0.3, 0.3)))
    assert "No group is shown to have changed" in found.sentence
    assert found.share.interval[0] <= 0


def test_more_of_one_cluster_is_a_change_of_shares() -> None:
    """Two far balls, 50:50 and 30:70: the closed form of point masses, up to their radius."""
    random = np.random.default_rng(0)
    a, b = (
        pd.DataFrame({"x": 100.0 * (np.arange(400) < cut) + random.standard_normal(400)})
        for cut in (200, 280)
    )
    found = groups_of(a, b, clusters=2)
    far = 100 / pd.concat([a, b])["x"].std(ddof=0)
    # 2·0.2²·distance; the balls' radius is a hundredth of it
    assert found.share.value == pytest.approx(0.08 * far, rel=0.02)
    assert found.share.interval[0] <= found.share.value <= found.share.interval[1]
    clusters = [group for group in found.groups if group.source == "cluster"]
    assert abs(found.inside.value) < 0.01 * found.share.value
    assert {group.verdict for group in clusters} >= {"share"} or found.groups[0].source == "found"


def test_exemplars_are_items_of_the_group() -> None:
    a, b = planted(3)
    found = groups_of(a, b, by="tag")
    first, second = (dc.open_dataset(side) for side in (a, b))
    for group in found.groups:
        for dataset, table, shown in (
            (first, a, group.exemplars_a),
            (second, b, group.exemplars_b),
        ):
            places = {f"{int(one):016x}": place for place, one in enumerate(dataset.ids)}
            values = {table["tag"].iloc[places[one]] for one in shown}
            assert values == {group.name.removeprefix("tag = ")}
            assert len(shown) == 8


def test_columns_of_numbers_gaps_and_many_values() -> None:
    random = np.random.default_rng(5)
    frame = pd.DataFrame({"x": random.standard_normal(300), "city": random.integers(0, 40, 300)})
    frame["city"] = "c" + frame["city"].astype(str)
    frame.loc[:9, "x"] = np.nan
    quarters = groups_of(frame[:150], frame[150:], by="x")
    assert len(quarters.groups) == 5
    assert "x = missing" in {group.name for group in quarters.groups}
    cities = groups_of(frame[:150], frame[150:], by="city")
    assert len(cities.groups) == 12
    assert "other groups" in {group.name for group in cities.groups}


def test_a_group_that_one_side_lacks_and_one_group_only() -> None:
    a, b = planted(6)
    a["tag"] = "no"
    found = groups_of(a, b, by="tag")
    new = next(group for group in found.groups if group.name == "tag = yes")
    assert new.n[0] == 0
    assert new.inside_p_value is None
    assert new.inside_part.value == 0
    assert new.exemplars_a == ()
    b["tag"] = "no"
    alone = groups_of(a, b, by="tag")
    assert len(alone.groups) == 1
    assert alone.groups[0].share_p_value is None
    assert alone.share.value == 0


def test_unusable_data_and_options_are_refused() -> None:
    few, flat = np.ones((3, 2)), np.ones((40, 2))
    with pytest.raises(TooFewItemsError, match="3 items"):
        groups_of(few, few)
    with pytest.raises(InputError, match="no column 'colour'"):
        groups_of(*planted(0), by="colour")
    with pytest.raises(InputError, match="one or two"):
        groups_of(*planted(0), by=("x", "y", "tag"))
    with pytest.raises(InputError, match="clusters"):
        groups_of(*planted(0), clusters=0)
    same = groups_of(flat, flat)
    assert same.distance.value == 0
    assert "No group is shown" in same.sentence
    wide = np.random.default_rng(0).standard_normal((40, 100))
    assert abs(groups_of(wide[:20], wide[20:]).gap) < 1e-12


def test_it_is_kept_as_a_file(tmp_path: Path) -> None:
    found = groups_of(*planted(7), by=("tag", "x"))
    found.save(tmp_path / "groups.json")
    assert load_explanation(tmp_path / "groups.json") == found


@pytest.mark.slow
def test_a_watermark_on_a_fifth_of_the_photos_surfaces(shared: Path, tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    photos = sorted((shared / "imagenet_photos" / "images").glob("*.jpg"))
    marked = set(np.random.default_rng(0).permutation(len(photos))[: len(photos) // 5].tolist())
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    for place, path in enumerate(photos):
        photo = Image.open(path).convert("RGB")
        photo.save(tmp_path / "a" / f"{path.stem}.png")
        if place in marked:
            width, height = photo.size
            mark = Image.new("RGBA", (width * 3 // 2, height * 3 // 2))
            ImageDraw.Draw(mark).text(
                (width * 0.3, height * 0.63),
                "SAMPLE",
                font=ImageFont.load_default(size=height // 4),
                fill=(255, 255, 255, 150),
            )
            over = Image.new("RGBA", photo.size)
            over.paste(mark.rotate(30), (-width // 4, -height // 4))
            photo = Image.alpha_composite(photo.convert("RGBA"), over).convert("RGB")
        photo.save(tmp_path / "b" / f"{path.stem}.png")
    a, b = (dc.open_dataset(tmp_path / folder) for folder in ("a", "b"))
    found = groups_of(a, b)
    first = next(group for group in found.groups if group.source == "found")
    assert first.name.startswith("typical of B")
    assert first.verdict.startswith("share")
    stems = {photos[place].stem for place in marked}
    names = {f"{int(one):016x}": Path(name).stem for one, name in zip(b.ids, b.names, strict=True)}
    shown = [names[one] in stems for one in first.exemplars_b]
    assert len(shown) == 8
    assert sum(shown) >= 7  # six other draws showed 7 or 8
