"""What the offline text extractor can tell apart, and how fast: ``python -m benchmarks.text_hash``.

Writes ``benchmarks/results/text_hash.json``.
"""

import csv
import json
import time
from pathlib import Path
from typing import Any

from benchmarks.embedded import DATA, agreement, standardised
from benchmarks.machine import describe
from dnacompare.extractors.text_hash.extractor import TextHash

RESULT = Path(__file__).parent / "results" / "text_hash.json"


def sentences() -> tuple[list[str], dict[str, list[str]]]:
    with (DATA / "sentiment_sentences" / "sentences.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [row["text"] for row in rows]
    return texts, {
        key: [row[key] for row in rows] for key in rows[0] if key in {"domain", "source", "label"}
    }


def answers() -> tuple[list[str], dict[str, list[str]]]:
    texts, models = [], []
    for path in sorted((DATA / "llm_outputs").glob("*.json")):
        entries = json.loads(path.read_text())[:250]
        texts += [entry["output"] for entry in entries]
        models += [path.stem] * len(entries)
    return texts, {"model (8)": models}


def main() -> None:
    extractor = TextHash()
    rows: list[dict[str, Any]] = []
    for name, load in (("sentiment_sentences", sentences), ("llm_outputs", answers)):
        texts, labels = load()
        start = time.process_time()
        vectors = extractor.run(texts, lambda layer, activations: None)
        spent = time.process_time() - start
        for target, truth in labels.items():
            rows.append(
                {
                    "data": name,
                    "target": target,
                    "items": len(texts),
                    "labels": len(set(truth)),
                    "5-NN, standardised": agreement(standardised(vectors), truth),
                    "5-NN, plain": agreement(vectors, truth),
                    "cpu_ms_per_text": round(1000 * spent / len(texts), 2),
                }
            )
            print(" | ".join(map(str, rows[-1].values())))
    result = {"machine": describe(), "extractor": dict(extractor.provenance), "quality": rows}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
