"""The whole Explain page's work for two tables, method by method: ``python -m benchmarks.explain``.

Writes ``benchmarks/results/explain.json``. Each method is asked as the page asks it, with the
columns that the page proposes; imports and compiled loops are ready, as in a running server. On a
busy machine read ``cpu_s``: wall time counts the others' work too.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import describe
from dnacompare import explanations
from dnacompare.specs import ExplanationSpec, Feature, Rows
from dnacompare.workflow.described_columns import described_columns, guess
from dnacompare.workflow.explain import answer
from dnacompare.workflow.explained_rows import rows_of
from dnacompare.workflow.open import open_dataset

RESULT = Path(__file__).parent / "results" / "explain.json"
ROWS, NUMBERS, CATEGORIES = 2_000, 26, 2
"""With a label and a loss that is a table of 30 columns."""
TRIES = 3
AIM_PAGE_S, AIM_SHIFT_S = 15.0, 1.0


def table(seed: int, rows: int, shift: float) -> Any:
    """A DataFrame of correlated numbers, of which three move, categories, a label and a loss."""
    import pandas as pd

    random = np.random.default_rng(seed)
    common = random.normal(size=(rows, 4))
    x = common @ np.random.default_rng(0).normal(size=(4, NUMBERS)) / 2
    x += random.normal(size=(rows, NUMBERS))
    x[:, :3] += shift
    frame = pd.DataFrame(x, columns=[f"x{j}" for j in range(NUMBERS)])
    for j in range(CATEGORIES):
        frame[f"c{j}"] = random.choice(["u", "v", "w", "z"], rows)
    score = 1 / (1 + np.exp(-x[:, 3]))
    frame["label"] = (random.uniform(size=rows) < score).astype(int)
    frame["loss"] = (frame["label"] - score) ** 2 + 0.1 * (x[:, 0] > 1)
    return frame


def page(rows: int) -> list[dict[str, Any]]:
    """Every method that the page asks unasked, on the same two tables."""
    a, b = (open_dataset(table(seed, rows, shift)) for seed, shift in ((1, 0.0), (2, 0.3)))
    columns = described_columns(a, b)
    timed = []
    for name, spec in explanations.REGISTRY.specs().items():
        if spec.on_demand:
            continue
        proposed = {option: guess(option, columns) for option in spec.columns}
        options = {
            option.option: (column,) if option.several else column
            for option, column in proposed.items()
            if column is not None
        }
        wall, cpu = spent(lambda spec=spec, options=options: ask(spec, a, b, options))
        timed.append({"method": name, "wall_s": round(wall, 2), "cpu_s": round(cpu, 2)})
    return timed


def ask(spec: ExplanationSpec, a: Any, b: Any, options: dict[str, Any]) -> None:
    answer(spec, rows_of(a, b, on=spec.on), options)


def feature_shift(rows: int = 1_000, features: int = 25) -> dict[str, Any]:
    """The test of 2 × 1,000 × 25 with 999 permutations: the fastest of a few tries."""
    random = np.random.default_rng(3)
    columns = tuple(Feature(f"x{j}", "number", f"x{j}") for j in range(features))
    ids = np.arange(rows, dtype=np.uint64)
    sides = [Rows(name, ids, random.normal(size=(rows, features)), columns) for name in "AB"]
    spec = explanations.REGISTRY["feature_shift"]
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):  # as every explanation is computed
        tries = [spent(lambda: spec.explain(*sides, permutations=999)) for _ in range(TRIES)]
    wall, cpu = min(tries)
    return {"rows": rows, "features": features, "wall_s": round(wall, 2), "cpu_s": round(cpu, 2)}


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of wall and of processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    page(200)  # imports and compiled loops
    timed = page(ROWS)
    shift = feature_shift()
    for one in timed:
        print(" | ".join(map(str, one.values())))
    total = {key: round(sum(one[key] for one in timed), 1) for key in ("wall_s", "cpu_s")}
    print(f"page {total}, aim {AIM_PAGE_S:g} s; feature shift {shift}, aim {AIM_SHIFT_S:g} s")
    result = {
        "machine": describe(),
        "page": {
            "rows": ROWS,
            "columns": NUMBERS + CATEGORIES + 2,
            "aim_s": AIM_PAGE_S,
            **total,
            "methods": timed,
        },
        "feature_shift": {**shift, "permutations": 999, "aim_s": AIM_SHIFT_S},
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
