"""Hostile input: sound files that are damaged, and how many of them a test tries."""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EFFORT = pytest.mark.parametrize(
    "effort", [pytest.param(1, id="some"), pytest.param(24, id="many", marks=pytest.mark.slow)]
)
"""A few inputs in the default suite, and twenty-four times as many in the slow one."""


def tries(count: int) -> settings:
    """So many inputs, the same ones in every run."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


@st.composite
def damaged(draw: st.DrawFn, sound: Mapping[str, bytes]) -> tuple[str, bytes]:
    """One of the sound files, by name, with bytes changed, cut out or put in."""
    name = draw(st.sampled_from(sorted(sound)))
    data = bytearray(sound[name])
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        kind = draw(st.sampled_from(["set", "cut", "drop", "put"]))
        if kind == "set" and data:
            data[place] = draw(st.integers(0, 255))
        elif kind == "cut":
            del data[place:]
        elif kind == "drop":
            del data[place : place + draw(st.integers(1, 40))]
        else:
            data[place:place] = draw(st.binary(max_size=20))
    return name, bytes(data)
