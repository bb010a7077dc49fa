"""Why two datasets differ: their rows, brought to a common form, given to one explanation."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from dnacompare import explanations
from dnacompare.errors import InputError
from dnacompare.explanation import Explanation
from dnacompare.specs import ExplanationSpec, Report, silent
from dnacompare.workflow.loader_choice import checked


def list_explanations() -> list[ExplanationSpec]:
    """Every way to explain a difference, the most used first."""
    return list(explanations.REGISTRY.specs().values())


def explain(
    a: Any,
    b: Any,
    *,
    method: str = "auto",
    extractor: str = "auto",
    device: str = "auto",
    seed: int = 0,
    progress: Report = silent,
    **options: Any,
) -> Explanation:
    """Why B differs from the reference A, by one of ``list_explanations()``.

    ``a`` and ``b`` are datasets, embeddings, or anything ``open_dataset`` accepts. ``method`` is a
    registered name; ``auto`` is the first of them. ``options`` are those of the method. Tables are
    explained by their columns; other items by the embeddings of ``extractor``. Raises
    ``InputError`` for an unknown method or option, ``IncompatibleError`` for sides of different
    kinds.
    """
    from dnacompare.workflow.explained_rows import rows_of
    from dnacompare.workflow.software import software

    name = next(iter(explanations.REGISTRY)) if method == "auto" else method
    spec = explanations.REGISTRY[name]
    given = checked(spec.title, spec.options, options)
    rows = rows_of(a, b, on=spec.on, extractor=extractor, device=device, progress=progress)
    found = spec.explain(rows.a, rows.b, seed=seed, progress=progress, **given)
    return replace(found, notes=(*rows.notes, *found.notes), software=software())


def load_explanation(path: Path | str) -> Explanation:
    """Read what ``Explanation.save`` wrote, whichever the method."""
    import json

    try:
        raw = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{Path(path).name!r} cannot be read: {error}.") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("method"), str):
        raise InputError(f"{Path(path).name!r} is not an explanation: it names no method.")
    return explanations.REGISTRY[raw["method"]].result.load(path)
