"""What attribute control did: the two distances, each nuisance before and after, what counts."""

from dataclasses import replace

from dnacompare import numbers
from dnacompare.charts import rows, text, theme
from dnacompare.charts.distances import scaled_to_chance, times
from dnacompare.charts.picture import Picture
from dnacompare.results import Control, LayerWeight, NuisanceEffect

ROLES = {"ignored": " · ignored", "focus": " · in focus", "other": ""}
AXIS = "times what chance alone would show"


def controlled(control: Control, level: float) -> Picture:
    """The DNA distance with equal weights and with the chosen ones, in its noise floors."""
    marks = []
    for name, estimate in (("All neurons alike", control.plain), ("Weighted", control.weighted)):
        shown = scaled_to_chance(estimate)
        p = estimate.p_value
        marks.append(
            rows.Row(
                name=name,
                value=shown.value,
                interval=shown.interval,
                floor=1.0 if estimate.noise_floor else None,
                remark=f"{times(shown.value)} · p = {numbers.bare_p(p)}",
                hollow=p is None or p > level,
            )
        )
    return Picture(
        rows.draw(marks, AXIS),
        control.sentence,
        f"The DNA distance with all neurons alike and weighted. {control.sentence}",
    )


def effects(control: Control) -> Picture:
    """How far each nuisance alone moves the same pictures: hollow before, full after weighting."""
    shown = sorted(control.effects, key=lambda e: (e.role == "other", -_times(e, "plain")))
    marks = [
        rows.Row(
            name=f"{effect.title}: {effect.way}",
            value=_times(effect, "weighted"),
            interval=scaled_to_chance(effect.weighted).interval,
            floor=1.0,
            remark=f"{times(_times(effect, 'plain'))} → {times(_times(effect, 'weighted'))}"
            f"{ROLES[effect.role]}",
        )
        for effect in shown
    ]
    figure = rows.draw(marks, AXIS)
    figure.add_scatter(
        x=[_times(effect, "plain") for effect in shown],
        y=list(range(len(shown))),
        mode="markers",
        marker={
            "color": theme.NEUTRAL,
            "size": 10,
            "symbol": "circle-open",
            "line": {"width": 2, "color": theme.NEUTRAL},
        },
        hovertemplate="all neurons alike: %{x:.2f}<extra></extra>",
    )
    reading = _told(control)
    return Picture(
        figure,
        reading,
        f"What each of {len(shown)} changes to pictures does to the distance. {reading}",
    )


def layer_weights(control: Control) -> Picture:
    """What each layer counts for; a grey bar is its share with all neurons alike."""
    marks = [
        rows.Row(
            name=layer.name,
            value=100 * layer.share,
            interval=None,
            floor=100 * layer.neurons / control.neurons,
            remark=f"{layer.counted:,} of {numbers.count(layer.neurons, 'neuron')}",
            hollow=layer.counted == 0,
        )
        for layer in control.layers
    ]
    figure = rows.draw(marks, "percent of all weight")
    reading = _layers(control)
    return Picture(figure, reading, f"The weight of each of {len(marks)} layers. {reading}")


def _times(effect: NuisanceEffect, which: str) -> float:
    estimate = effect.plain if which == "plain" else effect.weighted
    return scaled_to_chance(replace(estimate, interval=None)).value


def _told(control: Control) -> str:
    """One sentence on what was chosen, and what the rest still does."""
    said = []
    for role in ("ignored", "focus"):
        chosen = [effect for effect in control.effects if effect.role == role]
        if chosen:
            top = max(chosen, key=lambda effect: _times(effect, "plain"))
            said.append(
                f"{text.short(top.title)} alone moves the same pictures by "
                f"{times(_times(top, 'weighted'))} what chance shows, "
                f"{times(_times(top, 'plain'))} before"
            )
    kept = [effect for effect in control.effects if effect.role == "other"]
    moved = [
        effect for effect in kept if _times(effect, "weighted") > 0.5 * _times(effect, "plain")
    ]
    rest = f"{len(moved)} of {len(kept)} others keep at least half of their effect"
    return "; ".join([*said, rest]) + "."


def _layers(control: Control) -> str:
    silent = [layer for layer in control.layers if layer.counted == 0]
    gained = max(control.layers, key=lambda layer: _gain(layer, control.neurons))
    lost = (
        f"{numbers.count(len(silent), 'layer')} of {len(control.layers)} no longer count; "
        if silent
        else ""
    )
    return (
        f"{lost}the weights spread as widely as {control.effective:,.0f} of {control.neurons:,} "
        f"equal ones would; {text.short(gained.name)} gained most."
    )


def _gain(layer: LayerWeight, neurons: int) -> float:
    return layer.share - layer.neurons / neurons
