"""The built-in image extractor: what each neuron answers to, and that nothing else matters."""

import io
import math
import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image, ImageFilter
from scipy.spatial.distance import cdist
from scipy.stats import wasserstein_distance

from dnacompare.errors import InputError
from dnacompare.extractors.embedded import EXTRACTOR
from dnacompare.extractors.embedded.views import original, resized


@pytest.fixture(scope="module")
def extractor():
    return EXTRACTOR.build("", (), "cpu", {})


@pytest.fixture(scope="module")
def photographs(shared):
    paths = sorted((shared / "imagenet_photos" / "images").glob("*.jpg"))[:60]
    return [Image.open(path).convert("RGB") for path in paths]


def run(extractor, images):
    """Embeddings and, by layer name, activations of images."""
    layers = {}

    def sink(number, activations):
        assert activations.dtype == torch.float32
        layers[extractor.layers[number].name] = activations.numpy().copy()

    return extractor.run([np.asarray(image) for image in images], sink), layers


def neurons(extractor, images):
    """Mean activation of every neuron by name, for each image."""
    _, layers = run(extractor, images)
    return {
        neuron: layers[layer.name][:, place].mean(1)
        for layer in extractor.layers
        for place, neuron in enumerate(layer.neurons)
    }


def strongest(values, start):
    """The name that begins so and has the largest activation for the first image."""
    chosen = {name: value[0] for name, value in values.items() if name.startswith(start)}
    return max(chosen, key=chosen.get)


def grating(period, angle, size=128):
    """A wave of amplitude 1 across stripes that rise at ``angle`` degrees."""
    row, column = np.mgrid[:size, :size]
    across = column * math.sin(math.radians(angle)) + row * math.cos(math.radians(angle))
    return np.cos(2 * math.pi / period * across + 0.7)


def grey(values):
    return np.repeat(np.rint(values).astype(np.uint8)[..., None], 3, axis=2)


def test_names_are_unique_and_fit_what_is_sent(extractor):
    names = [neuron for layer in extractor.layers for neuron in layer.neurons]
    embedding, layers = run(extractor, [grey(np.full((40, 50), 9))])
    assert len(names) == len(set(names)) == 1161
    assert len(extractor.dimensions) == len(set(extractor.dimensions)) == 601
    assert embedding.shape == (1, 601)
    assert embedding.dtype == np.float32
    for layer in extractor.layers:
        items, count, positions = layers[layer.name].shape
        assert (items, count) == (1, len(layer.neurons))
        assert positions >= 1


@pytest.mark.parametrize(
    ("period", "angle", "name"),
    [
        (3, 0, "luma, 3 px stripes at 0° (horizontal)"),
        (6, 90, "luma, 6 px stripes at 90° (vertical)"),
        (12, 45, "luma, 12 px stripes at 45° (rising)"),
        (24, 112.5, "luma, 24 px stripes at 112.5°"),
        (48, 135, "luma, 48 px stripes at 135° (falling)"),
    ],
)
def test_a_grating_excites_the_neuron_that_is_named_for_it(extractor, period, angle, name):
    values = neurons(extractor, [grey(127.5 + 51 * grating(period, angle))])
    plain = {key: value for key, value in values.items() if "in row" not in key}
    assert strongest(plain, "luma, ") == name
    # An amplitude of 51 of 255 is 20 %. The mirrored border breaks slanting stripes over half a
    # period or so: with 48 px stripes a fifth of the mean amplitude is lost.
    assert (16 if period < 48 else 14) < plain[name][0] < 20.2


def test_a_rising_line_is_called_rising(extractor):
    row, column = np.mgrid[:128, :128]
    image = np.where(np.abs(row + column - 127) < 4, 255.0, 0.0)  # from bottom left to top right
    assert strongest(neurons(extractor, [grey(image)]), "luma, 12 px stripes").endswith("(rising)")


def test_colour_stripes_of_equal_luma_excite_colour_alone(extractor):
    wave = 60 * grating(12, 90)
    image = np.stack([127 + wave, 127 - wave * 0.299 / 0.587, np.full_like(wave, 127)], axis=2)
    values = neurons(extractor, [np.rint(image).astype(np.uint8)])
    name = "12 px stripes at 90° (vertical)"
    assert strongest(values, "red–green, 12 px") == f"red–green, {name}"
    # Rounding to whole steps of 0.4 % leaves a luma wave far below one step.
    assert values[f"luma, {name}"][0] < 0.1
    assert values[f"red–green, {name}"][0] > 25


