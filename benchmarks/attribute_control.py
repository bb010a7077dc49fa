"""What ignoring each nuisance costs and gains, on photographs, for two extractors.

Run it as ``python -m benchmarks.attribute_control``, with the names of some of the extractors to
leave the figures of the others as they were. It reads the real datasets beside the checkout
(``../shared/data``), writes ``benchmarks/results/attribute_control.json`` and puts its tables into
``docs/attribute-control.md``.
"""

import json
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.machine import describe
from dnacompare.dataset import Dataset
from dnacompare.nuisances import REGISTRY
from dnacompare.results import Control, Estimate
from dnacompare.store.workspace import Store
from dnacompare.workflow.changed_items import changed
from dnacompare.workflow.compare import compare
from dnacompare.workflow.extract import Cache
from dnacompare.workflow.open import open_dataset

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
RESULT = Path(__file__).parent / "results" / "attribute_control.json"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "attribute-control.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WEIGHTS = {"weights": str(DATA / "weights" / "mobilenet_v2_imagenet_fp16.pth")}
EXTRACTORS: dict[str, dict[str, Any]] = {"embedded": {}, "torchvision/mobilenet_v2": WEIGHTS}
SEED = 0


def halves() -> tuple[Dataset, Dataset]:
    """The photographs split in two at random."""
    photos = open_dataset(DATA / "imagenet_photos" / "images")
    order = np.random.default_rng(SEED).permutation(len(photos))
    middle = len(photos) // 2
    return photos.take(order[:middle]), photos.take(order[middle:])


def controls(extractor: str, cache: Cache) -> list[dict[str, Any]]:
    """For every nuisance: one half changed, and photographs against sketches, with it ignored."""
    a, b = halves()
    photo, sketch = (open_dataset(DATA / "pacs" / kind) for kind in ("photo", "sketch"))

    def controlled(first: Dataset, second: Dataset, name: str) -> Control:
        found = compare(
            first,
            second,
            extractor=extractor,
            options=EXTRACTORS[extractor],
            distances="dna_emd",
            ignore=name,
            cache=cache,
        ).control
        assert found is not None
        return found

    rows = []
    for name, spec in REGISTRY.specs().items():
        style = controlled(photo, sketch, name)
        kept = style.weighted.value / style.plain.value
        for way in spec.ways:
            start = time.perf_counter()
            half = controlled(a, changed(b, way, SEED), name)
            seconds = time.perf_counter() - start
            rows.append({**row(spec.title, way.label, half), "photo_sketch_kept": round(kept, 3)})
            rows[-1]["seconds"] = round(seconds, 1)
            print(extractor, rows[-1], flush=True)
    return rows


def row(title: str, way: str, control: Control) -> dict[str, Any]:
    """The figures of one comparison."""
    others = [
        ratio(effect.weighted) / max(ratio(effect.plain), 1e-12)
        for effect in control.effects
        if effect.role == "other"
    ]
    (own,) = [e for e in control.effects if e.role == "ignored" and e.way == way]
    return {
        "nuisance": title,
        "way": way,
        "plain": round(ratio(control.plain), 2),
        "plain_p": control.plain.p_value,
        "ignored": round(ratio(control.weighted), 2),
        "ignored_p": control.weighted.p_value,
        "alone_before": round(ratio(own.plain), 2),
        "alone_after": round(ratio(own.weighted), 2),
        "others_kept": round(float(np.median(others)), 2),
        "effective": round(control.effective / control.neurons, 2),
        "reached": control.reached,
    }


def ratio(estimate: Estimate) -> float:
    """In units of the noise floor."""
    assert estimate.noise_floor is not None
    return estimate.value / estimate.noise_floor


def table(rows: list[dict[str, Any]]) -> str:
    """The figures of one extractor as markdown."""
    lines = [
        "| half of the photographs changed | plain ÷ floor | p | ignored ÷ floor | p | "
        "alone, before → after | others keep | neurons left | photo–sketch keeps | blind enough |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r['nuisance']}: {r['way']} | {r['plain']:.2f} | {r['plain_p']:.3f} | "
        f"{r['ignored']:.2f} | {r['ignored_p']:.3f} | "
        f"{r['alone_before']:.2f} → {r['alone_after']:.2f} | {r['others_kept']:.0%} | "
        f"{r['effective']:.0%} | {r['photo_sketch_kept']:.0%} | {'yes' if r['reached'] else 'no'} |"
        for r in rows
    ]
    return "\n".join(lines)


def write(found: dict[str, Any]) -> None:
    """The figures as JSON and as the tables of the page."""
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    tables = [f"### `{name}`\n\n{table(rows)}" for name, rows in found["extractors"].items()]
    page = "\n\n".join([BEGIN, *tables, END])
    PAGE.write_text(f"{before}{page}{after}")


def main() -> None:
    found: dict[str, Any] = json.loads(RESULT.read_text())
    for extractor in sys.argv[1:] or EXTRACTORS:
        found["machines"][extractor] = describe()
        # most passes serve several comparisons
        with (
            TemporaryDirectory(prefix="dnacompare-") as place,
            closing(Store(Path(place))) as store,
        ):
            found["extractors"][extractor] = controls(extractor, store.extractions)
        write(found)


if __name__ == "__main__":
    main()
