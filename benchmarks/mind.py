"""How many pictures rank changes of them: MIND beside the Fréchet distance on the same features.

Run it as ``python -m benchmarks.mind``. It reads CIFAR-10 and a ResNet-20 for it beside the
checkout (``../shared/data``) and writes ``benchmarks/results/mind.json``.

A is 1,500 test pictures, B 1,500 training pictures with noise of six strengths. Random subsets of a
size rank the strengths: how often are neighbouring ones in the right order, and how far is the
value from that of all pictures?
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from benchmarks.machine import describe
from dnacompare import distances

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
RESULT = Path(__file__).parent / "results" / "mind.json"
STRENGTHS = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05)
"""Standard deviation of the noise, in units of the pixels' range."""
SIZES = (50, 100, 250)
DRAWS = 40
LOOKED_AT = 3
"""The strength whose values are told."""
DISTANCES = ("frechet", "mind")

Features = NDArray[np.float32]


class Block(nn.Module):
    """Two convolutions beside a shortcut without parameters (He et al. 2016, option A)."""

    def __init__(self, inside: int, outside: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outside)
        self.conv2 = nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outside)
        self.stride, self.more = stride, (outside - inside) // 2

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """``(n, c, h, w)``."""
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        short = x[:, :, :: self.stride, :: self.stride]
        return torch.relu(y + nn.functional.pad(short, (0, 0, 0, 0, self.more, self.more)))


def network() -> nn.Module:
    """Pictures ``(n, 3, 32, 32)`` to the 64 features of the last pool."""
    layers: dict[str, nn.Module] = {
        "conv1": nn.Conv2d(3, 16, 3, 1, 1, bias=False),
        "bn1": nn.BatchNorm2d(16),
        "relu": nn.ReLU(),
    }
    for number, (inside, outside) in enumerate(((16, 16), (16, 32), (32, 64)), 1):
        first = Block(inside, outside, 1 if inside == outside else 2)
        rest = Block(outside, outside, 1), Block(outside, outside, 1)
        layers[f"layer{number}"] = nn.Sequential(first, *rest)
    layers |= {"pool": nn.AdaptiveAvgPool2d(1), "flat": nn.Flatten()}
    model = nn.Sequential()
    for name, layer in layers.items():
        model.add_module(name, layer)
    state = torch.load(DATA / "weights/cifar10_resnet20.pth", weights_only=True)
    model.load_state_dict({k: v for k, v in state.items() if not k.startswith("linear")})
    return model.eval()


def features(model: nn.Module, name: str, strength: float) -> Features:
    """``(1500, 64)`` of a file's pictures with noise."""
    with np.load(DATA / "cifar10" / name) as held:
        pictures = torch.from_numpy(held["images"]).permute(0, 3, 1, 2).float() / 255
    noise = torch.randn(pictures.shape, generator=torch.Generator().manual_seed(1))
    seen = (pictures + strength * noise).clamp(0, 1)
    mean, spread = (
        torch.tensor(of).view(1, 3, 1, 1)
        for of in ((0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010))
    )
    with torch.no_grad():
        found = torch.cat([model((part - mean) / spread) for part in seen.split(250)])
    return found.numpy()


def values(a: Features, b: Features) -> list[float]:
    """The distances, in the order of ``DISTANCES``."""
    return [getattr(distances, name)(a, b).value for name in DISTANCES]


def subset(
    a: Features, sides: list[Features], size: int, random: np.random.Generator
) -> list[list[float]]:
    """The distances of each strength between ``size`` pictures a side, drawn anew each time."""
    return [values(*(side[random.permutation(len(side))[:size]] for side in (a, b))) for b in sides]


def main() -> None:
    """Measure, print and write."""
    model = network()
    a = features(model, "cifar10_test_1500.npz", 0.0)
    sides = [features(model, "cifar10_train_1500.npz", strength) for strength in STRENGTHS]
    every = np.array([values(a, b) for b in sides])
    random = np.random.default_rng(0)
    rows: list[dict[str, Any]] = []
    for size in SIZES:
        drawn = np.array([subset(a, sides, size, random) for _ in range(DRAWS)])
        right = (np.diff(drawn, axis=1) > 0).mean(axis=(0, 1))
        excess = drawn[:, LOOKED_AT].mean(axis=0) / every[LOOKED_AT]
        for k, name in enumerate(DISTANCES):
            rows.append(
                {
                    "distance": name,
                    "pictures": size,
                    "right_order": round(float(right[k]), 4),
                    "value_over_all": round(float(excess[k]), 3),
                }
            )
            print(rows[-1], flush=True)
    found = {"machine": describe(), "draws": DRAWS, "strengths": STRENGTHS, "rows": rows}
    RESULT.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
