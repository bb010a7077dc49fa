"""Every benchmark that needs no GPU, one process each, so that none inherits another's memory."""

import subprocess
import sys

NAMES = (
    *("counting", "distances", "embedded", "text_hash", "sample_size", "dna_calibration"),
    *("attribute_control", "many_dnas", "vdna", "explain", "mind"),
)


def main() -> int:
    """Run them in turn, or those named; returns the number that failed."""
    failed = 0
    for name in sys.argv[1:] or NAMES:
        print(f"\n== {name}", flush=True)
        failed += subprocess.call([sys.executable, "-m", f"benchmarks.{name}"]) != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
