"""Every mode and depth of an image file becomes the colours that a person sees."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dnacompare.errors import DNACompareError, InputError, LimitError
from dnacompare.loaders.pixels import FORMATS, decode, is_image, verify
from tests.loaders.making import encoded, scene

MOST = 64_000_000


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_gives_its_pixels(form: str) -> None:
    image = scene()
    options = {"JPEG": {"quality": 95, "subsampling": 0}, "WEBP": {"lossless": True}}
    data = encoded(image, form, **options.get(form, {}))
    assert is_image(data[:64])
    found = decode(data, MOST)
    assert found.shape == image.shape
    assert found.dtype == np.uint8
    # JPEG at quality 95 of a smooth picture errs by 1 or 2 levels; a GIF has 256 colours, here
    # 8 levels apart at most; the other formats are exact.
    tolerance = {"JPEG": 4, "GIF": 16}.get(form, 0)
    assert np.abs(found.astype(int) - image).max() <= tolerance


def test_grey_becomes_three_equal_channels() -> None:
    grey = scene()[:, :, 0]
    assert (decode(encoded(grey), MOST) == grey[:, :, None]).all()


def test_one_bit_is_black_and_white() -> None:
    image = Image.fromarray(np.eye(16, dtype=np.uint8) * 255).convert("1")
    assert (decode(encoded(image), MOST)[:, :, 0] == np.eye(16) * 255).all()


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_not_cut(form: str) -> None:
    deep = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    found = decode(encoded(Image.fromarray(deep), form), MOST)[:, :, 0]
    assert (found == np.rint(deep / 257)).all()
    assert (found.min(), found.max()) == (0, 255)


def test_thirty_two_bits_within_sixteen_are_scaled() -> None:
    deep = np.linspace(0, 65535, 256).astype(np.int32).reshape(16, 16)
    found = decode(encoded(Image.fromarray(deep), "TIFF"), MOST)[:, :, 0]
    assert (found.min(), found.max()) == (0, 255)


def test_floating_point_in_the_unit_range_is_scaled() -> None:
    unit = np.linspace(0, 1, 256, dtype=np.float32).reshape(16, 16)
    found = decode(encoded(Image.fromarray(unit), "TIFF"), MOST)[:, :, 0]
    assert (found == np.arange(256).reshape(16, 16)).all()


def test_values_without_a_range_are_refused() -> None:
    wild = np.linspace(-5, 900, 256, dtype=np.float32).reshape(16, 16)
    for read in (decode, verify):
        with pytest.raises(InputError, match="no agreed black and white"):
            read(encoded(Image.fromarray(wild), "TIFF"), MOST)


def test_transparency_is_laid_on_white() -> None:
    clear = np.zeros((8, 8, 4), np.uint8)
    clear[:, 4:] = (255, 0, 0, 128)
    found = decode(encoded(clear), MOST)
    assert (found[:, :4] == 255).all()
    # 128/255 of red over white leaves 127 in the other channels, within rounding
    assert np.abs(found[:, 4:].astype(int) - (255, 127, 127)).max() <= 1


def test_transparent_palette_is_laid_on_white() -> None:
    image = Image.new("P", (8, 8), 0)
    image.putpalette([0, 0, 0, 0, 200, 0])
    image.putpixel((3, 3), 1)
    found = decode(encoded(image, "PNG", transparency=0), MOST)
    assert tuple(found[0, 0]) == (255, 255, 255)
    assert tuple(found[3, 3]) == (0, 200, 0)


def test_cmyk_of_a_jpeg_has_its_colours() -> None:
    rgb = np.zeros((16, 16, 3), np.uint8)
    rgb[:, :8] = (255, 0, 0)
    rgb[:, 8:] = (255, 255, 255)
    found = decode(encoded(Image.fromarray(rgb).convert("CMYK"), "JPEG", quality=95), MOST)
    # compression spreads the edge between the halves by less than 8 pixels
    assert np.abs(found[:, 0].astype(int) - (255, 0, 0)).max() <= 8
    assert np.abs(found[:, -1].astype(int) - 255).max() <= 8


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_obeyed(orientation: int) -> None:
    image = scene()
    stored = {  # how a camera that was held this way stores the upright picture
        1: image,
        2: image[:, ::-1],
        3: image[::-1, ::-1],
        4: image[::-1],
        5: image.swapaxes(0, 1),
        6: image.swapaxes(0, 1)[::-1],
        7: image.swapaxes(0, 1)[::-1, ::-1],
        8: image.swapaxes(0, 1)[:, ::-1],
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(np.ascontiguousarray(stored), "PNG", exif=exif)
    assert (decode(data, MOST) == image).all()


def test_broken_exif_does_not_cost_the_picture() -> None:
    data = encoded(scene(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff garbage")
    assert decode(data, MOST).shape == scene().shape


def test_the_first_frame_of_an_animation_counts() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert tuple(decode(data, MOST)[0, 0]) == (255, 0, 0)


def test_size_is_judged_by_the_header_alone() -> None:
    header = encoded(np.zeros((4, 4, 3), np.uint8), "BMP")[:54]
    huge = header[:18] + (30_000).to_bytes(4, "little") * 2 + header[26:]  # no pixel follows
    with pytest.raises(LimitError, match=r"30,000 × 30,000 pixels.*DNACOMPARE_MAX_PIXELS"):
        decode(huge, MOST)
    assert Image.MAX_IMAGE_PIXELS == 89_478_485  # Pillow's own, for the whole process, is as it was


def test_the_limit_of_the_whole_process_plays_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an operator could never allow more than Pillow does, or another library would decide."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    data = encoded(scene())
    with pytest.raises(Image.DecompressionBombError):
        Image.open(BytesIO(data))
    assert decode(data, MOST).shape == scene().shape


@pytest.mark.parametrize("form", FORMATS)
def test_a_cut_image_is_refused_by_both(form: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    data = encoded(noise, form)
    for read in (decode, verify):
        with pytest.raises(Exception):  # noqa: B017 - Pillow's own errors differ by format
            read(data[: len(data) // 2], MOST)


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 64, b"BMI,age\n20,30\n" * 9, b"%PDF-1.7" + b" " * 60]
)
def test_what_is_no_image_is_not_taken_for_one(data: bytes) -> None:
    assert not is_image(data[:64])
    with pytest.raises((DNACompareError, OSError, SyntaxError)):
        decode(data, MOST)
