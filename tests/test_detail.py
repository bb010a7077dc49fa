"""How finely groups are resolved: reducing is exact and commutes with adding."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnacompare.detail import COARSEST, FINEST, NO_GROUPS, Detail, detail_for
from dnacompare.dna import DNA, alike
from dnacompare.errors import InputError
from tests.build import dna_of, random_ids, trouble

VALUES, IDS = trouble((60, 3, 20)), random_ids(60)
DETAILS = st.builds(Detail, st.sampled_from([0, 1, 2, 16, 32]), st.integers(0, 3))


@settings(max_examples=40, deadline=None)  # the first example compiles
@given(have=DETAILS.filter(lambda detail: detail.groups > 0), want=DETAILS, cut=st.integers(0, 60))
def test_reducing_gives_what_counting_coarsely_gives_and_commutes_with_adding(
    have: Detail, want: Detail, cut: int
) -> None:
    whole = dna_of(VALUES, IDS, detail=have).reduced(want)
    assert whole.detail == have & want
    assert whole.problem() is None
    if whole.detail.groups:
        assert whole == dna_of(VALUES, IDS, detail=whole.detail)
    one, two = dna_of(VALUES[:cut], IDS[:cut], detail=have), dna_of(VALUES[cut:], IDS[cut:])
    assert one.reduced(want) + two == (one + two).reduced(want & two.detail)


def test_two_details_meet_at_the_coarser_of_each() -> None:
    a = dna_of(VALUES, IDS, detail=Detail(32, 0))
    b = dna_of(VALUES, IDS, detail=Detail(16, 2))
    reduced = alike(a, b)
    assert {dna.detail for dna in reduced} == {Detail(16, 0)}
    assert reduced[0] == reduced[1]
    assert (a + b).detail == Detail(16, 0)
    assert a != b


@pytest.mark.parametrize("detail", [NO_GROUPS, Detail(1, 0), Detail(16, 1)])
def test_a_file_keeps_the_detail(detail: Detail, tmp_path: Path) -> None:
    dna = dna_of(VALUES, IDS).reduced(detail)
    dna.save(tmp_path / "a.dna")
    loaded = DNA.load(tmp_path / "a.dna")
    assert loaded == dna
    assert loaded.detail == detail


def test_large_extractors_get_less_detail() -> None:
    details = [detail_for(neurons) for neurons in (1, 1_161, 4_224, 15_104, 10**6)]
    assert details[0] == details[1] == FINEST
    assert details[-1] == details[-2] == COARSEST
    for finer, coarser in pairwise(details):
        assert finer & coarser == coarser


@pytest.mark.parametrize(("groups", "bits", "told"), [(3, 0, "power of two"), (4, 13, "0…12")])
def test_an_impossible_detail_is_refused(groups: int, bits: int, told: str) -> None:
    with pytest.raises(InputError, match=told):
        Detail(groups, bits)


def test_every_item_has_one_group() -> None:
    assert Detail(16).group_items(IDS).sum() == 60
    assert np.array_equal(Detail(16).group_of(IDS), Detail(32).group_of(IDS) % 16)
