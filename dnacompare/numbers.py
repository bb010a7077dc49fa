"""How quantities are put into words wherever a person reads them: three significant digits."""

import math

from dnacompare.results import Interval

NONE = "–"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float | None) -> str:
    """``0.310``, ``12.4``, ``1,230``, ``4.20 × 10⁻⁶``; a dash where a method gives no number."""
    if value is None or math.isnan(value):
        return NONE
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    sign = "−" if value < 0 else ""
    size = float(f"{abs(value):.2e}")  # rounded first: 0.99996 reads 1.00, not 1.000
    exponent = math.floor(math.log10(size))
    if -4 <= exponent < 6:
        return f"{sign}{size:,.{max(2 - exponent, 0)}f}"
    return f"{sign}{size / 10.0**exponent:.2f} × 10{str(exponent).translate(_SUPERSCRIPT)}"


def interval(bounds: Interval | None) -> str:
    """``[0.270, 0.360]``, or a dash."""
    return NONE if bounds is None else f"[{number(bounds[0])}, {number(bounds[1])}]"


def p_value(p: float | None, permutations: int = 0) -> str:
    """``p = 0.001 (999 permutations)``: the exact ``(b + 1) / (B + 1)``, never 0."""
    if p is None:
        return "no p-value"
    drawn = f" ({count(permutations, 'permutation')})" if permutations else ""
    return f"p = {bare_p(p)}{drawn}"


def bare_p(p: float | None) -> str:
    """The number alone, for a table's cell."""
    if p is None:
        return NONE
    return f"{p:.3g}" if p >= 1e-4 else number(p)


def percent(share: float) -> str:
    """A share in 0…1 as whole percent, or with one digit below ten."""
    return f"{share:.0%}" if share >= 0.1 or share == 0 else f"{share:.1%}"


def count(items: int, noun: str) -> str:
    """``1 image``, ``1,240 images``."""
    return f"{items:,} {noun}{'' if items == 1 else 's'}"


def both(n: tuple[int, int]) -> str:
    """The two sample sizes: ``n = 300 and 280``."""
    return f"n = {n[0]:,} and {n[1]:,}"


def size(amount: float) -> str:
    """Bytes as people say them: ``820 B``, ``3.4 MB``."""
    units = ("B", "kB", "MB", "GB")
    step = 0
    while amount >= 1000 and step < len(units) - 1:
        amount, step = amount / 1000, step + 1
    return (
        f"{amount:.0f} {units[step]}"
        if step == 0 or amount >= 100
        else f"{amount:.1f} {units[step]}"
    )


def duration(seconds: float) -> str:
    """``8 s``, ``2 min``, ``1 h 5 min``; rounded up, so that time left never reads as none."""
    whole = math.ceil(seconds)
    if whole < 90:
        return f"{whole} s"
    minutes = math.ceil(whole / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


PEOPLE = ("Fréchet", "Monge", "Wasserstein")
"""Names with which titles begin."""


def inside(title: str) -> str:
    """A title as it stands inside a sentence: "energy distance", but "DNA earth mover's" and
    "Fréchet distance"."""
    named = title[:2].isupper() or title.startswith(PEOPLE)
    return title if named else title[:1].lower() + title[1:]
