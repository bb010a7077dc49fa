"""Networks of timm: the paper's layers, torchvision's numbers, weights and their faults."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
import torch
from safetensors.torch import save_file

from dnacompare.errors import InputError
from dnacompare.extractors.timm import build, layers
from dnacompare.networks.hooks import module_network
from dnacompare.networks.weights import Loaded
from tests.build import pictures
from tests.networks.making import torch_network


@pytest.mark.parametrize(
    ("name", "count", "neurons"),
    [
        # As in the specification of the method (Ramtoula et al. 2023, table of extractors).
        ("resnet50", 16, 15_104),
        ("vit_base_patch16_224", 13, 9_984),
        ("vgg16", 13, 4_224),
        ("inception_v3", 4, 3_072),
        # The same rule: 12 blocks of 384 or 768 and the norm after them.
        ("vit_small_patch14_dinov2", 13, 4_992),
        ("vit_base_patch16_clip_224", 13, 9_984),
        ("convnext_tiny", 5, 1_536),
        ("swin_tiny_patch4_window7_224", 4, 1_440),
    ],
)
def test_the_default_layers_are_the_blocks(name: str, count: int, neurons: int) -> None:
    default = [layer for layer in layers(name, {}) if layer.default]
    assert (len(default), sum(layer.neurons for layer in default)) == (count, neurons)


def heard(network: Any) -> tuple[dict[int, torch.Tensor], Any]:
    found: dict[int, torch.Tensor] = {}
    values = network.run(pictures(3), lambda i, layer: found.update({i: layer.clone()}))
    return found, values


def test_a_resnet_gives_what_torchvision_s_gives_with_the_same_weights(tmp_path: Path) -> None:
    model = torch_network("resnet18")
    save_file(model.state_dict(), tmp_path / "r.safetensors")
    ours = build("resnet18", (), "cpu", {"weights": str(tmp_path / "r.safetensors"), "size": 64})
    theirs = module_network("tv", Loaded.of(model, ours.preprocessing), "cpu", {})
    (a, x), (b, y) = heard(ours), heard(theirs)
    # The same operations on the same processor: the same bits.
    assert np.array_equal(x, y)
    assert a.keys() == b.keys()
    assert all(a[i].equal(b[i]) for i in a)
    assert [layer.name for layer in ours.layers] == [layer.name for layer in theirs.layers]


def test_preprocessing_is_that_of_the_published_weights() -> None:
    found = build("test_resnet", (), "cpu", {"weights": "random"}).preprocessing
    about = timm.data.resolve_model_data_config(timm.create_model("test_resnet"))
    assert (found.crop, found.mean) == (about["input_size"][1], tuple(about["mean"]))
    assert found.resize == int(found.crop / about["crop_pct"])


def test_a_transformer_can_take_another_side() -> None:
    small = build("test_vit", (), "cpu", {"weights": "random", "size": "64"})
    found, values = heard(small)
    assert found[0].shape[2] == (64 // 16) ** 2 + 1  # its patches and the class token
    assert values.shape == (3, 64)


def test_a_network_without_a_classifier_takes_a_file_without_one(tmp_path: Path) -> None:
    """As DINOv2's weights are."""
    state = timm.create_model("test_vit", num_classes=0).state_dict()
    save_file(state, tmp_path / "v.safetensors")
    network = build("test_vit", (), "cpu", {"weights": str(tmp_path / "v.safetensors")})
    assert len(network.dimensions) == 64


def test_faults_are_told_with_names(tmp_path: Path) -> None:
    state = timm.create_model("test_vit").state_dict()
    save_file({k: v for k, v in state.items() if k != "norm.weight"}, tmp_path / "a.safetensors")
    save_file(state | {"norm.weight": torch.zeros(3)}, tmp_path / "b.safetensors")
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("test_vit", {"weights": str(tmp_path / "a.safetensors")}, "it lacks norm.weight"),
        ("test_vit", {"weights": str(tmp_path / "b.safetensors")}, r"norm.weight \(3 instead of"),
        ("test_vit", {"weights": "none.safetensors"}, "There are no weights"),
        ("test_vit", {"weights": "random", "layers": "blocks.9"}, "did you mean blocks"),
        ("test_vid", {"weights": "random"}, "no network 'test_vid'.*timm/test_vit"),
        ("test_vit.nobody", {"weights": "random"}, "no weights 'nobody'; there are: r160_in1k"),
        ("test_vit", {"weights": "random", "size": "x"}, "whole number"),
    ]
    for name, options, told in cases:
        with pytest.raises(InputError, match=told):
            build(name, (), "cpu", options)


def test_a_failed_download_names_the_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub's client is told to stay offline; on a network-less machine it tries for a minute."""
    import huggingface_hub

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(InputError, match=r"could not be downloaded .*weights=<file>.*'embedded'"):
        build("test_resnet", (), "cpu", {})
