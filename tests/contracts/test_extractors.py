"""What every registered extractor promises, whoever wrote it."""

import json
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.extractors import REGISTRY
from dnacompare.specs import Extractor, ExtractorSpec, LayerInfo, Preparing
from dnacompare.workflow.extract import build_extractor, extraction
from tests.build import image_dataset, pictures, table_dataset, text_dataset
from tests.networks.making import (
    SIDE,
    hub_repository,
    onnx_file,
    torch_network,
    torchscript_file,
)

if TYPE_CHECKING:
    from torch import Tensor

ITEMS = 7
Choice = tuple[str, dict[str, Any]]
RANDOM = {"weights": "random", "seed": 1}


def smallest(name: str, folder: Path) -> Choice:
    """A family's name and options, with the choice that some need before they run here."""
    if name == "onnx":
        return name, {"weights": str(onnx_file(torch_network(), folder / "network.onnx"))}
    if name == "torchscript":
        path = torchscript_file(torch_network(), folder / "network.pt")
        return name, {"weights": str(path), "size": SIDE, "allow_model_code": True}
    if name == "torch-hub":
        made = {"repository": str(hub_repository(folder)), "model": "tiny", "size": SIDE}
        return name, {**RANDOM, **made, "allow_model_code": True}
    variants = {"torchvision": "torchvision/squeezenet1_1", "timm": "timm/test_vit"}
    return (variants[name], RANDOM) if name in variants else (name, {})


def images() -> Dataset:
    odd = [np.zeros((1, 7, 3), np.uint8), np.full((90, 31, 3), 255, np.uint8)]
    return image_dataset([*pictures(ITEMS - 2), *odd])


def table() -> Dataset:
    random = np.random.default_rng(0)
    return table_dataset(
        pd.DataFrame(
            {
                "height": random.normal(170, 9, ITEMS),
                "gaps": np.where(np.arange(ITEMS) % 3 == 0, np.nan, random.normal(size=ITEMS)),
                "colour": random.choice(["red", "green", "blue"], ITEMS),
            }
        )
    )


def texts() -> Dataset:
    words = ["the", "Quick", "brown", "12", "lazy", "dogs!", "ünïcödé", "猫", "🙂", "end."]
    random = np.random.default_rng(0)
    return text_dataset([" ".join(random.permutation(words)[:n]) for n in range(ITEMS)])


DATA: dict[str, Callable[[], Dataset]] = {"images": images, "table": table, "text": texts}
CASES = [
    (name, modality) for name, spec in REGISTRY.specs().items() for modality in spec.modalities
]


class Heard:
    """A sink that keeps everything; the extractor under test is a real one."""

    def __init__(self) -> None:
        self.pieces: dict[int, list[NDArray[np.float32]]] = defaultdict(list)

    def __call__(self, layer: int, activations: "Tensor") -> None:
        import torch

        assert activations.dtype == torch.float32
        assert activations.ndim == 3
        self.pieces[layer].append(activations.detach().cpu().numpy().copy())

    def layers(self) -> list[NDArray[np.float32]]:
        return [np.concatenate(self.pieces[layer]) for layer in sorted(self.pieces)]


def hear(extractor: Extractor, dataset: Dataset, order: Any, size: int = 100) -> list[Any]:
    """All layers and the embeddings of items in this order, ``size`` at a time."""
    heard = Heard()
    rows = [
        extractor.run(dataset.read(order[start : start + size]), heard)
        for start in range(0, len(order), size)
    ]
    return [*heard.layers(), np.concatenate(rows)]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(case))
