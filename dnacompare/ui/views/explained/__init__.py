"""Panels, one file for each explanation and found by its name; a generic one where there is none.

A panel draws pictures, tables and knobs of one result. Question, sentence, notes, options and
downloads are drawn around it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where a panel stands: whose answer it shows, and of which datasets of the library."""

    method: str
    address: str
    """Of the explanation."""
    datasets: tuple[str, str]
    """Ids of A and B, for ``ui/views/gallery``."""

    def key(self, name: str) -> str:
        """A widget's key, and its name in the page's address, that no other panel has."""
        return f"{self.method}-{name}"


Show = Callable[[Any, Place], None]


def panel_of(method: str) -> Show:
    """The ``show`` of the module that has the explanation's name, or the generic one."""
    module = f"{__name__}.{method}"
    show: Show = import_module(module if find_spec(module) else f"{__name__}.generic").show
    return show
