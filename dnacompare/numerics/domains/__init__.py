"""Spaces on which distributions live: interval, circle, products, sphere, graphs."""

from dnacompare.numerics.domains.choice import domain_for
from dnacompare.numerics.domains.circle import Circle
from dnacompare.numerics.domains.graph import Graph
from dnacompare.numerics.domains.interval import Interval
from dnacompare.numerics.domains.neighbours import NeighbourGraph
from dnacompare.numerics.domains.product import Product, cylinder, torus
from dnacompare.numerics.domains.sphere import Sphere

__all__ = [
    "Circle",
    "Graph",
    "Interval",
    "NeighbourGraph",
    "Product",
    "Sphere",
    "cylinder",
    "domain_for",
    "torus",
]
