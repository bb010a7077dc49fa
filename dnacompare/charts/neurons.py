"""Which neurons changed most, ranked, coloured by the side in which they are more active."""

from collections.abc import Sequence

from dnacompare import numbers
from dnacompare.charts import rows, text, theme
from dnacompare.charts.picture import Picture
from dnacompare.results import NeuronShift


def neurons(shifts: Sequence[NeuronShift], tested: int, level: float, noun: str) -> Picture:
    """A ranked dot plot; ``noun`` is what the neurons are here, such as ``column``."""
    marks = [
        rows.Row(
            name=shift.name,
            value=shift.estimate.value,
            interval=shift.estimate.interval,
            floor=shift.estimate.noise_floor,
            remark=f"p = {numbers.bare_p(shift.estimate.p_value)}",
            colour=side(shift),
            hollow=not beyond(shift, level),
        )
        for shift in shifts
    ]
    units = shifts[0].estimate.units if shifts else ""
    figure = rows.draw(marks, f"shift ({text.escape(units)})")
    reading = _reading(shifts, tested, level, noun)
    return Picture(figure, reading, f"The {len(shifts)} most changed {noun}s. {reading}")


def side(shift: NeuronShift) -> str:
    """B's colour where B's mean is higher, A's where A's is."""
    return theme.B if shift.shift > 0 else theme.A


def beyond(shift: NeuronShift, level: float) -> bool:
    """Whether the adjusted p-value is at most ``level``."""
    return shift.estimate.p_value is not None and shift.estimate.p_value <= level


def _reading(shifts: Sequence[NeuronShift], tested: int, level: float, noun: str) -> str:
    found = [shift for shift in shifts if beyond(shift, level)]
    among = f"of {numbers.count(tested, noun)} tested"
    if not found:
        return f"No {noun} {among} changed by more than chance, allowing for the number of looks."
    top = max(found, key=lambda shift: shift.estimate.value)
    return (
        f"{text.short(top.name, 90)} changed most {among}: its mean is "
        f"{'higher' if top.shift > 0 else 'lower'} in B "
        f"({numbers.number(top.mean_a)} in A, {numbers.number(top.mean_b)} in B)."
    )
