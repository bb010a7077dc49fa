"""Watching a network: every run hears of its own layers, whichever threads run beside it."""

import threading

import numpy as np
import torch
from numpy.typing import NDArray

from dnacompare.networks.hooks import module_network
from dnacompare.networks.preprocessing import IMAGENET, Preprocessing
from dnacompare.networks.weights import Loaded
from tests.build import pictures
from tests.networks.making import SIDE, torch_network

PREPROCESSING = Preprocessing(SIDE, SIDE, "bilinear", *IMAGENET)


def test_each_thread_hears_of_its_own_run_alone() -> None:
    network = module_network("r", Loaded.of(torch_network(), PREPROCESSING), "cpu", {})
    images = pictures(2)
    meeting = threading.Barrier(2)

    def heard(image: NDArray[np.uint8], meet: bool) -> list[torch.Tensor]:
        found: list[torch.Tensor] = []

        def sink(_: int, activations: torch.Tensor) -> None:
            if meet:
                meeting.wait(timeout=60)  # so that both are in the midst of the same layer
            found.append(activations.clone())

        return [*found, torch.from_numpy(network.run([image], sink)), *found]

    alone = [heard(image, False) for image in images]
    together: dict[int, list[torch.Tensor]] = {}
    threads = [
        threading.Thread(target=lambda i=i: together.update({i: heard(images[i], True)}))
        for i in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i in range(2):
        assert len(together[i]) == len(alone[i]) == 1 + len(network.layers)
        assert all(torch.equal(a, b) for a, b in zip(alone[i], together[i], strict=True))
    assert not torch.equal(alone[0][0], alone[1][0])


def test_two_networks_of_one_module_do_not_hear_of_each_other() -> None:
    loaded = Loaded.of(torch_network(), PREPROCESSING)
    first = module_network("first", loaded, "cpu", {"layers": "layer1.*"})
    second = module_network("second", loaded, "cpu", {"layers": "layer4.*"})
    heard: list[int] = []
    for network, neurons in ((first, 64), (second, 512)):
        heard.clear()
        network.run(pictures(1), lambda _, found: heard.append(found.shape[1]))
        assert heard == [neurons, neurons]
