"""Where in the network: how far each layer moved, in the network's own order."""

from collections.abc import Sequence

from dnacompare import numbers
from dnacompare.charts import rows, text, theme
from dnacompare.charts.picture import Picture
from dnacompare.results import LayerShift


def layers(shifts: Sequence[LayerShift], level: float, noun: str) -> Picture:
    """One row a layer, from the input to the output; ``noun`` is what its neurons are called."""
    marks = [
        rows.Row(
            name=shift.name,
            value=shift.estimate.value,
            interval=shift.estimate.interval,
            floor=shift.estimate.noise_floor,
            remark=numbers.count(shift.neurons, noun),
            colour=theme.NEUTRAL,
            hollow=not beyond(shift, level),
        )
        for shift in shifts
    ]
    units = shifts[0].estimate.units if shifts else ""
    figure = rows.draw(marks, f"mean shift of its {noun}s ({text.escape(units)})")
    reading = _reading([shift for shift in shifts if beyond(shift, level)], len(shifts))
    return Picture(figure, reading, f"Shift of each of {len(shifts)} layers. {reading}")


def beyond(shift: LayerShift, level: float) -> bool:
    """Whether the layer moved by more than chance: by its p-value, else by its noise floor."""
    estimate = shift.estimate
    if estimate.p_value is not None:
        return estimate.p_value <= level
    low = estimate.interval[0] if estimate.interval else estimate.value
    return low > (estimate.noise_floor or 0.0)


def _reading(moved: Sequence[LayerShift], total: int) -> str:
    if not moved:
        return "No layer moved by more than chance alone would give."
    top = max(moved, key=lambda shift: shift.estimate.value)
    return (
        f"{len(moved)} of {numbers.count(total, 'layer')} moved by more than chance; "
        f"{text.short(top.name)} moved most, by {numbers.number(top.estimate.value)} "
        f"{top.estimate.units} on average."
    )
