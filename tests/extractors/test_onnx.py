"""ONNX files: the numbers are torch's, and hostile files are refused before they run."""

import contextlib
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from dnacompare.errors import InputError
from dnacompare.extractors.onnx import build, layers
from dnacompare.networks.hooks import module_network
from dnacompare.networks.network import Network
from dnacompare.networks.preprocessing import Preprocessing
from dnacompare.networks.weights import Loaded
from tests.build import pictures
from tests.networks.making import SIDE, onnx_file, torch_network

FLOAT = TensorProto.FLOAT


def seen(network: Network, count: int = 5) -> list[Any]:
    """The activations of each layer, and last the embeddings."""
    parts: dict[int, list[Any]] = {}
    images = pictures(count)
    values = network.run(images, lambda i, found: parts.setdefault(i, []).append(found.numpy()))
    return [*(np.concatenate(parts[i]) for i in sorted(parts)), values]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return onnx_file(torch_network(), tmp_path_factory.mktemp("onnx") / "resnet18.onnx")


def test_activations_are_those_of_the_same_network_in_torch(exported: Path) -> None:
    ours = build("", (), "cpu", {"weights": exported})
    preprocessing = ours.preprocessing
    assert preprocessing == Preprocessing(73, 64, "bilinear", *_imagenet())
    theirs = module_network("same", Loaded.of(torch_network(), preprocessing), "cpu", {})
    assert len(ours.layers) == len(theirs.layers) == 8
    for a, b in zip(seen(ours), seen(theirs), strict=True):
        assert a.shape == b.shape
        # Both in float32; the exporter folds each batch norm into its convolution, which rounds
        # otherwise in each of 20 convolutions.
        assert np.abs(a - b).max() <= 1e-4 * np.abs(b).max()