def test_stripes_whose_strength_varies_excite_the_second_order(extractor):
    image = 127.5 + 50 * grating(6, 0) * (1 + grating(24, 90))
    values = neurons(extractor, [grey(image)])
    assert strongest(values, "luma, texture of 6 px") == (
        "luma, texture of 6 px stripes at 0° (horizontal) varying over 24 px at 90° (vertical)"
    )
    embedding, _ = run(extractor, [grey(image)])
    textures = {
        name: embedding[0, place]
        for place, name in enumerate(extractor.dimensions)
        if name.startswith("luma, texture of 6 px")
    }
    assert max(textures, key=textures.get) == (
        "luma, texture of 6 px stripes varying over 24 px turned by 90°"
    )


def test_a_uniform_image_has_brightness_and_nothing_else(extractor):
    values = neurons(extractor, [grey(np.full((128, 128), 51.0))])
    for name, value in values.items():
        # float32 rounding of the luma weights; the grid's smallest bin is 0.002 %.
        wanted = 20.0 if name.startswith("brightness") else 0.0
        assert value[0] == pytest.approx(wanted, abs=1e-5), name


def test_a_grey_photograph_has_no_colour(extractor, photographs):
    values = neurons(extractor, [photographs[0].convert("L").convert("RGB")])
    for name, value in values.items():
        if "red–green" in name or "blue–yellow" in name or "colourfulness" in name:
            assert value[0] == 0, name


def test_pure_colours_have_the_sign_of_their_name(extractor):
    colours = np.eye(3, dtype=np.uint8)[:, None, None] * 255
    red, green, blue = (np.broadcast_to(colour, (32, 32, 3)) for colour in colours)
    values = neurons(extractor, [red, green, blue])
    # float32 rounding of 255 · 100/255
    assert values["red–green, mean colour"] == pytest.approx([100, -100, 0], abs=1e-4)
    assert values["blue–yellow, mean colour"] == pytest.approx([-50, -50, 100], abs=1e-4)
    assert values["brightness"] == pytest.approx([29.9, 58.7, 11.4], abs=1e-4)


def test_a_quarter_turn_permutes_angles(extractor, photographs):
    upright = resized(np.asarray(photographs[1]))
    values = neurons(extractor, [upright, np.rot90(upright)])
    for start in ("luma, 3 px stripes", "red–green, 12 px stripes", "luma, 48 px stripes"):
        # float32 sums in another order
        assert values[f"{start} at 0° (horizontal)"][0] == pytest.approx(
            values[f"{start} at 90° (vertical)"][1], rel=1e-4
        )
        assert values[f"{start} at 22.5°"][0] == pytest.approx(
            values[f"{start} at 112.5°"][1], rel=1e-4
        )
    texture = "luma, texture of 3 px stripes at {} varying over 12 px at {}"
    assert values[texture.format("22.5°", "45° (rising)")][0] == pytest.approx(
        values[texture.format("112.5°", "135° (falling)")][1], rel=1e-4
    )


def test_a_shift_of_two_pixels_hardly_moves_what_does_not_keep_the_place(extractor, photographs):
    large = [image.resize((140, 140), Image.Resampling.BICUBIC) for image in photographs]
    still, _ = run(extractor, [image.crop((4, 4, 132, 132)) for image in large])
    moved, _ = run(extractor, [image.crop((6, 6, 134, 134)) for image in large])
    placeless = np.array([", in row" not in name for name in extractor.dimensions])
    step = np.abs(moved - still).mean(0) / still.std(0)
    borders = np.array(["block" in name for name in extractor.dimensions])
    # Of 128 rows two leave and two enter; between photographs one deviation is one. Jumps at
    # borders of 8 px blocks are meant to depend on where the blocks begin.
    assert step[placeless & ~borders].mean() < 0.05
    assert step[placeless & ~borders].max() < 0.25


def test_neighbours_order_and_threads_change_no_bit(extractor, photographs):
    images = [*photographs[:5], grey(np.full((1, 1), 3)), grey(np.arange(1500).reshape(5, 300) % 9)]
    whole, layers = run(extractor, images)
    alone = [run(extractor, [image]) for image in images]
    assert np.array_equal(whole, np.concatenate([embedding for embedding, _ in alone]))
    for name, activations in layers.items():
        assert np.array_equal(activations, np.concatenate([part[name] for _, part in alone]))
    backwards, _ = run(EXTRACTOR.build("", (), "cpu", {}), images[::-1])
    assert np.array_equal(whole, backwards[::-1])
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1 if threads > 1 else 2)
        assert np.array_equal(whole, run(extractor, images)[0])
    finally:
        torch.set_num_threads(threads)


@pytest.mark.gpu
def test_on_cuda_it_repeats_to_the_bit_and_agrees_with_the_cpu(extractor, photographs):
    cuda = EXTRACTOR.build("", (), "cuda", {})

    def embed(chosen):
        return cuda.run([np.asarray(image) for image in chosen], lambda layer, activations: None)

    whole = embed(photographs)
    assert np.array_equal(whole, embed(photographs))
    assert np.array_equal(whole[33:37], embed(photographs[33:37]))
    # float32 products in another order, on values of size up to 5
    assert np.abs(whole - run(extractor, photographs)[0]).max() < 1e-5


