"""One side of ``benchmarks.vdna`` in a process of its own, so that its peak memory is its own.

``python -m benchmarks.vdna_side SIDE NETWORK IMAGES`` prints JSON; SIDE is ``free`` (our default
grid), ``ranges`` (our grid of equal bins) or ``vdna``. The network is torchvision's with random
weights; building it and compiling come first and do not count.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

SIZE = 256
BATCH = 64
SPREAD = 3.0
"""Half of every neuron's range; what counting costs does not depend on it."""

Images = NDArray[np.uint8]


def pictures(count: int, seed: int) -> Images:
    """Noise, coarse and fine."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 156, (count, SIZE // 32, SIZE // 32, 3), np.uint8)
    fine = random.integers(0, 100, (count, SIZE, SIZE, 3), np.uint8)
    return coarse.repeat(32, axis=1).repeat(32, axis=2) + fine


def ours(network: str, grid: str) -> Callable[[Images], Any]:
    """From images to a DNA, as ``dnacompare.extract`` does it."""
    from dnacompare.extractors.torchvision import build
    from dnacompare.workflow.extract import extract
    from dnacompare.workflow.ranged import in_ranges
    from tests.build import image_dataset

    extractor: Any = build(network, (), "cpu", {"weights": "random"})
    if grid == "ranges":
        ends = np.array([-SPREAD, SPREAD])
        ranges = {layer.name: np.tile(ends, (len(layer.neurons), 1)) for layer in extractor.layers}
        extractor = in_ranges(extractor, ranges)
    return lambda images: extract(
        image_dataset(list(images)), extractor=extractor, batch_size=BATCH
    )


def theirs(network: str) -> Callable[[Images], Any]:
    """The same with ``vdna``: its processor, its loading and its counting."""
    import vdna.vdna_processor as processor
    from torchvision import models
    from vdna.networks.feature_extraction_model import FeatureExtractionModel
    from vdna.utils.settings import NetworkSettings

    from dnacompare.extractors.torchvision import layers

    sizes = {layer.name: layer.neurons for layer in layers(network, {}) if layer.default}
    ends = {
        name: {
            layer.replace(".", "_"): {str(i): end for i in range(size)}
            for layer, size in sizes.items()
        }
        for name, end in (("mins_per_neuron", -SPREAD), ("maxs_per_neuron", SPREAD))
    }
    model = models.get_model(network, weights=None).eval().requires_grad_(False)

    class Extractor(FeatureExtractionModel):  # type: ignore[misc]
        def __init__(self, settings: Any) -> None:
            known = NetworkSettings(
                [0.485, 0.456, 0.406],
                [0.229, 0.224, 0.225],
                {layer.replace(".", "_"): size for layer, size in sizes.items()},
                (224, 224),
                network,
            )
            super().__init__(known, settings, ends)
            self.net, self.found, self.name = model, {}, network
            for layer in sizes:
                self.net.get_submodule(layer).register_forward_hook(self.keep(layer))

        def keep(self, layer: str) -> Callable[..., None]:
            def hook(_: Any, __: Any, output: Any) -> None:
                tokens = output.ndim == 3
                shaped = output.permute(0, 2, 1).unsqueeze(3) if tokens else output
                self.found[layer.replace(".", "_")] = shaped

            return hook

        def get_features(self, batch: Any) -> dict[str, Any]:
            self.found = {}
            self.net(batch)
            return dict(self.found)

    processor.get_feature_extractor = lambda name, settings: Extractor(settings)
    made = processor.VDNAProcessor()
    return lambda images: made.make_vdna(
        source=list(images),
        feat_extractor_name=network,
        distribution_name="histogram-1000",
        batch_size=BATCH,
        device="cpu",
        verbose=False,
        num_workers=0,
        n_sample_images=1,
    )


def main(side: str, network: str, count: int) -> dict[str, float]:
    torch.set_num_threads(1)
    work = theirs(network) if side == "vdna" else ours(network, side)
    work(pictures(4, 0))
    images = pictures(count, 1)
    start = time.process_time()
    work(images)
    seconds = time.process_time() - start
    return {
        "cpu_seconds": round(seconds, 2),
        "images_per_cpu_second": round(count / seconds, 3),
        "peak_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
