"""A density learnt from rows: a masked autoregressive flow on a fitted Gaussian, with its scores.

Papamakarios, Pavlakou & Murray (2017), Masked Autoregressive Flow. The first layer is the Gaussian
in closed form and the others begin as the identity, so that without learning this is the Gaussian;
learning ends when rows that are set aside are told no better.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from dnacompare.randomness import generator
from dnacompare.specs import Progress, Report, silent

Floats = NDArray[np.float64]
LAYERS, HIDDEN = 3, 64
BATCH, RATE, DECAY = 64, 1e-3, 1e-2
ASIDE = 0.2
"""Share of the rows that decide when learning ends."""
NOISY = 4
"""Noisy copies of each row that is set aside."""
PATIENCE, EPOCHS = 30, 150
"""Epochs without a better value on the rows set aside, and epochs at most."""
CLOSEST = 0.3
"""Smallest scale of a layer against that before it: single rows must not become spikes."""


class _Layer(nn.Module):
    """``z_i = (x_i − m(x_<i)) exp(−s(x_<i))`` in the order of ``rank``; zero weights at the end."""

    into: Tensor
    out: Tensor

    def __init__(self, rank: Tensor, random: torch.Generator) -> None:
        super().__init__()
        features = len(rank)
        depth = torch.arange(HIDDEN) % max(features - 1, 1)
        self.register_buffer("into", (depth[:, None] >= rank[None, :]).float())
        self.register_buffer("out", (rank[:, None] > depth[None, :]).float().repeat(2, 1))
        self.first = nn.Parameter(torch.randn(HIDDEN, features, generator=random) / features**0.5)
        self.bias = nn.Parameter(torch.randn(HIDDEN, generator=random))
        self.last = nn.Parameter(torch.zeros(2 * features, HIDDEN))
        self.shift = nn.Parameter(torch.zeros(2 * features))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        hidden = torch.tanh(x @ (self.first * self.into).T + self.bias)
        move, log_scale = (hidden @ (self.last * self.out).T + self.shift).chunk(2, dim=1)
        bounded = -np.log(CLOSEST) * torch.tanh(log_scale)
        return (x - move) * torch.exp(-bounded), -bounded.sum(dim=1)


class _Flow(nn.Module):
    """Log densities of rows, up to a constant; at first those of a Gaussian."""

    centre: Tensor
    whiten: Tensor

    def __init__(self, mean: Floats, covariance: Floats, random: torch.Generator) -> None:
        super().__init__()
        features = len(mean)
        whiten = np.linalg.inv(np.linalg.cholesky(covariance))
        self.register_buffer("centre", torch.from_numpy(mean).float())
        self.register_buffer("whiten", torch.from_numpy(whiten).float())
        orders = [torch.randperm(features, generator=random) for _ in range(LAYERS)]
        self.layers = nn.ModuleList(_Layer(order, random) for order in orders)

    def forward(self, x: Tensor) -> Tensor:
        z, total = (x - self.centre) @ self.whiten.T, torch.zeros(len(x))
        for layer in self.layers:
            z, grown = layer(z)
            total = total + grown
        return total - 0.5 * (z**2).sum(dim=1)


@dataclass(frozen=True, eq=False)
class MaskedFlow:
    """``epochs`` are those whose weights were kept: 0 is the Gaussian itself."""

    flow: _Flow
    epochs: int

    @classmethod
    def fit(cls, rows: Floats, noise: float, *, seed: int, report: Report = silent) -> "MaskedFlow":
        """To ``rows`` ``(n, d)``, each time with fresh normal ``noise`` (a standard deviation).

        The density is that of the rows with noise, so that ties and discrete columns have one.
        """
        drawn = generator(seed, "masked flow")
        random = torch.Generator().manual_seed(int(drawn.integers(2**62)))
        mixed, few = drawn.permutation(rows), max(1, round(ASIDE * len(rows)))
        told, taught = mixed[:few], mixed[few:]
        law = np.cov(taught.T).reshape(rows.shape[1], -1) + noise**2 * np.eye(rows.shape[1])
        flow = _Flow(taught.mean(axis=0), law, random)
        aside = torch.from_numpy(told).float()
        aside = aside + noise * torch.randn(NOISY, *aside.shape, generator=random)
        taught_rows = torch.from_numpy(taught).float()
        return cls(flow, _learn(flow, taught_rows, aside.flatten(0, 1), noise, random, report))

    def scores(self, rows: Floats) -> tuple[Floats, Floats]:
        """``∂_j log p`` and ``∂²_j log p`` at rows ``(n, d)``, each ``(n, d)``."""
        at = torch.from_numpy(rows).float().requires_grad_()
        (first,) = torch.autograd.grad(self.flow(at).sum(), at, create_graph=True)
        second = torch.empty_like(first)
        for j in range(first.shape[1]):
            (row,) = torch.autograd.grad(first[:, j].sum(), at, retain_graph=True)
            second[:, j] = row[:, j]
        return first.detach().double().numpy(), second.detach().double().numpy()


def _learn(
    flow: _Flow, taught: Tensor, told: Tensor, noise: float, random: torch.Generator, report: Report
) -> int:
    """Maximum likelihood; leaves the best weights in ``flow`` and returns their epoch."""
    optimiser = torch.optim.AdamW(flow.parameters(), RATE, weight_decay=DECAY)
    best, kept, at = _loss(flow, told), _copied(flow), 0
    for epoch in range(1, EPOCHS + 1):
        report(Progress("Learning the densities", epoch, EPOCHS))
        for chosen in torch.randperm(len(taught), generator=random).split(BATCH):  # type: ignore[no-untyped-call]
            rows = taught[chosen]
            loss = -flow(rows + noise * torch.randn(rows.shape, generator=random)).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        now = _loss(flow, told)
        if now < best:
            best, kept, at = now, _copied(flow), epoch
        if epoch - at >= PATIENCE:
            break
    flow.load_state_dict(kept)
    return at


def _loss(flow: _Flow, rows: Tensor) -> float:
    with torch.no_grad():
        return float(-flow(rows).mean())


def _copied(flow: _Flow) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in flow.state_dict().items()}
