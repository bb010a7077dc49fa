"""The neurons that tell B from A best, as they look on items that they were not chosen on."""

from dnacompare import numbers
from dnacompare.charts import rows, text, theme
from dnacompare.charts.picture import Picture
from dnacompare.results import Separation

DRAWN = 12


def separating(found: Separation, level: float) -> Picture:
    """A ranked dot plot of the chosen neurons, in the order of the choice."""
    drawn = found.neurons[:DRAWN]
    marks = [
        rows.Row(
            name=neuron.name,
            value=neuron.estimate.value,
            interval=neuron.estimate.interval,
            floor=neuron.estimate.noise_floor,
            remark=f"p = {numbers.bare_p(neuron.estimate.p_value)}",
            colour=theme.B if neuron.shift > 0 else theme.A,
            hollow=neuron.estimate.p_value is None or neuron.estimate.p_value > level,
        )
        for neuron in drawn
    ]
    figure = rows.draw(marks, f"shift ({text.escape(found.chosen.units)})")
    held = sum(
        neuron.estimate.p_value is not None and neuron.estimate.p_value <= level
        for neuron in found.neurons
    )
    reading = (
        f"{held} of {len(found.neurons)} chosen neurons differ beyond chance on the other half, "
        f"by {numbers.number(found.chosen.value)} on average against "
        f"{numbers.number(found.all_neurons.value)} over all {found.neurons_compared:,}."
    )
    return Picture(figure, reading, f"The neurons that separate best. {reading}")
