"""Dashboards in the store: found by either address, kept over a restart, forgotten alone."""

from dataclasses import replace
from pathlib import Path

from dnacompare.store.dashboards import Card, Dashboard
from dnacompare.store.workspace import Store

CARDS = (
    Card("1", "heading", text="Größe </script>'; DROP TABLE dashboards; --"),
    Card("2", "comparison", address="ab" * 16, figure="neuron:columns:3"),
)
BOARD = Dashboard("edit", "read", "Weekly ‘check’", 1.0, 2.0, CARDS)


def test_a_dashboard_is_found_by_either_address_after_a_restart(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.dashboards.put(BOARD)
    with Store(tmp_path) as store:
        assert store.dashboards.get("edit") == BOARD
        assert store.dashboards.linked("read") == BOARD
        assert store.dashboards.get("read") is None
        assert store.dashboards.linked("edit") is None


def test_the_last_changed_comes_first_and_one_goes_alone(tmp_path: Path) -> None:
    other = Dashboard("other", "link", "Other", 1.5, 1.5)
    with Store(tmp_path) as store:
        store.dashboards.put(BOARD)
        store.dashboards.put(other)
        assert [one.id for one in store.dashboards.all()] == ["edit", "other"]
        changed = replace(other, changed=3.0, cards=CARDS[:1])
        store.dashboards.put(changed)
        assert store.dashboards.all() == (changed, BOARD)
        store.dashboards.delete("edit")
        assert store.dashboards.all() == (changed,)
