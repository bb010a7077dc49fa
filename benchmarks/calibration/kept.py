"""One JSON file a measurement, written when it is complete, so that an interrupted run goes on."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.machine import describe

FOLDER = Path(__file__).resolve().parents[1] / "results" / "calibration"


def kept(
    part: str, name: str, settings: dict[str, Any], measure: Callable[[], dict[str, Any]]
) -> None:
    """Measure and write, unless the file is there and was made with these settings."""
    path = FOLDER / f"{part}-{name}.json"
    if path.exists() and json.loads(path.read_text())["settings"] == settings:
        return
    start = time.process_time()
    found = measure()
    spent = round(time.process_time() - start, 1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    content = {"settings": settings, **found, "cpu_seconds": spent, "machine": describe()}
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    partial.replace(path)
    print(f"{part} {name}: {spent:.0f} CPU s", flush=True)


def read(part: str) -> dict[str, dict[str, Any]]:
    """What was measured, by name."""
    files = FOLDER.glob(f"{part}-*.json")
    return {path.stem.removeprefix(f"{part}-"): json.loads(path.read_text()) for path in files}


def forget(part: str) -> None:
    """Remove what was measured of a part."""
    for path in FOLDER.glob(f"{part}-*.json"):
        path.unlink()
