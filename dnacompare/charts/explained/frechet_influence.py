"""How single items move the Fréchet distance."""

from dnacompare.charts.explained.spread import spread
from dnacompare.charts.picture import Picture
from dnacompare.explanations.frechet_influence import FrechetInfluence


def influence(result: FrechetInfluence) -> Picture:
    """Every item's influence: above 0 it pulls the sets apart."""
    sides = {
        side: [item.influence for item in result.items if item.side == side] for side in ("A", "B")
    }
    reading = (
        f"Items to the right pull the sets apart, those to the left hold them together; "
        f"{result.beyond:,} of {len(result.items):,} are beyond what relabelling shows of them."
    )
    return spread(
        sides["A"],
        sides["B"],
        axis=f"influence on the squared distance ({result.units})",
        chance=result.chance,
        line=result.highest,
        reading=reading,
    )
