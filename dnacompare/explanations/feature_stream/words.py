"""What is said of a stream that was watched."""

from dnacompare.explanations.feature_stream.result import FeatureStream
from dnacompare.numbers import number

MANY = 5
"""Times the expected alarms from which clean rows in their own order are said to raise too many."""


def sentence(found: FeatureStream) -> str:
    clean = (
        f"{number(found.alarms_per_1000)} windows in 1,000 clean rows raise an alarm, and a stream "
        f"as long as this one does so by chance with probability {found.false_alarm:.2g}"
    )
    if found.first_alarm is None:
        return f"No window of B leaves what the clean period shows; {clean}."
    first = [one.name for one in found.features if one.first_alarm == found.first_alarm]
    told = ", ".join(first[:3]) + (", …" if len(first) > 3 else "")
    share = sum(one.alarm for one in found.windows) / len(found.windows)
    return (
        f"The first alarm is at row {found.first_alarm:,} of B, by {told}; {share:.0%} of its "
        f"windows are in alarm; {clean}. It says when B left what A showed, not why."
    )


def dependence(found: FeatureStream) -> tuple[str, ...]:
    """A warning where the clean period in its own order raises more alarms than blocks of it."""
    if found.alarms_per_1000 <= MANY * found.expected_per_1000:
        return ()
    return (
        f"Clean rows in their own order raise {number(found.alarms_per_1000)} alarms in 1,000 and "
        f"in blocks of {found.block:,} rows {number(found.expected_per_1000)}: rows depend on "
        "each other for longer than a block, or drift. Alarms by chance are more frequent than "
        "stated; take longer blocks, or take away a season or trend.",
    )


def notes(season: int, difference: int) -> tuple[str, ...]:
    notes = [
        "A is taken to be clean: what it shows counts as usual, trends in it too.",
        "When one feature's mechanism changes, its neighbours' laws given it change too.",
    ]
    if season:
        notes.append(f"The wave of {season} rows that fits A was taken away; B's rows follow A's.")
    if difference:
        notes.append(f"Rows are differences to the row {difference} before.")
    return tuple(notes)
