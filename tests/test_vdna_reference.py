"""The figures of the reference implementation on the same network, ranges and images.

Taken with ``vdna`` 0.1.1 (EMD in bins, mean over all neurons). Ranges are the extremes over the
first images of both sets, times 1.2, as vdna has it.
"""

from typing import Any

import numpy as np
import pytest
import torch
import torchvision

from dnacompare.detail import NO_GROUPS, Detail
from dnacompare.distances._dna_emd import dna_emd
from dnacompare.dna import DNA
from dnacompare.extractors.torchvision import build
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.layer import Layer
from dnacompare.numerics.accumulate import LayerCounter
from dnacompare.range_grid import RangeGrid, reference_ranges
from tests.reference_images import Images, activations, images

MOVED = 1e-7
"""Other processors round convolutions otherwise. An activation that this moves over a border
changes the mean by 1e-10 of it or less; a thousand may."""


def residual_blocks(model: torch.nn.Module) -> dict[str, str]:
    return {
        f"layer{stage}_{block}": f"layer{stage}.{block}"
        for stage in (1, 2, 3, 4)
        for block in range(len(model.get_submodule(f"layer{stage}")))  # type: ignore[arg-type]
    }


def reference_dnas(
    model: torch.nn.Module, layers: dict[str, str], *, count: int, seen: int, batch: int
) -> tuple[DNA, DNA]:
    """The DNAs of both sets in the ranges of the first ``seen`` images of each."""
    model.eval()
    sets = images(count, 1), images(count, 2, shift=1.0)
    first = np.concatenate([one[:seen] for one in sets])
    low: dict[str, Any] = {}
    high: dict[str, Any] = {}
    for found in activations(model, layers, first, batch):
        for name, values in found.items():
            low[name] = np.minimum(low.get(name, np.inf), values.min((0, 2)))
            high[name] = np.maximum(high.get(name, -np.inf), values.max((0, 2)))
    ranges = {name: reference_ranges(low[name], high[name]) for name in layers}
    a, b = (counted(model, layers, one, ranges, batch) for one in sets)
    return a, b


def counted(
    model: torch.nn.Module,
    layers: dict[str, str],
    pictures: Images,
    ranges: dict[str, Any],
    batch: int,
) -> DNA:
    detail = Detail(1, 0)
    counters: dict[str, LayerCounter] = {}
    for start, found in zip(
        range(0, len(pictures), batch), activations(model, layers, pictures, batch), strict=True
    ):
        for name, values in found.items():
            if name not in counters:
                neurons = [f"neuron {i}" for i in range(values.shape[1])]
                counters[name] = LayerCounter(
                    name, neurons, RangeGrid(), detail, ranges=ranges[name]
                )
            counters[name].add(values, np.arange(start, start + len(values), dtype=np.uint64))
    done: list[Layer] = [counters[name].layer() for name in layers]
    return DNA(
        provenance={"extractor": "reference"},
        grid=RangeGrid(),
        layers=tuple(done),
        items=len(pictures),
        root=0,
        group_items=np.array([len(pictures)]),
        detail=detail,
    ).reduced(NO_GROUPS)


def mean_of_all(a: DNA, b: DNA) -> float:
    """Over all neurons, those that never vary too."""
    found = neuron_shifts(a, b, units="bins")
    return float(np.concatenate([layer.value for layer in found.layers]).mean())


def torchvision_network(name: str) -> torch.nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model: torch.nn.Module = getattr(torchvision.models, name)(weights=None)
    return model


def test_resnet18() -> None:
    model = torchvision_network("resnet18")
    a, b = reference_dnas(model, residual_blocks(model), count=16, seen=8, batch=8)
    assert a.neurons == 1920
    assert sum(int(layer.total.sum()) for layer in a.layers) == 12_042_240
    assert mean_of_all(a, b) == pytest.approx(19.11561014603596, rel=MOVED)
    means = [float(layer.value.mean()) for layer in neuron_shifts(a, b, units="bins").layers]
    assert means == pytest.approx(
        [
            *(22.390235122369255, 19.3122835743184, 14.4276527871891, 16.81131417410715),
            *(15.944636130819521, 20.620535714285715, 18.17106036750638, 22.20733518016582),
        ],
        rel=MOVED * 10,  # a layer has a tenth of the neurons
    )
    note = next(note for note in dna_emd(a, b, units="bins").notes if "vdna" in note)
    assert float(note.rsplit(" ", 1)[1]) == pytest.approx(19.11561014603596, rel=MOVED)


@pytest.mark.slow
def test_resnet50() -> None:
    model = torchvision_network("resnet50")
    a, b = reference_dnas(model, residual_blocks(model), count=64, seen=8, batch=32)
    assert a.neurons == 15_104
    assert mean_of_all(a, b) == pytest.approx(27.561375982824895, rel=MOVED)


@pytest.mark.slow
def test_a_vision_transformer_of_the_package_itself() -> None:
    mugs = pytest.importorskip(
        "vdna.networks.mugs_vit", reason="needs the package vdna (pip install .[peers])"
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = mugs.vit_base(num_relation_blocks=1)
    layers = {f"block_{i}": f"blocks.{i}" for i in range(12)} | {"last_norm": "norm"}
    a, b = reference_dnas(model, layers, count=64, seen=8, batch=32)
    assert a.neurons == 9_984
    assert int(a.layers[0].total[0]) == 64 * 197  # every token, the class token too
    assert mean_of_all(a, b) == pytest.approx(35.80045997136027, rel=MOVED)


@pytest.mark.slow  # hundreds of millions of random weights
@pytest.mark.parametrize(
    ("name", "layers", "neurons", "activations"),
    [
        ("resnet50", 16, 15_104, 5_519_360),
        ("vit_b_16", 13, 9_984, 1_966_848),
        ("vgg16", 13, 4_224, 13_547_520),
        ("inception_v3", 4, 3_072, 800_256),
    ],
)
def test_layers_are_those_of_the_papers_table(
    name: str, layers: int, neurons: int, activations: int
) -> None:
    """Activations of one image of 224² (Inception: 299²), the class token among them."""
    network = build(name, (), "cpu", {"weights": "random"})
    seen: dict[int, tuple[int, int]] = {}
    picture = images(1, 1)[0]
    network.run([picture], lambda layer, found: seen.update({layer: tuple(found.shape[1:])}))
    assert len(seen) == layers
    assert sum(channels for channels, _ in seen.values()) == neurons
    assert sum(channels * places for channels, places in seen.values()) == activations
