"""Why two datasets differ: their rows, brought to a common form, given to one explanation."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dnacompare import codec, explanations
from dnacompare.errors import InputError
from dnacompare.explanation import Explanation
from dnacompare.specs import ExplanationSpec, Report, silent
from dnacompare.workflow.loader_choice import checked
from dnacompare.workflow.software import software

if TYPE_CHECKING:
    from dnacompare.workflow.explained_rows import RowPair
    from dnacompare.workflow.shards import Cache


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
    cache: "Cache | None" = None,
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

    spec = method_called(method)
    given = checked(spec.title, spec.options, options)
    rows = rows_of(
        a, b, on=spec.on, extractor=extractor, device=device, cache=cache, progress=progress
    )
    return answer(spec, rows, given, seed=seed, progress=progress)


def method_called(name: str) -> ExplanationSpec:
    """The registered method; ``auto`` is the first. Raises ``InputError`` for an unknown one."""
    return explanations.REGISTRY[next(iter(explanations.REGISTRY)) if name == "auto" else name]


def answer(
    spec: ExplanationSpec,
    rows: "RowPair",
    options: Mapping[str, Any],
    *,
    seed: int = 0,
    progress: Report = silent,
) -> Explanation:
    """What the method says of rows that are ready for it."""
    from threadpoolctl import threadpool_limits

    # thousands of small matrices: threads that wait for each other cost six times the work, and on
    # a busy machine a hundred times
    with threadpool_limits(1, user_api="blas"):
        found = spec.explain(rows.a, rows.b, seed=seed, progress=progress, **options)
    return replace(found, notes=(*rows.notes, *found.notes), software=software())


def load_explanation(path: Path | str) -> Explanation:
    """Read what ``Explanation.save`` wrote, whichever the method."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{Path(path).name!r} cannot be read: {error}.") from error
    return read_explanation(text, Path(path).name)


def read_explanation(text: str, name: str = "This") -> Explanation:
    """The same from JSON; ``name`` is how an ``InputError`` calls it."""
    try:
        raw = codec.parsed(text)
    except ValueError as error:
        raise InputError(f"{name!r} cannot be read: {error}.") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("method"), str):
        raise InputError(f"{name!r} is not an explanation: it names no method.")
    return explanations.REGISTRY[raw["method"]].result.from_json(text)
