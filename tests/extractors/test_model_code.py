"""Models that are programs: refused without leave; with it, watched like any network."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dnacompare.errors import InputError
from dnacompare.extractors import torch_hub, torchscript
from dnacompare.networks.hooks import module_network
from dnacompare.networks.weights import Loaded
from dnacompare.workflow.building import build_extractor
from dnacompare.workflow.listing import list_layers
from dnacompare.workflow.settings import Settings
from tests.build import image_dataset, pictures
from tests.networks.making import SIDE, hub_repository, torch_network, torchscript_file

pytestmark = pytest.mark.filterwarnings("ignore:`torch.jit:FutureWarning")
LEAVE = {"allow_model_code": True}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = torchscript_file(torch_network(), tmp_path_factory.mktemp("jit") / "network.pt")
    return {"weights": str(path), "size": SIDE}


def test_without_leave_both_are_refused_and_the_way_is_told(program: dict[str, Any]) -> None:
    data = image_dataset(pictures(2))
    for name, options in (("torchscript", program), ("torch-hub", {"model": "x"})):
        for leave in ({}, {"allow_model_code": False}, {"allow_model_code": "True"}):
            with pytest.raises(InputError, match=r"DNACOMPARE_ALLOW_MODEL_CODE=1.*'onnx'"):
                build_extractor(name, (data,), "cpu", options | leave)
        with pytest.raises(InputError, match="switched off"):
            list_layers(name, options)


def test_the_operator_switches_it_on_with_one() -> None:
    assert not Settings.from_environment({}).allow_model_code
    assert Settings.from_environment({"DNACOMPARE_ALLOW_MODEL_CODE": "1"}).allow_model_code
    with pytest.raises(InputError, match=r"is 'yes'; it must be 1 \(on\) or 0"):
        Settings.from_environment({"DNACOMPARE_ALLOW_MODEL_CODE": "yes"})


def test_a_program_s_activations_are_those_of_its_modules(program: dict[str, Any]) -> None:
    ours = torchscript.build("", (), "cpu", program)
    loaded = Loaded.of(torch_network(), ours.preprocessing)
    theirs = module_network("same", loaded, "cpu", {})
    found: list[dict[int, Any]] = [{}, {}]
    values = [
        network.run(pictures(3), lambda i, layer, into=into: into.update({i: layer.clone()}))
        for network, into in zip((ours, theirs), found, strict=True)
    ]
    # The same operations in the same order on the same processor: the same bits.
    assert np.array_equal(*values)
    assert found[0].keys() == found[1].keys() == set(range(8))
    assert all(found[0][i].equal(found[1][i]) for i in range(8))


def test_a_program_s_layers_are_numbered_operations(program: dict[str, Any]) -> None:
    listed = list_layers("torchscript", program | LEAVE)
    default = [layer for layer in listed if layer.default]
    assert (len(default), sum(layer.neurons for layer in default)) == (8, 1_920)
    picked = torchscript.build("", (), "cpu", program | {"layers": "max_pool2d.1"})
    assert [layer.name for layer in picked.layers] == ["max_pool2d.1"]


def test_a_file_that_is_no_program_is_told(tmp_path: Path) -> None:
    (tmp_path / "junk.pt").write_bytes(b"junk")
    for name, told in (("junk.pt", "is no TorchScript file"), ("none.pt", "There is no file")):
        with pytest.raises(InputError, match=told):
            torchscript.build("", (), "cpu", {"weights": str(tmp_path / name)})
    with pytest.raises(InputError, match="give the file in 'weights'"):
        torchscript.build("", (), "cpu", {})


def test_a_local_repository_makes_a_network(tmp_path: Path) -> None:
    options = {"repository": str(hub_repository(tmp_path)), "model": "tiny", "size": SIDE}
    network = torch_hub.build("", (), "cpu", options | {"weights": "random"})
    assert network.provenance["extractor"] == "torch-hub/tiny"
    assert len(network.layers) == 8
    code = network.provenance["code"]
    (tmp_path / "helper.py").write_text("# other code\n")
    again = torch_hub.build("", (), "cpu", options | {"weights": "random"})
    assert again.provenance["code"] != code
    assert again.provenance["weights"] == network.provenance["weights"]


def test_weights_of_a_file_go_into_a_repository_s_network(tmp_path: Path) -> None:
    from safetensors.torch import save_file
    from torchvision.models import resnet18

    options = {"repository": str(hub_repository(tmp_path)), "model": "tiny", "size": SIDE}
    model = resnet18(num_classes=5)
    save_file(model.state_dict(), tmp_path / "w.safetensors")
    network = torch_hub.build("", (), "cpu", options | {"weights": str(tmp_path / "w.safetensors")})
    assert network.provenance["weights"] == Loaded.of(model, network.preprocessing).digest


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"model": "broken"}, "made no network 'broken': out of order"),
        ({"model": "absent"}, "made no network 'absent'"),
        ({"model": ""}, "needs the option 'model'"),
        ({"repository": ""}, "needs the option 'repository'"),
    ],
)
def test_a_repository_s_faults_are_told(tmp_path: Path, options: dict[str, str], told: str) -> None:
    given = {"repository": str(hub_repository(tmp_path)), "model": "tiny"}
    with pytest.raises(InputError, match=told):
        torch_hub.build("", (), "cpu", given | options)
