"""Collections asked of tables in the library: found at their address, refused with a way out."""

import io
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dnacompare.errors import InputError
from dnacompare.workflow.collection_question import CollectionQuestion
from dnacompare.workflow.collection_tables import collections_of, domain_of
from dnacompare.workflow.library import Upload
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings


def rides(seed: int, shift: float, kind: str, days: int = 8) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    hours = random.normal(9 + shift, 2, 40 * days) % 24
    return pd.DataFrame({"kind": kind, "day": np.repeat(np.arange(days), 40), "hour": hours})


def asked(**given: object) -> CollectionQuestion:
    usual = {"a": "a", "unit": "day", "values": ("hour",), "permutations": 199}
    return CollectionQuestion(**(usual | given))  # type: ignore[arg-type]


def test_a_group_column_and_two_tables_are_the_same_question() -> None:
    week, end = rides(0, 0, "weekday"), rides(1, 3, "weekend")
    circle = {"domain": "circle", "periods": (24.0,)}
    one = asked(group="kind", groups=("weekday", "weekend"), **circle)
    both = collections_of(one, open_dataset(pd.concat([end, week])))
    two = asked(b="b", **circle)
    apart = collections_of(two, *(open_dataset(t[["day", "hour"]]) for t in (week, end)))
    assert [side.name for side in both] == ["weekday", "weekend"]
    for x, y in zip(both, apart, strict=True):
        assert [unit.name for unit in x.units] == [unit.name for unit in y.units]
        for left, right in zip(x.units, y.units, strict=True):
            np.testing.assert_array_equal(left.values, right.values)
    assert domain_of(one, both).name == "circle of length 24"  # type: ignore[union-attr]


def test_counts_on_the_nodes_of_a_graph() -> None:
    random = np.random.default_rng(2)
    nodes = list(range(6))
    counts = pd.DataFrame(
        [
            {"kind": kind, "unit": f"{kind}{unit}", "node": node, "count": random.poisson(5 + more)}
            for kind, bent in (("a", 0), ("b", 2))
            for unit in range(5)
            for node, more in zip(nodes, np.linspace(0, bent, 6), strict=True)
        ]
    )
    ring = pd.DataFrame({"from": nodes, "to": [*nodes[1:], 0]})
    question = asked(
        unit="unit", values=("node",), group="kind", weight="count", domain="graph", edges="e",
        ends=("from", "to"),
    )  # fmt: skip
    pair = collections_of(question, open_dataset(counts))
    graph = domain_of(question, pair, open_dataset(ring))
    assert graph.name == "graph of 6 nodes and 6 edges"  # type: ignore[union-attr]
    assert list(pair[0].units[0].values) == list("012345")  # a node reads the same in both tables


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"domain": "circle"}, "1 circle whose length must be told; 0 were"),
        ({"domain": "torus", "periods": (24.0, 7.0)}, "takes 2 columns of values; 1 were named"),
        ({"domain": "moon"}, "no domain 'moon'"),
        ({"domain": "graph"}, "needs a table of its edges"),
        ({"group": "sort"}, "no column 'sort'; it has 'kind', 'day', 'hour'"),
        ({"group": "kind", "groups": ("weekday", "x")}, r"No row has the group \(kind\) 'x'"),
        ({"group": "day"}, "has 8 groups"),
        ({}, "second table"),
    ],
)
def test_a_question_without_an_answer_is_refused(given: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        collections_of(asked(**given), open_dataset(rides(0, 0, "weekday")))


def test_a_test_is_found_at_its_address(tmp_path: Path) -> None:
    text = pd.concat([rides(0, 0, "weekday"), rides(1, 3, "weekend")]).to_csv(index=False)
    with Service(Settings(home=tmp_path / "home")) as service:
        key = service.library.add([Upload("rides.csv", io.BytesIO(text.encode()))]).id
        question = asked(a=key, group="kind", domain="circle", periods=(24.0,))
        address = service.collections.start(question)
        deadline = time.monotonic() + 60
        while (state := service.collections.state(address)).status in ("queued", "running"):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert state.status == "done", state.error
        assert state.result is not None
        assert state.result.verdict.outcome == "different"
        assert service.collections.question(address) == question
        assert service.collections.state("0" * 32).status == "unknown"
    with Service(Settings(home=tmp_path / "home")) as service:  # after a restart
        assert service.collections.state(address).result == state.result
        with pytest.raises(InputError, match="dataset"):
            service.collections.start(asked(a="f" * 32, group="kind"))