def _imagenet() -> tuple[tuple[float, ...], tuple[float, ...]]:
    return (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def test_resnet_50_has_the_paper_s_layers(tmp_path: Path) -> None:
    found = layers("", {"weights": onnx_file(torch_network("resnet50"), tmp_path / "r.onnx")})
    default = [layer for layer in found if layer.default]
    assert (len(default), sum(layer.neurons for layer in default)) == (16, 15_104)


def test_layers_can_be_picked_and_change_the_provenance(exported: Path) -> None:
    pattern = "/layer4/**/relu_1/*"
    picked = build("", (), "cpu", {"weights": exported, "layers": pattern})
    assert [layer.name.split("/")[2] for layer in picked.layers] == ["layer4.0", "layer4.1"]
    assert picked.provenance != build("", (), "cpu", {"weights": exported}).provenance
    with pytest.raises(InputError, match="no layer 'layer9'"):
        build("", (), "cpu", {"weights": exported, "layers": "layer9"})


def test_a_network_that_takes_one_image_at_a_time_gives_the_same(
    tmp_path: Path, exported: Path
) -> None:
    one = build("", (), "cpu", {"weights": onnx_file(torch_network(), tmp_path / "1", batch=1)})
    for a, b in zip(seen(one), seen(build("", (), "cpu", {"weights": exported})), strict=True):
        # The kernels for one image sum in another order than those for four.
        assert np.abs(a - b).max() <= 1e-4 * np.abs(b).max()


def graph(
    path: Path,
    *,
    shape: tuple[int | str, ...] = ("n", 1, 8, 8),
    nodes: list[onnx.NodeProto] | None = None,
    weights: list[TensorProto] | None = None,
) -> Path:
    """Two filters over an image, rectified, their mean, and two classes."""
    random = np.random.default_rng(0)
    kernel = random.normal(size=(2, 1, 3, 3)).astype(np.float32)
    matrix = random.normal(size=(2, 2)).astype(np.float32)
    usual = [
        helper.make_node("Conv", ["image", "kernel"], ["filtered"]),
        helper.make_node("Relu", ["filtered"], ["rectified"]),
        helper.make_node("GlobalAveragePool", ["rectified"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["flat"]),
        helper.make_node("Gemm", ["flat", "matrix"], ["logits"]),
    ]
    held = [onnx.numpy_helper.from_array(kernel, "kernel")]
    held.append(onnx.numpy_helper.from_array(matrix, "matrix"))
    made = helper.make_graph(
        usual + (nodes or []),
        "tiny",
        [helper.make_tensor_value_info("image", FLOAT, shape)],
        [helper.make_tensor_value_info("logits", FLOAT, ["n", 2])],
        held + (weights or []),
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    path.write_bytes(model.SerializeToString())
    return path


def test_a_graph_of_one_channel_by_hand(tmp_path: Path) -> None:
    import torch

    path = graph(tmp_path / "tiny.onnx")
    network = build("", (), "cpu", {"weights": path})
    assert [layer.name for layer in network.layers] == ["rectified"]
    image = pictures(1)[0]
    (layer, embedding) = seen(network, 1)
    kernel = next(onnx.numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer)
    grey = torch.from_numpy(network.prepare(image)[None])
    wanted = torch.relu(torch.conv2d(grey, torch.from_numpy(kernel.copy()))).flatten(2).numpy()
    # Nine products in float32 in any order.
    assert np.allclose(layer, wanted, atol=1e-5)
    assert np.allclose(embedding, wanted.mean(2), atol=1e-5)


def outside() -> TensorProto:
    tensor = TensorProto(name="elsewhere", data_type=FLOAT, dims=[2])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")
    return tensor


def endless() -> onnx.NodeProto:
    again = helper.make_tensor_value_info("again", TensorProto.BOOL, [])
    body = helper.make_graph([], "body", [], [again])
    return helper.make_node("Loop", ["", "", "logits"], ["never"], body=body)


def hidden() -> onnx.NodeProto:
    """A tensor in another file, within the branch of a condition."""
    branch = helper.make_graph(
        [helper.make_node("Constant", [], ["c"], value=outside())], "b", [], []
    )
    return helper.make_node("If", ["logits"], ["x"], then_branch=branch, else_branch=branch)


def test_hostile_files_are_refused_before_they_run(tmp_path: Path) -> None:
    custom = helper.make_node("Steal", ["logits"], ["loot"], domain="evil.example")
    cases = {
        "outside": (graph(tmp_path / "a", weights=[outside()]), "in another file"),
        "hidden": (graph(tmp_path / "b", nodes=[hidden()]), "in another file"),
        "endless": (graph(tmp_path / "c", nodes=[endless()]), "may never end"),
        "custom": (graph(tmp_path / "d", nodes=[custom]), "onnxruntime cannot load"),
        "missing": (tmp_path / "none", "There is no file"),
        "flat": (graph(tmp_path / "e", shape=("n", 64)), "must take images"),
        "wide": (graph(tmp_path / "f", shape=("n", 1, 8, 16)), "must take square images"),
        "colours": (graph(tmp_path / "g", shape=("n", 7, 8, 8)), "3 channels or 1"),
    }
    for junk in (b"", b"not a network", b"\x08" * 40, b"\x0a\xff\xff\xff\xff\x0f"):
        path = tmp_path / f"junk{len(junk)}"
        path.write_bytes(junk)
        cases[str(junk)] = (path, "is no ONNX file|holds no network")
    for name, (path, told) in cases.items():
        with pytest.raises(InputError, match=told):
            build("", (), "cpu", {"weights": path})
        assert name


def test_damaged_files_never_crash(exported: Path, tmp_path: Path) -> None:
    """Bytes changed at random in the part that describes the graph, and files cut short."""
    whole = graph(tmp_path / "whole").read_bytes()
    random = np.random.default_rng(0)
    for trial in range(60):
        data = bytearray(whole)
        for place in random.integers(0, len(data), 3):
            data[place] = random.integers(0, 256)
        cut = data if trial % 2 else data[: random.integers(1, len(data))]
        (tmp_path / "damaged").write_bytes(bytes(cut))
        with contextlib.suppress(InputError):  # any other error is a fault of ours
            build("", (), "cpu", {"weights": tmp_path / "damaged"})


def test_the_file_must_be_given() -> None:
    with pytest.raises(InputError, match="give the ONNX file in 'weights'"):
        build("", (), "cpu", {})
    with pytest.raises(InputError, match="give the ONNX file in 'weights'"):
        build("resnet", (), "cpu", {"weights": "x"})


def test_the_side_is_the_input_s_own(exported: Path) -> None:
    assert build("", (), "cpu", {"weights": exported}).preprocessing.crop == SIDE
    with pytest.raises(InputError, match="onnxruntime cannot run"):
        build("", (), "cpu", {"weights": exported, "size": 32})