def case(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[ExtractorSpec, Choice, Extractor, Dataset]:
    name, modality = request.param
    spec = REGISTRY[name]
    lacking = [module for module in spec.requires if find_spec(module) is None]
    if lacking:
        pytest.skip(f"{name} needs {', '.join(lacking)}, an optional extra")
    choice = smallest(name, tmp_path_factory.mktemp(name))
    dataset = DATA[modality]()
    try:
        extractor = build_extractor(choice[0], (dataset,), "cpu", choice[1])
    except InputError as error:
        if "download" not in str(error):
            raise
        pytest.skip(f"{name} has weights to download: {error}")
    return spec, choice, extractor, dataset


Case = tuple[ExtractorSpec, Choice, Extractor, Dataset]
Seen = list[NDArray[np.float32]]


@pytest.fixture(scope="module")
def whole(case: Case) -> Seen:
    """All layers and the embeddings, of all items at once and in order."""
    _, _, extractor, dataset = case
    return hear(extractor, dataset, np.arange(ITEMS))


def test_layers_and_embeddings_have_the_announced_shapes(case: Case, whole: Seen) -> None:
    _, _, extractor, _ = case
    *layers, values = whole
    assert len(layers) == len(extractor.layers) > 0
    for info, layer in zip(extractor.layers, layers, strict=True):
        assert isinstance(info, LayerInfo)
        assert layer.shape[:2] == (ITEMS, len(info.neurons))
        assert layer.shape[2] > 0
    assert values.dtype == np.float32
    assert values.shape == (ITEMS, len(extractor.dimensions))
    assert np.isfinite(values).all()


def test_names_tell_layers_neurons_and_dimensions_apart(case: Case) -> None:
    _, _, extractor, _ = case
    names = [layer.name for layer in extractor.layers]
    assert len(set(names)) == len(names)
    for info in extractor.layers:
        assert len(set(info.neurons)) == len(info.neurons)
        assert all(info.neurons)
    assert len(set(extractor.dimensions)) == len(extractor.dimensions)


def test_the_same_items_give_the_same_bits(case: Case, whole: Seen) -> None:
    _, _, extractor, dataset = case
    for a, b in zip(whole, hear(extractor, dataset, np.arange(ITEMS)), strict=True):
        assert np.array_equal(a, b, equal_nan=True)


@pytest.mark.parametrize("size", [1, 5])
def test_batches_do_not_matter(case: Case, whole: Seen, size: int) -> None:
    _, _, extractor, dataset = case
    parts = hear(extractor, dataset, np.arange(ITEMS), size)
    for a, b in zip(whole, parts, strict=True):
        assert np.array_equal(a, b, equal_nan=True)


def test_order_does_not_matter(case: Case, whole: Seen) -> None:
    _, _, extractor, dataset = case
    order = np.random.default_rng(3).permutation(ITEMS)
    mixed = hear(extractor, dataset, order)
    for a, b in zip(whole, mixed, strict=True):
        assert np.array_equal(a[order], b, equal_nan=True)


def test_items_differ(whole: Seen) -> None:
    """An extractor that ignores its input would keep every other promise."""
    *layers, values = whole
    assert np.nanstd(values, axis=0).max() > 0
    assert any(np.nanstd(layer.mean(axis=2), axis=0).max() > 0 for layer in layers)


def test_most_activations_lie_within_the_grid(case: Case, whole: Seen) -> None:
    _, _, extractor, _ = case
    *layers, _ = whole
    low, high = 2.0**extractor.grid.min_exponent, 2.0**extractor.grid.max_exponent
    for info, layer in zip(extractor.layers, layers, strict=True):
        size = np.abs(layer[np.isfinite(layer)])
        outside = (size >= high) | ((size > 0) & (size < low))
        assert outside.mean() <= 0.05, info.name


def test_preparing_ahead_changes_nothing(case: Case, whole: Seen) -> None:
    _, _, extractor, dataset = case
    if not isinstance(extractor, Preparing):
        pytest.skip("it prepares nothing")
    items = dataset.read(np.arange(ITEMS))
    prepared = [extractor.prepare(item) for item in items]
    again = [extractor.prepare(item) for item in prepared]
    assert all(np.array_equal(a, b) for a, b in zip(prepared, again, strict=True))
    heard = Heard()
    values = extractor.run(prepared, heard)
    for a, b in zip([*heard.layers(), values], whole, strict=True):
        assert np.array_equal(a, b, equal_nan=True)


def test_the_provenance_is_json_and_names_the_extractor(case: Case) -> None:
    spec, _, extractor, _ = case
    provenance = json.loads(json.dumps(dict(extractor.provenance), allow_nan=False))
    assert provenance["extractor"].partition("/")[0] == spec.name
    assert provenance == dict(extractor.provenance)  # no tuples: a file would bring back lists


def test_it_is_built_once(case: Case) -> None:
    _, (full, options), extractor, dataset = case
    assert build_extractor(full, (dataset,), "cpu", options) is extractor


def test_parts_add_up_to_the_whole(case: Case) -> None:
    _, _, extractor, dataset = case
    seen = [
        extraction(part, extractor=extractor)
        for part in (dataset.take(range(3)), dataset.take(range(3, ITEMS)), dataset)
    ]
    assert seen[0].dna + seen[1].dna == seen[2].dna
    joined = seen[0].embeddings + seen[1].embeddings
    assert np.array_equal(joined.values, seen[2].embeddings.values)
    assert np.array_equal(joined.ids, seen[2].embeddings.ids)


def test_unknown_options_and_other_modalities_are_refused(case: Case) -> None:
    spec, (full, options), _, dataset = case
    with pytest.raises(InputError, match=r"no option 'colour'; it has"):
        build_extractor(full, (dataset,), "cpu", options | {"colour": 1})
    for modality, other in DATA.items():
        if modality not in spec.modalities:
            with pytest.raises(IncompatibleError, match=rf"holds {modality}"):
                build_extractor(full, (other(),), "cpu", options)


def test_every_modality_has_a_default() -> None:
    from dnacompare.workflow.extract import default_extractor

    for modality in DATA:
        assert modality in REGISTRY[default_extractor(modality)].modalities
    with pytest.raises(InputError, match="no default extractor for 'smells'"):
        default_extractor("smells")
