"""What the items of a group have in common, in words: the columns that set it apart most."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dnacompare.numbers import number, percent
from dnacompare.specs import Column, Rows

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NAMED = 0.5
"""Standard deviations from all other items at which a column is worth naming a group by."""
WORDS = 2
"""Columns that a name has at most."""
TOLD = 4
"""Traits that are told at most."""


@dataclass(frozen=True)
class Trait:
    """One column in which a group stands out by ``effect`` standard deviations.

    ``short`` is for its name, and "" where the column's own name is too long to be part of it.
    """

    effect: float
    short: str
    long: str


def traits(a: Rows, b: Rows, member: Flags, without: Sequence[str] = ()) -> list[Trait]:
    """What sets the members ``(N,)`` apart from all other items, the strongest first."""
    if member.all():
        return []
    names = [name for name in a.columns if name in b.columns and name not in without]
    if names:
        columns = [(name, np.concatenate([a.columns[name], b.columns[name]])) for name in names]
        found = [_trait(name, values, member) for name, values in columns]
    else:
        values = np.concatenate([a.values, b.values])
        here, elsewhere = values[member].mean(axis=0), values[~member].mean(axis=0)
        spread = values.std(axis=0)
        apart = np.divide(here - elsewhere, spread, out=np.zeros_like(spread), where=spread > 0)
        first = np.argsort(-np.abs(apart), kind="stable")[:TOLD]
        told = [_number(a.features[j].name, values[:, j], member) for j in first]
        found = [None if one is None else replace(one, short="") for one in told]
    strong = [one for one in found if one is not None and one.effect >= NAMED]
    return sorted(strong, key=lambda one: -one.effect)[:TOLD]


def name(label: str, source: str, told: Sequence[Trait]) -> str:
    """The group's name: what it is, and in what it stands out."""
    words = [one.short for one in told if one.short][:WORDS]
    if source == "column" or not words:
        return label
    return f"{label}: {', '.join(words)}"


def _trait(name: str, values: Column, member: Flags) -> Trait | None:
    return (_category if values.dtype == object else _number)(name, values, member)


def _number(name: str, values: Column, member: Flags) -> Trait | None:
    known = np.isfinite(values)
    here, elsewhere = values[known & member], values[known & ~member]
    if not len(here) or not len(elsewhere):
        return None
    spread = float(values[known].std())
    if spread <= 1e-12 * float(np.abs(values[known]).max()):
        return None
    apart = float(here.mean() - elsewhere.mean()) / spread
    long = f"{name}: mean {number(float(here.mean()))}, elsewhere {number(float(elsewhere.mean()))}"
    return Trait(abs(apart), f"{'high' if apart > 0 else 'low'} {name}", long)


def _category(name: str, values: Column, member: Flags) -> Trait | None:
    distinct, codes = np.unique(values, return_inverse=True)
    here = np.bincount(codes[member], minlength=len(distinct)) / member.sum()
    elsewhere = np.bincount(codes[~member], minlength=len(distinct)) / (~member).sum()
    middle = (here + elsewhere) / 2  # not the pooled share: a rare value would seem to say much
    spread = np.sqrt(middle * (1 - middle))
    apart = np.divide(here - elsewhere, spread, out=np.zeros_like(spread), where=spread > 0)
    top = int(apart.argmax())
    if apart[top] <= 0:
        return None
    short = f"{name} = {distinct[top] or 'missing'}"
    long = f"{short}: {percent(float(here[top]))}, elsewhere {percent(float(elsewhere[top]))}"
    return Trait(float(apart[top]), short, long)
