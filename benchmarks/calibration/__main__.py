"""Measure sizes, powers and coverages, or what is missing of them, and write the document.

Run it as ``python -m benchmarks.calibration [--only size|power|coverage] [--again]``. It reads
photographs and thefts beside the checkout (``../shared/data``) and writes
``benchmarks/results/calibration/*.json`` and ``docs/calibration.md``. Every file is written when it
is complete, so an interrupted run goes on where it was; ``--again`` measures all anew. One thread.
"""

import argparse

import torch

from benchmarks.calibration import coverage, document, kept, power, size
from benchmarks.calibration.coverage_others import CASES

PARTS = {"size": size.run, "power": power.run, "coverage": lambda: coverage.run(CASES)}


def main() -> None:
    """Each part in turn, or one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("--only", choices=(*PARTS, "document"), help="this part alone")
    parser.add_argument("--again", action="store_true", help="measure anew what is there already")
    given = parser.parse_args()
    torch.set_num_threads(1)
    for part, run in PARTS.items():
        if given.only in (None, part):
            if given.again:
                kept.forget(part)
            run()
    document.write()


if __name__ == "__main__":
    main()
