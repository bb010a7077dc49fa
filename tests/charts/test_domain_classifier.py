"""The picture of a classifier's columns: two dots each, names as names."""

import json

import pytest

from dnacompare.charts.explained.domain_classifier import shares
from dnacompare.explanations.domain_classifier import ClassifierColumn, DomainClassifier
from dnacompare.results import Estimate

AUC = Estimate(value=0.7, n=(90, 80), units="", method="", interval=(0.6, 0.8))


def found(p: float = 0.01) -> DomainClassifier:
    names = ("<b onload=x>", "along")
    columns = (
        ClassifierColumn(
            names[0], 0.2, 0.02, (0.16, 0.24), 0.13, 0.02, (0.09, 0.17), 0.01, p, "differs"
        ),
        ClassifierColumn(
            names[1], 0.0, 0.02, (-0.04, 0.04), 0.07, 0.02, (0.03, 0.11), 0.01, p, "differs"
        ),
    )
    return DomainClassifier(
        method="domain_classifier",
        a="old",
        b="new",
        n=(90, 80),
        sentence="They differ.",
        seed=0,
        columns=columns,
        r2=0.2,
        linear=AUC,
        trees=AUC,
        shrinkage=0.01,
        transform="none",
        permutations=99,
        level=0.05,
    )


def test_two_dots_a_column() -> None:
    picture = shares(found())
    differs, uses = picture.figure.data[1:]
    assert (differs.x, uses.x) == ((0.13, 0.07), (0.2, 0.0))
    assert uses.error_x.array == pytest.approx((0.04, 0.04))
    assert "1 column that differs is not needed by the classifier, first along" in picture.reading
    assert "<b onload" not in json.dumps(picture.figure.to_dict()["layout"]["annotations"])
    assert "&lt;b onload=x&gt;" in str(differs.hovertext)


def test_nothing_found() -> None:
    assert "No column differs" in shares(found(0.5)).reading