def shifts(extractor, photographs, change):
    """Per layer the mean change of its neurons, in deviations between photographs."""
    _, before = run(extractor, photographs)
    _, after = run(extractor, [change(image) for image in photographs])
    found = {}
    for name, old in before.items():
        old, new = old.mean(2), after[name].mean(2)
        found[name] = ((new - old).mean(0) / old.std(0)).mean()
    return found


def test_blur_shows_in_fine_stripes_and_not_in_wide_ones(extractor, photographs):
    found = shifts(extractor, photographs, lambda i: i.filter(ImageFilter.GaussianBlur(1)))
    # A blur of σ = 1 px leaves exp(−(2π/3)²/2) = 11 % of 3 px stripes of the original pixels and
    # exp(−(2π/48)²/2) = 99 % of 48 px stripes.
    assert found["original pixels, stripes"] < -0.5
    assert found["luma stripes, 3 px"] < -0.4
    assert found["texture of 3 px stripes"] < -0.4
    assert abs(found["luma stripes, 24 px"]) < 0.05
    assert abs(found["luma stripes, 48 px"]) < 0.02


def test_jpeg_shows_at_its_block_borders(extractor, photographs):
    def compress(image):
        file = io.BytesIO()
        image.save(file, "JPEG", quality=50)
        return Image.open(file).convert("RGB")

    found = shifts(extractor, photographs, compress)
    largest = max(found, key=lambda name: abs(found[name]))
    # The photographs are JPEG themselves, of quality 88: their blocks stay where they were.
    assert largest == "original pixels, block borders"
    assert found[largest] > 1


def test_views_of_images_of_any_shape():
    image = np.arange(30 * 200 * 3, dtype=np.uint8).reshape(30, 200, 3)
    assert resized(image).shape == original(image).shape == (128, 128, 3)
    # The middle from a multiple of 8; rows are mirrored on.
    assert np.array_equal(original(image)[:30], image[:, 32:160])
    assert np.array_equal(original(image)[30:60], image[::-1, 32:160])
    square = np.arange(128 * 128 * 3, dtype=np.uint8).reshape(128, 128, 3)
    assert np.array_equal(resized(square), square)
    assert np.array_equal(original(square), square)


def test_sketches_are_farther_from_photographs_than_paintings_are(extractor, shared):
    def domain(name):
        paths = sorted((shared / "pacs" / name).glob("*/*.jpg"))[::5]
        return [Image.open(path).convert("RGB") for path in paths]

    names = ("photo", "art_painting", "sketch")
    found = {name: run(extractor, domain(name)) for name in names}
    spread = np.concatenate([embedding for embedding, _ in found.values()]).std(0)

    def energy(first, second):
        x, y = found[first][0] / spread, found[second][0] / spread
        return 2 * cdist(x, y).mean() - cdist(x, x).mean() - cdist(y, y).mean()

    def emd(first, second):
        """Mean, in deviations of ``first``, of every 8th neuron and 16th position."""
        return np.mean(
            [
                wasserstein_distance(x.ravel(), y.ravel()) / x.std()
                for layer, activations in found[first][1].items()
                for x, y in zip(
                    activations[:, ::8, ::16].swapaxes(0, 1),
                    found[second][1][layer][:, ::8, ::16].swapaxes(0, 1),
                    strict=True,
                )
            ]
        )

    assert energy("photo", "sketch") > 2 * energy("photo", "art_painting")
    assert emd("photo", "sketch") > 1.3 * emd("photo", "art_painting")


def test_a_variant_is_refused():
    with pytest.raises(InputError, match="no variant 'large'"):
        EXTRACTOR.build("large", (), "cpu", {})


def test_the_entry_loads_nothing_heavy():
    code = (
        "import sys; from dnacompare.extractors import embedded, sentences, text_hash; "
        "assert not {'torch', 'sklearn', 'PIL', 'scipy'} & set(sys.modules), sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.slow
def test_nearest_neighbours_agree_with_domains_and_digits():
    """Figures of ``docs/extractors.md``."""
    from benchmarks.embedded import agreement, embed, mnist, pacs, standardised
    from dnacompare.extractors.embedded.extractor import Embedded

    network = Embedded("cpu")
    images, labels = pacs()
    # 900 items: one standard error is 1.1 %; nothing is drawn at random, so no slack for it.
    assert agreement(standardised(embed(network, images)), labels["domain (3)"]) >= 85
    images, labels = mnist()
    assert agreement(standardised(embed(network, images)), labels["digit (10)"]) >= 90
