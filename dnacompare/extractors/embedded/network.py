"""From pixels to the activations of all layers: colours, two orders of stripes, their layout."""

from itertools import combinations

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from dnacompare.extractors.embedded.layers import (
    CELLS,
    COARSE,
    ORIGINAL,
    PATCH,
    PLACED,
    SCALES,
    SIZE,
    WIDE,
)
from dnacompare.numerics.scattering import stripes

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in brightness (ITU-R BT.601)."""


def activations(views: Tensor) -> list[Tensor]:
    """All layers ``(items, neurons, positions)`` of both views ``(items, 2, 128, 128, 3)``."""
    whole, middle = planes(views[:, 0]), planes(views[:, 1])
    finest = amplitudes(_centred(middle), *ORIGINAL)
    colours = _colours(whole)
    luma = [amplitudes(_centred(whole[:, :1]), *scale)[:, 0] for scale in SCALES]
    opponent = avg_pool2d(whole[:, 1:], 2)
    tints = [amplitudes(opponent, *scale) for scale in SCALES[1:]]
    textures: list[list[Tensor]] = [[] for _ in SCALES[1:]]
    for inner, outer in combinations(range(len(SCALES)), 2):
        varying = amplitudes(luma[inner], *SCALES[outer]).flatten(1, 2)
        textures[inner].append(_pooled(varying, COARSE))
    maps = [
        finest.flatten(1, 2),
        _borders(middle[:, 0]),
        colours,
        *luma,
        *(tint.flatten(1, 2) for tint in tints),
        *(torch.cat(parts, dim=1) for parts in textures),
    ]
    wide = [*luma[WIDE:], *(tint.mean(2) for tint in tints[WIDE - 1 :])]
    places = [
        _pooled(colours[:, PLACED], CELLS),
        torch.cat([_pooled(layer, CELLS) for layer in wide], dim=1),
    ]
    return [
        *(layer.flatten(2) for layer in maps),
        *(layer.flatten(1).unsqueeze(2) for layer in places),
    ]


def planes(pixels: Tensor) -> Tensor:
    """``(items, 3, 128, 128)``: luma 0…100, red–green and blue–yellow −100…100, in percent."""
    red, green, blue = (pixels.float() * (100 / 255)).unbind(-1)
    luma = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue
    return torch.stack([luma, red - green, blue - (red + green) / 2], dim=1)


def amplitudes(images: Tensor, period: int, places: int) -> Tensor:
    """Amplitudes ``(items, maps, 8, places, places)`` of stripes in ``(items, maps, side, side)``.

    The period is in pixels of the view; images with fewer samples are coarser copies of it.
    """
    items, maps, side, _ = images.shape
    bank = stripes(side, places, period * side / SIZE, str(images.device))
    return bank.amplitudes(images.flatten(0, 1)).view(items, maps, -1, places, places)


def _centred(images: Tensor) -> Tensor:
    """Wavelets are blind to a uniform plane; taking it off first makes them so to the last bit."""
    return images - (images.amax((2, 3), keepdim=True) + images.amin((2, 3), keepdim=True)) / 2


def _colours(whole: Tensor) -> Tensor:
    """``(items, 7, 16, 16)``: mean, contrast and colourfulness of each patch."""
    across = SIZE // PATCH
    patches = whole.view(-1, 3, across, PATCH, across, PATCH)
    mean = patches.mean((3, 5), keepdim=True)
    contrast = (patches - mean).square().mean((3, 5)).sqrt()
    chroma = torch.hypot(patches[:, 1:2], patches[:, 2:3]).mean((3, 5))
    return torch.cat([mean[:, :, :, 0, :, 0], contrast, chroma], dim=1)


def _borders(luma: Tensor) -> Tensor:
    """``(items, 2, 240)``: how much more brightness jumps at block borders than inside blocks.

    A jump is what a step between neighbours exceeds the mean of the steps beside it; for each
    piece of border of one block's length, less the same in the middle of the blocks.
    """
    across = SIZE // PATCH
    excess = []
    for image in (luma, luma.transpose(1, 2)):
        step = image.diff(dim=2)
        jump = (step[:, :, 1:-1] - (step[:, :, 2:] + step[:, :, :-2]) / 2).abs()
        first = PATCH - 2  # the jump between the last pixel of a block and the first of the next
        middle = first + PATCH // 2
        count = (across - 1) * PATCH
        difference = jump[:, :, first::PATCH][:, :, : across - 1]
        difference = difference - jump[:, :, middle : middle + count : PATCH]
        excess.append(difference.reshape(-1, across, PATCH, across - 1).mean(2).flatten(1))
    return torch.stack(excess, dim=1)


def _pooled(maps: Tensor, places: int) -> Tensor:
    return avg_pool2d(maps, maps.shape[-1] // places)
