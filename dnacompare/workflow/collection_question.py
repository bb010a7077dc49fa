"""What is asked about two collections that lie in tables."""

from dataclasses import dataclass

from dnacompare.errors import InputError
from dnacompare.numbers import count

DOMAINS = {
    "auto": "Chosen from the values",
    "interval": "A line: amounts, scores, durations",
    "circle": "A circle: hours, directions, days of the year",
    "torus": "Two circles: hour and weekday",
    "cylinder": "A circle and a line: hour and amount",
    "sphere": "Places on Earth: longitude and latitude",
    "neighbours": "Points in many dimensions",
    "graph": "Nodes of a graph, with a table of its edges",
}
VALUES = {"circle": 1, "interval": 1, "torus": 2, "cylinder": 2, "sphere": 2, "graph": 1}
"""How many columns of values a domain takes; others take any number."""
PERIODS = {"circle": 1, "torus": 2, "cylinder": 1}


@dataclass(frozen=True)
class CollectionQuestion:
    """Two collections: ``a`` and ``b`` are ids of tables, or of one table with a ``group`` column.

    ``unit`` and ``values`` name columns, and so do ``weight`` and ``ends`` (of the table of edges:
    source, target, perhaps weight). ``groups`` are the two to compare where there are more;
    ``periods`` are the lengths of the circles that ``domain`` has.
    """

    a: str
    unit: str
    values: tuple[str, ...]
    b: str | None = None
    group: str | None = None
    groups: tuple[str, ...] = ()
    weight: str | None = None
    domain: str = "auto"
    periods: tuple[float, ...] = ()
    edges: str | None = None
    ends: tuple[str, ...] = ()
    mode_weights: str = "biharmonic"
    fewest_items: int = 1
    permutations: int = 9_999
    level: float = 0.05
    seed: int = 0

    def check(self) -> None:
        """Raise ``InputError`` where columns or circles do not fit the domain."""
        if self.domain not in DOMAINS:
            raise InputError(f"There is no domain {self.domain!r}; there are {', '.join(DOMAINS)}.")
        columns = VALUES.get(self.domain)
        if not self.values or (columns is not None and columns != len(self.values)):
            raise InputError(
                f"The domain {self.domain!r} takes {count(columns or 1, 'column')} of values"
                f"{'' if columns else ' or more'}; {len(self.values)} were named."
            )
        circles = PERIODS.get(self.domain, 0)
        if len(self.periods) != circles:
            raise InputError(
                f"The domain {self.domain!r} has {count(circles, 'circle')} whose length must be "
                f"told; {len(self.periods)} were."
            )
        if self.domain == "graph" and (self.edges is None or len(self.ends) not in (2, 3)):
            raise InputError(
                "A graph needs a table of its edges, with a column for each of their two ends."
            )
