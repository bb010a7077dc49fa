"""Compiling the inner loops before somebody waits for them.

The first comparison on a machine compiles some thirty loops, about 20 s of one core; afterwards
they are read from a cache beside the code. A tiny comparison compiles them all.
"""

import threading
from functools import cache
from importlib import import_module

import numpy as np

from dnacompare.randomness import generator
from dnacompare.workflow.compare import compare


def warm_up() -> None:
    """Compare two tiny tables of unequal size, so that every loop runs once."""
    random = generator(0, "warm up")
    a, b = random.normal(size=(90, 3)), random.normal(size=(60, 3))
    compare(a, b, permutations=19)
    compare(a, np.concatenate([b, b[:30]]), permutations=19)


@cache
def warm_up_in_background() -> None:
    """The same once in this process, while the first page is already being read.

    pandas is loaded first: plotly takes it as soon as another thread has begun to load it, and a
    page that drew its first figure just then would fail.
    """
    import_module("pandas")
    threading.Thread(target=warm_up, name="warm up", daemon=True).start()


if __name__ == "__main__":
    warm_up()
