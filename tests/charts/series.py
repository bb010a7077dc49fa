"""A series of versions by hand: quiet at first, then a shift with an alarm."""

from dnacompare.inference.version_evidence import alarm, log_e_value, log_wealth
from dnacompare.results import Estimate
from dnacompare.version_series import DataVersion, VersionSeries

QUIET = (0.4, 0.7, 0.2)
MOVED = (0.0001, 0.0001)


def series(p_values: tuple[float, ...] = QUIET + MOVED, name: str = "week") -> VersionSeries:
    evidence = [log_e_value(p, 9_999) for p in p_values]
    wealth = log_wealth(evidence)
    versions = tuple(
        DataVersion(
            f"{name} {number}",
            f"{number:032x}",
            300,
            Estimate(
                value=0.01 if p > 0.01 else 0.4,
                n=(500, 300),
                units="standardised units",
                method="V-statistic",
                interval=(0.0, 0.02) if p > 0.01 else (0.3, 0.5),
                p_value=max(p, 0.001),
                permutations=999,
                noise_floor=0.01,
            ),
            (500, 300),
            p,
            evidence[number],
            wealth[number],
        )
        for number, p in enumerate(p_values)
    )
    raised = alarm(wealth, 0.05)
    return VersionSeries(
        reference=f"{name} of reference",
        fingerprint="0" * 32,
        items=500,
        distance="energy",
        title="Energy distance",
        versions=versions,
        p_value=0.5,
        level=0.05,
        alarm=raised,
        extractor="columns",
        seed=0,
        sentence="Alarm with version 5 of 5: it changed." if raised else "No alarm after 3.",
        method="rank e-values",
    )
