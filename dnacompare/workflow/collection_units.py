"""The units of two collections, read as distributions on one domain."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dnacompare.numbers import count
from dnacompare.numerics.distributions import Distribution, distribution
from dnacompare.numerics.domains.choice import AUTO, domain_for
from dnacompare.numerics.laplacian import Domain
from dnacompare.workflow.collection import Collection, collection

UNEVEN = 0.1
"""Units with fewer items than this share of the median unit's are pointed out."""


@dataclass(frozen=True, eq=False)
class Units:
    """Units of A, then of B, with a name each; the first ``n`` are A's."""

    a: str
    b: str
    domain: Domain
    members: tuple[Distribution, ...]
    names: tuple[str, ...]
    n: int
    notes: tuple[str, ...]

    @property
    def m(self) -> int:
        """How many units B has."""
        return len(self.members) - self.n


def read_units(
    groups_a: Any, groups_b: Any, domain: Domain | str, fewest_items: int, seed: int
) -> Units:
    """Read both collections; raises ``InputError`` naming the unit that cannot be read."""
    a, b = collection(groups_a, "A"), collection(groups_b, "B")
    given, names = [*a.units, *b.units], [*a.names, *b.names]
    space = domain_for(domain, given, seed)
    members = [
        distribution(unit, space, f"Unit {name!r}") for unit, name in zip(given, names, strict=True)
    ]
    kept = [one.items is None or one.items >= fewest_items for one in members]
    return Units(
        a=a.name,
        b=b.name,
        domain=space,
        members=tuple(one for one, keep in zip(members, kept, strict=True) if keep),
        names=tuple(name for name, keep in zip(names, kept, strict=True) if keep),
        n=sum(kept[: len(a.units)]),
        notes=(
            *space.notes,
            *_on_domain(space, domain),
            *_on_sizes(members, names, kept, fewest_items),
            *_on_names(a, b),
        ),
    )


def _on_domain(space: Domain, asked: Domain | str) -> list[str]:
    if asked != AUTO:
        return []
    return [
        f"The domain was chosen from the values: {space.name}. If they are cyclic, such as hours, "
        "or places on Earth, name the domain."
    ]


def _on_sizes(
    members: list[Distribution], names: list[str], kept: list[bool], fewest_items: int
) -> list[str]:
    """Every unit counts the same, so one with hardly any items brings the noise of many."""
    found = []
    left_out = [name for name, keep in zip(names, kept, strict=True) if not keep]
    if left_out:
        found.append(
            f"{count(len(left_out), 'unit')} with fewer than {fewest_items} items, such as "
            f"{left_out[0]!r}, left out."
        )
    sizes = {
        name: one.items
        for name, one, keep in zip(names, members, kept, strict=True)
        if keep and one.items is not None
    }
    median = float(np.median(list(sizes.values()))) if sizes else 0.0
    small = [name for name, items in sizes.items() if items < UNEVEN * median]
    if small:
        found.append(
            f"{count(len(small), 'unit')}, such as {small[0]!r} with {sizes[small[0]]}, hold fewer "
            f"than a tenth of the median unit's {median:,.0f} items. All units count the same, so "
            "these add mostly noise; fewest_items leaves them out."
        )
    return found


def _on_names(a: Collection, b: Collection) -> list[str]:
    shared = len(set(a.names) & set(b.names))
    if not shared:
        return []
    return [
        f"{count(shared, 'unit')} with the same name in both groups were treated as different and "
        "independent. If they are the same thing seen twice, this test is not exact."
    ]
