"""Pictures of moved features: what is drawn, what is said, and names that are markup."""

import numpy as np
import pandas as pd
import pytest

import dnacompare as dc
from dnacompare.charts.explained.feature_shift import given, own, plane, ranked
from dnacompare.explanations.feature_shift import FeatureShift
from dnacompare.explanations.feature_views import profile

EVIL = "<b>x</b>"


@pytest.fixture(scope="module")
def result() -> FeatureShift:
    random = np.random.default_rng(0)
    a, b = random.normal(size=(2, 200, 3))
    a[:, 1] += a[:, 0]
    b[:, 1] -= b[:, 0]  # the same spread, another dependence
    b[:, 2] += 1.0
    frames = [pd.DataFrame(side, columns=[EVIL, "y", "z"]) for side in (a, b)]
    frames[0]["flag"], frames[1]["flag"] = 0, (b[:, 2] > 0).astype(int)
    found = dc.explain(*frames, method="feature_shift", permutations=199)
    assert isinstance(found, FeatureShift)
    return found


def test_the_plane_shows_every_feature_once(result: FeatureShift) -> None:
    picture = plane(result)
    drawn = [name for trace in picture.figure.data for name in trace.customdata]
    assert sorted(drawn) == sorted(one.name for one in result.features)
    assert "only given the others" in picture.reading
    texts = [str(note.text) for note in picture.figure.layout.annotations]
    assert EVIL not in "".join(texts)
    assert "&lt;b&gt;x&lt;/b&gt;" in "".join(texts)


@pytest.mark.parametrize("by", ["given", "own"])
def test_features_are_ranked(result: FeatureShift, by: str) -> None:
    picture = ranked(result, by)
    assert f"of {len(result.features)} features moved" in picture.reading


def test_a_side_that_stood_still_is_told(result: FeatureShift) -> None:
    flag = next(one for one in result.features if one.name == "flag")
    assert flag.remark == "constant in A"
    assert "flag (constant in A)" in result.sentence


def test_one_feature_in_both(result: FeatureShift) -> None:
    features = {one.name: one for one in result.features}
    views = {view.name: view for view in result.views}
    assert set(views) == set(features)
    shifted = own(views["z"], features["z"])
    assert [trace.name for trace in shifted.figure.data] == ["A", "B"]
    assert [trace.type for trace in own(views["flag"], features["flag"]).figure.data] == ["bar"] * 2
    assert "another law" in given(views["y"], features["y"], result).reading
    low, high = features["z"].change
    assert low < 1.0 < high  # what was added, in the interval of the change


def test_rows_that_tell_are_those_whose_value_fits_their_own_side(result: FeatureShift) -> None:
    view = next(view for view in result.views if view.name == "z")
    assert len(set(view.rows_a)) == len(set(view.rows_b)) == 8
    assert all(len(item) == 16 for item in view.rows_a)


def test_profiles_are_densities_or_shares() -> None:
    random = np.random.default_rng(1)
    smooth = profile(random.normal(size=4_000), random.normal(1.0, 1.0, 4_000))
    width = smooth.x[1] - smooth.x[0]
    for side in (smooth.a, smooth.b):
        # an axis that leaves out 1 % of the pooled values leaves at most 2 % of one side
        assert 0.98 <= sum(side) * width <= 1.0
    few = profile(np.array([0.0, 0, 1, 3]), np.array([1.0, 1, 1, 3]))
    assert few.discrete
    assert (few.x, few.a, few.b) == ((0, 1, 3), (0.5, 0.25, 0.25), (0, 0.75, 0.25))
