"""How one neuron moved: the two densities over one axis."""

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.neurons import beyond
from dnacompare.charts.picture import Picture
from dnacompare.results import NeuronShift

HEIGHT = 260


def density(shift: NeuronShift, a: str, b: str, level: float) -> Picture:
    """Overlaid densities of A and B for one neuron; ``a`` and ``b`` name the datasets."""
    figure = theme.blank(HEIGHT)
    curves = shift.curves
    for values, side, dataset, colour in (
        (curves.density_a, "A", a, theme.A),
        (curves.density_b, "B", b, theme.B),
    ):
        figure.add_scatter(
            x=curves.x,
            y=values,
            name=f"{side} · {text.label(dataset, 22)}",
            mode="lines",
            line={"color": colour, "width": 2, "shape": "hvh"},
            fill="tozeroy",
            fillcolor=theme.translucent(colour, 0.16),
            hovertemplate=f"{side}: %{{y:.3g}} at %{{x:.3g}}<extra></extra>",
        )
    figure.update_layout(showlegend=True, margin_t=34)
    figure.update_xaxes(title={"text": text.escape(curves.units)}, showgrid=False)
    figure.update_yaxes(rangemode="tozero", title={"text": "density"}, nticks=4)
    reading = _reading(shift, level)
    named = text.short(shift.name, 60)
    return Picture(figure, reading, f"Densities of {named} in A and B. {reading}")


def _reading(shift: NeuronShift, level: float) -> str:
    means = f"mean {numbers.number(shift.mean_a)} in A, {numbers.number(shift.mean_b)} in B"
    tested = numbers.p_value(shift.estimate.p_value)
    if not beyond(shift, level):
        return f"Chance alone could give this difference: {means} ({tested})."
    way = "higher" if shift.shift > 0 else "lower"
    return f"Values are {way} in B, by more than chance would give: {means} ({tested})."
