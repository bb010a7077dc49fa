"""Networks of torchvision with real weights: layers, preprocessing, weights and their faults."""

import csv
import urllib.request
import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from dnacompare.errors import InputError
from dnacompare.extractors.torchvision import build, variants
from dnacompare.extractors.torchvision import layers as listed
from dnacompare.extractors.torchvision.weights import load, preprocessing
from dnacompare.networks.network import Network
from dnacompare.networks.preprocessing import Preprocessing
from dnacompare.networks.weights import classifier
from dnacompare.specs import LayerChoice
from dnacompare.workflow.extract import extraction
from tests.build import image_dataset, pictures

FILES = {
    "mobilenet_v2": "mobilenet_v2_imagenet_fp16.pth",
    "squeezenet1_0": "squeezenet1_0_imagenet_fp16.pth",
}
PLAIN = Preprocessing(256, 224, "bilinear", (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


@pytest.fixture(scope="module")
def networks(shared: Path) -> dict[str, Network]:
    return {
        name: build(name, (), "cpu", {"weights": str(shared / "weights" / file)})
        for name, file in FILES.items()
    }


def decoded(path: Path) -> NDArray[np.uint8]:
    return np.asarray(Image.open(path).convert("RGB"))


def photos(shared: Path, count: int) -> tuple[list[NDArray[np.uint8]], list[int]]:
    """Photographs, evenly spread over the classes, and their ImageNet classes."""
    folder = shared / "imagenet_photos"
    with (folder / "labels.csv").open() as file:
        rows = list(csv.DictReader(file))
    rows = rows[:: len(rows) // count][:count]
    images = [decoded(folder / "images" / row["file"]) for row in rows]
    return images, [int(row["imagenet_index"]) for row in rows]


def ignore(layer: int, activations: torch.Tensor) -> None:
    """A sink that keeps nothing."""


@pytest.mark.parametrize(("name", "least"), [("mobilenet_v2", 15), ("squeezenet1_0", 9)])
def test_networks_know_what_photographs_show(
    shared: Path, networks: dict[str, Network], name: str, least: int
) -> None:
    """Top-1 on 24 photographs, through our preprocessing and our embedding.

    Measured elsewhere on 134: 81 % and 61 %. Chance of fewer than these bounds if those hold:
    below 1 % (binomial). A network fed BGR, or unnormalised, gets 5 or fewer right.
    """
    images, classes = photos(shared, 24)
    network = networks[name]
    state = torch.load(shared / "weights" / FILES[name], weights_only=True)
    head = next(key.removesuffix(".weight") for key in state if key.startswith("classifier"))
    weight, bias = state[f"{head}.weight"].float().numpy(), state[f"{head}.bias"].float().numpy()
    if name == "mobilenet_v2":
        logits = network.run(images, ignore) @ weight.T + bias
    else:  # its classifier is a convolution followed by a rectifier, before the pooling
        held: dict[int, Any] = {}
        network.run(images, lambda layer, found: held.setdefault(layer, []).append(found.clone()))
        last = torch.cat(held[len(network.layers) - 1]).numpy()
        scores = np.einsum("kc,icp->ikp", weight[:, :, 0, 0], last) + bias[:, None]
        logits = np.maximum(scores, 0).mean(axis=2)
    right = int((logits.argmax(axis=1) == classes).sum())
    assert right >= least, f"{right} of 24"


def test_the_file_s_half_precision_becomes_single(networks: dict[str, Network]) -> None:
    for network in networks.values():
        dtypes = {part.dtype for part in network.body.model.state_dict().values()}
        assert torch.float16 not in dtypes


# Preprocessing


@pytest.mark.parametrize("shape", [(375, 500), (500, 375), (256, 256), (90, 70), (301, 1200)])
@pytest.mark.parametrize(("resize", "crop"), [(256, 224), (232, 224), (224, 224)])
def test_preprocessing_is_torchvision_s_on_floats(
    shape: tuple[int, int], resize: int, crop: int
) -> None:
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms import functional as F

    random = np.random.default_rng(0)
    small = random.integers(0, 256, (shape[0] // 8 + 1, shape[1] // 8 + 1, 3), dtype=np.uint8)
    image = np.asarray(Image.fromarray(small).resize(shape[::-1], Image.Resampling.BICUBIC))
    ours = Preprocessing(resize, crop, "bilinear", PLAIN.mean, PLAIN.std)(image)
    planes = torch.from_numpy(image.copy()).permute(2, 0, 1).float()
    sized = F.resize(planes, [resize], InterpolationMode.BILINEAR, antialias=True)
    theirs = F.normalize(F.center_crop(sized, [crop]) / 255, list(PLAIN.mean), list(PLAIN.std))
    # Both compute weights of a triangle filter, Pillow in float64 and torch in float32, and
    # Pillow's box is rounded to float32: a thousandth of a grey level's 1/255/0.224 = 0.0175.
    assert np.abs(ours - theirs.numpy()).max() < 1e-3


def test_preprocessing_does_not_round_to_eight_bits() -> None:
    image = np.zeros((512, 512, 3), np.uint8)
    image[::2] = 1  # every other line one grey level: half a level after halving
    values = Preprocessing(256, 224, "bilinear", (0, 0, 0), (1, 1, 1))(image)[:, 50:-50]
    # A triangle filter over lines 0 1 0 1 …, each weighted equally: 0.5 of a level.
    assert np.allclose(values * 255, 0.5, atol=0.01)


@pytest.mark.parametrize("name", ["resnet50", "inception_v3"])
def test_in_8_bits_preprocessing_is_the_one_of_the_weights(name: str, shared: Path) -> None:
    """That of torchvision on Pillow's images, which rounds after each pass."""
    from torchvision.models import get_model_weights

    weights = next(iter(get_model_weights(name)))
    theirs, ours = weights.transforms(), replace(preprocessing(weights), rounded=True)
    levels = []
    for number, file in enumerate(sorted((shared / "imagenet_photos" / "images").iterdir())[:6]):
        image = Image.open(file).convert("RGB").resize((400 + 37 * number, 700 - 29 * number))
        off = (ours(np.asarray(image)) - theirs(image).numpy()) * np.array(ours.std)[:, None, None]
        levels.append(np.abs(off * 255))
    # The crop is computed alone, from float32 borders, so a value halfway between two levels may
    # be rounded to the other one in each of the two passes.
    assert max(one.max() for one in levels) < 2.5
    assert np.mean([(one > 0.5).mean() for one in levels]) < 0.05


def test_resizing_in_8_bits_is_another_provenance() -> None:
    usual, quick = (
        build("squeezenet1_1", (), "cpu", {"weights": "random", **more})
        for more in ({}, {"resize": "8-bit"})
    )
    told = dict(usual.provenance["preprocessing"]), dict(quick.provenance["preprocessing"])
    assert told[0].pop("arithmetic") == "float32, antialiased, not rounded to 8 bits"
    assert told[1].pop("arithmetic") == "antialiased, rounded to 8 bits after each pass"
    assert told[0] == told[1]  # no entry more, so that older DNAs still compare
    image = image_dataset(pictures(1)).read([0])[0]
    assert usual.prepare(image) == pytest.approx(quick.prepare(image), abs=2 / 255 / 0.224)
    assert (usual.prepare(image) != quick.prepare(image)).any()
    with pytest.raises(InputError, match="resize is 'fast'; give 'float' or '8-bit'"):
        build("squeezenet1_1", (), "cpu", {"weights": "random", "resize": "fast"})


def test_a_uniform_image_keeps_its_colour_to_the_border() -> None:
    values = PLAIN(np.full((300, 200, 3), (10, 128, 255), np.uint8))
    wanted = (np.array([10, 128, 255]) / 255 - PLAIN.mean) / PLAIN.std
    # Pillow's float32 weights sum to 1 within 2⁻²².
    assert np.allclose(values, wanted[:, None, None], atol=1e-5)


def test_a_panorama_takes_the_memory_of_its_crop() -> None:
    assert PLAIN(np.zeros((1, 60_000, 3), np.uint8)).shape == (3, 224, 224)
    assert PLAIN(np.zeros((60_000, 1, 3), np.uint8)).shape == (3, 224, 224)


def test_the_crop_is_in_the_middle_and_always_the_same() -> None:
    """A public implementation of the method crops at random, without a seed."""
    image = np.zeros((256, 512, 3), np.uint8)
    image[:, 256 - 112 : 256 + 112] = 255
    white = PLAIN(image)
    assert (white == white[:, :1, :1]).all()  # nothing but white
    assert np.array_equal(white, PLAIN(image))


# Layers


@pytest.mark.parametrize(
    ("name", "layers", "neurons"),
    [
        # As in the specification of the method (Ramtoula et al. 2023, table of extractors).
        ("resnet50", 16, 15_104),
        ("vit_b_16", 13, 9_984),
        ("vgg16", 13, 4_224),
        ("inception_v3", 4, 3_072),
        # By the general rule: children of the feature trunk.
        ("resnet18", 8, 1_920),
        ("alexnet", 5, 1_152),
        ("densenet121", 8, 3_776),
        ("squeezenet1_0", 9, 2_656),
        ("mobilenet_v2", 19, 2_816),
        ("mobilenet_v3_small", 13, 1_160),
        ("efficientnet_b0", 9, 2_096),
        ("convnext_tiny", 8, 2_880),
        ("swin_t", 8, 2_880),
        ("maxvit_t", 5, 1_024),
        ("mnasnet0_5", 9, 1_696),
        ("shufflenet_v2_x0_5", 5, 1_384),
        ("googlenet", 12, 5_808),
    ],
)
def test_layers_are_the_blocks_of_every_family(name: str, layers: int, neurons: int) -> None:
    """As listed without weights, on the meta device, which computes shapes alone."""
    found = default(name)
    assert (len(found), sum(layer.neurons for layer in found)) == (layers, neurons)


def test_layers_are_called_as_the_network_calls_them() -> None:
    ends = {
        "vit_b_32": ("encoder.layers.encoder_layer_0", "encoder.ln"),
        "vgg11": ("features.1", "features.19"),
        "resnet18": ("layer1.0", "layer4.1"),
        "inception_v3": ("maxpool1", "avgpool"),
        "googlenet": ("conv1", "inception5b"),
        "densenet121": ("features.relu0", "features.denseblock4"),
    }
    for name, (first, last) in ends.items():
        found = default(name)
        assert (found[0].name, found[-1].name) == (first, last)


def default(name: str) -> list[LayerChoice]:
    return [layer for layer in listed(name, {}) if layer.default]


def test_regnets_have_a_stem_and_four_stages() -> None:
    names = [layer.name for layer in default("regnet_y_400mf")]
    assert names == ["stem", *(f"trunk_output.block{i}" for i in (1, 2, 3, 4))]


@pytest.mark.filterwarnings("ignore:The default weight initialization:FutureWarning")
def test_every_architecture_has_a_classifier_last() -> None:
    from torchvision import models

    names = [name for name in variants() if not name.startswith("regnet")]
    assert len(names) >= 60
    for name in names:
        if any(size in name for size in ("_l", "_h_", "large", "152", "101", "b7", "b6")):
            continue  # as their smaller siblings, and slow to lay out
        with torch.device("meta"):
            module = classifier(models.get_model(name, weights=None))[1]
        assert getattr(module, "out_features", getattr(module, "out_channels", 0)) == 1000, name


@pytest.mark.parametrize("name", ["vit_b_32", "swin_t"])
def test_neurons_are_channels_where_the_network_keeps_them_last(name: str) -> None:
    """Each activation must land in the neuron of its channel, tokens counting as positions."""
    network = build(name, (), "cpu", {"weights": "random"})
    images = pictures(2)
    sent: dict[int, Any] = {}
    network.run(images, lambda layer, found: sent.setdefault(layer, found.clone()))
    raw: list[torch.Tensor] = []
    module = network.body.model.get_submodule(network.layers[-1].name)
    hook = module.register_forward_hook(lambda _, __, output: raw.append(output[:2].clone()))
    network.run(images, ignore)
    hook.remove()
    last = sent[len(network.layers) - 1]
    assert raw[0].shape[-1] == len(network.layers[-1].neurons) == last.shape[1]
    flat = raw[0].reshape(2, -1, last.shape[1])
    assert torch.equal(last, flat.transpose(1, 2))


def test_layers_are_seen_after_their_rectifier_and_before_pooling() -> None:
    """A rectifier works in place: a layer kept until later, or hooked before it, would differ."""
    network = build("vgg11_bn", (), "cpu", {"weights": "random"})
    least: dict[int, float] = {}
    network.run(pictures(1), lambda layer, found: least.update({layer: float(found.min())}))
    assert set(least) == set(range(8))
    assert all(value == 0 for value in least.values())
    squeeze = build("squeezenet1_1", (), "cpu", {"weights": "random"})
    sizes = {}
    squeeze.run(pictures(1), lambda layer, found: sizes.update({layer: found.shape[2]}))
    assert sizes[0] == 111 * 111  # before the pooling that follows


def test_a_layer_is_let_go_before_the_last_one_comes(networks: dict[str, Network]) -> None:
    """Holding all layers of a batch took a public implementation 8 GB for 500 images."""
    seen: list[weakref.ref[torch.Tensor]] = []
    alive: list[int] = []

    def sink(layer: int, activations: torch.Tensor) -> None:
        alive.append(sum(reference() is not None for reference in seen))
        seen.append(weakref.ref(activations))

    networks["mobilenet_v2"].run(pictures(2), sink)
    assert len(alive) == 19
    assert max(alive) == 0


def test_the_embedding_is_the_mean_of_the_last_layer(networks: dict[str, Network]) -> None:
    for name, network in networks.items():
        held: dict[int, torch.Tensor] = {}
        values = network.run(
            pictures(3), lambda i, found, held=held: held.update({i: found.clone()})
        )
        last = held[len(network.layers) - 1].mean(dim=2).numpy()
        # Means of up to 169 places in float32, in two orders.
        assert np.allclose(values, last, rtol=1e-5, atol=1e-6), name


# Weights


def test_provenance_says_what_changes_an_activation(networks: dict[str, Network]) -> None:
    provenance = networks["mobilenet_v2"].provenance
    assert provenance["extractor"] == "torchvision/mobilenet_v2"
    assert len(provenance["weights"]) == 32
    assert provenance["preprocessing"]["resize"] == 256
    assert provenance["layers"][0] == "features.0"
    one, same, other = (load("squeezenet1_1", "random", seed).digest for seed in (1, 1, 2))
    assert one == same != other


def test_random_weights_leave_the_global_generator_alone() -> None:
    torch.manual_seed(5)
    wanted = torch.rand(3)
    torch.manual_seed(5)
    load("squeezenet1_1", "random", 1)
    assert torch.equal(torch.rand(3), wanted)


def test_files_of_both_kinds_give_the_same_network(shared: Path, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    path = shared / "weights" / FILES["squeezenet1_0"]
    save_file(torch.load(path, weights_only=True), tmp_path / "s.safetensors")
    a = load("squeezenet1_0", str(path), 0)
    b = load("squeezenet1_0", str(tmp_path / "s.safetensors"), 0)
    assert a.digest == b.digest
    assert a.preprocessing == b.preprocessing == PLAIN


def test_a_fine_tuned_network_of_other_classes_fits(tmp_path: Path) -> None:
    from torchvision import models

    torch.save(models.mobilenet_v3_small(num_classes=7).state_dict(), tmp_path / "w.pth")
    model = load("mobilenet_v3_small", str(tmp_path / "w.pth"), 0).model
    assert classifier(model)[1].out_features == 7


class Evil:
    def __reduce__(self) -> Any:
        return (print, ("executed",))


def test_weights_that_cannot_be_used_are_told(
    tmp_path: Path, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = torch.load(shared / "weights" / FILES["squeezenet1_0"], weights_only=True)
    (tmp_path / "junk.pth").write_bytes(b"not weights at all")
    (tmp_path / "empty.pth").write_bytes(b"")
    (tmp_path / "junk.safetensors").write_bytes(b"not weights at all")
    torch.save({"evil": Evil()}, tmp_path / "evil.pth")
    torch.save([1, 2], tmp_path / "list.pth")
    torch.save({"state": good}, tmp_path / "nested.pth")
    part = {key: value for key, value in good.items() if "features.3" not in key}
    torch.save(part, tmp_path / "part.pth")
    torch.save(good | {"features.0.bias": torch.zeros(3)}, tmp_path / "shape.pth")
    cases = {
        "none.pth": "There are no weights",
        "junk.pth": "no weights that can be read",
        "empty.pth": "no weights that can be read",
        "junk.safetensors": "no weights that can be read",
        "evil.pth": "no weights that can be read",
        "list.pth": "holds list, not a state dict",
        "nested.pth": "holds dict, not a state dict",
        "part.pth": r"does not fit squeezenet1_0: it lacks features.3.expand1x1.bias, features",
        "shape.pth": "has another shape for features.0.bias",
    }
    for name, told in cases.items():
        with pytest.raises(InputError, match=told):
            load("squeezenet1_0", str(tmp_path / name), 0)
    assert "executed" not in capsys.readouterr().out


def test_a_failed_download_names_the_ways_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With an empty cache and a proxy where nobody listens, as on a machine without a network."""
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    # what opens addresses is made once and remembers the proxies of that moment
    monkeypatch.setattr(urllib.request, "_opener", None)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(InputError, match=r"could not be downloaded .*weights=<file>.*'embedded'"):
        build("squeezenet1_1", (), "cpu", {})


def test_an_unknown_architecture_gets_near_names() -> None:
    with pytest.raises(InputError, match=r"no network 'resnet51'.*torchvision/resnet5"):
        build("resnet51", (), "cpu", {})
    with pytest.raises(InputError, match=r"no network ''.*torchvision/resnet50"):
        build("", (), "cpu", {})


def test_real_photographs_fill_a_sound_dna(shared: Path, networks: dict[str, Network]) -> None:
    images, _ = photos(shared, 12)
    dna = extraction(image_dataset(images), extractor=networks["mobilenet_v2"], batch_size=5).dna
    assert dna.problem() is None
    assert (dna.items, dna.neurons) == (12, 2816)
    for layer in dna.layers:
        assert layer.special[:, 2:].sum() == 0, layer.name  # nothing beyond the grid, none missing
    first = dna["features.0"]
    assert (first.total == 12 * 112 * 112).all()
    assert first.minimum.min() == 0  # ReLU6
    assert first.maximum.max() == 6
