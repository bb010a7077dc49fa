"""Tables in Markdown."""

from collections.abc import Iterable, Sequence

MISSING = "—"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column to the left, the others centred."""
    ruled = ["---", *[":-:"] * (len(head) - 1)]
    lines = [head, ruled, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def percent(share: float) -> str:
    """With one decimal, and without a sign of its own."""
    return f"{100 * share:.1f}"
