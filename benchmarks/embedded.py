"""What the built-in image extractor can tell apart, alone and beside two networks, and how fast.

Run it as ``python -m benchmarks.embedded``, or with ``networks`` for the networks' part alone. It
reads the real datasets beside the checkout (``../shared/data``) and writes
``benchmarks/results/embedded.json``.
"""

import gzip
import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from benchmarks.machine import describe
from dnacompare.extractors.embedded.extractor import Embedded
from dnacompare.extractors.torchvision import build
from dnacompare.specs import Extractor

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
RESULT = Path(__file__).parent / "results" / "embedded.json"
NEIGHBOURS = 5
ORIGINAL = "original pixels"
NETWORKS = {
    "squeezenet1_0": "squeezenet1_0_imagenet_fp16.pth",
    "mobilenet_v2": "mobilenet_v2_imagenet_fp16.pth",
}
"""Small networks trained on the classes of ImageNet, with the files of their weights."""
BESIDE = 600
"""Images of each set, evenly spaced, that the networks see: they take many times as long."""

Images = list[NDArray[np.uint8]]
Vectors = NDArray[np.float32]


def photos(paths: Sequence[Path]) -> Images:
    return [np.asarray(Image.open(path).convert("RGB")) for path in paths]


def pacs() -> tuple[Images, dict[str, list[str]]]:
    paths = sorted((DATA / "pacs").glob("*/*/*.jpg"))
    labels = {
        "domain (3)": [path.parts[-3] for path in paths],
        "class (4)": [path.parts[-2] for path in paths],
    }
    return photos(paths), labels


def day_night() -> tuple[Images, dict[str, list[str]]]:
    paths = sorted((DATA / "day_night").glob("*/*.jpg"))
    return photos(paths), {"day or night (2)": [path.parts[-2] for path in paths]}


def cifar10() -> tuple[Images, dict[str, list[str]]]:
    with np.load(DATA / "cifar10" / "cifar10_train_1500.npz") as file:
        return list(file["images"]), {"class (10)": [str(label) for label in file["labels"]]}


def mnist() -> tuple[Images, dict[str, list[str]]]:
    folder = DATA / "mnist_test"
    pixels = gzip.decompress((folder / "t10k-images-idx3-ubyte.gz").read_bytes())[16:]
    labels = gzip.decompress((folder / "t10k-labels-idx1-ubyte.gz").read_bytes())[8:]
    images = np.frombuffer(pixels, np.uint8).reshape(-1, 28, 28, 1).repeat(3, axis=3)
    return list(images[::5]), {"digit (10)": [str(label) for label in labels[::5]]}


def embed(extractor: Extractor, images: Images) -> Vectors:
    return extractor.run(images, lambda layer, activations: None)


def standardised(vectors: Vectors) -> Vectors:
    """Each dimension by its deviation, as the tests on embeddings see them."""
    deviation = vectors.std(axis=0)
    return (vectors / np.where(deviation > 0, deviation, 1)).astype(np.float32)


def agreement(vectors: Vectors, labels: list[str]) -> float:
    """Percent of items whose label is that of most of their 5 nearest others."""
    from sklearn.neighbors import NearestNeighbors

    values, coded = np.unique(labels, return_inverse=True)
    found = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(vectors).kneighbors(return_distance=False)
    votes = np.stack([(coded[found] == value).sum(axis=1) for value in range(len(values))], axis=1)
    return round(100 * float((votes.argmax(axis=1) == coded).mean()), 1)


def first_half_to_second(vectors: Vectors, labels: list[str]) -> float:
    """Percent right on the second half of a shuffled set by the 5 nearest of the first half."""
    from sklearn.neighbors import KNeighborsClassifier

    order = np.random.default_rng(0).permutation(len(labels))
    train, test = np.array_split(order, 2)
    names = np.asarray(labels)
    model = KNeighborsClassifier(NEIGHBOURS).fit(vectors[train], names[train])
    return round(100 * float(model.score(vectors[test], names[test])), 1)


SETS = (("PACS", pacs), ("day_night", day_night), ("CIFAR-10", cifar10), ("MNIST", mnist))


def beside_networks(extractor: Embedded) -> list[dict[str, Any]]:
    """5-NN agreement, dimensions standardised, of all three on the same few images of each set."""
    watched: dict[str, Extractor] = {"embedded": extractor}
    for name, file in NETWORKS.items():
        watched[name] = build(name, (), "cpu", {"weights": str(DATA / "weights" / file)})
    rows = []
    for name, load in SETS:
        images, labels = load()
        chosen = np.linspace(0, len(images) - 1, min(BESIDE, len(images))).round().astype(int)
        some = [images[i] for i in chosen]
        seen = {who: standardised(embed(other, some)) for who, other in watched.items()}
        for target, truth in labels.items():
            kept = [truth[i] for i in chosen]
            found = {who: agreement(vectors, kept) for who, vectors in seen.items()}
            rows.append({"data": name, "target": target, "items": len(some), **found})
            print(rows[-1], flush=True)
    return rows


def quality(extractor: Embedded) -> list[dict[str, Any]]:
    here = np.array([not name.startswith(ORIGINAL) for name in extractor.dimensions])
    rows = []
    for name, load in SETS:
        images, labels = load()
        vectors = embed(extractor, images)
        for target, truth in labels.items():
            rows.append(
                {
                    "data": name,
                    "target": target,
                    "items": len(images),
                    "5-NN, standardised": agreement(standardised(vectors), truth),
                    "5-NN, plain": agreement(vectors, truth),
                    "without original pixels": agreement(standardised(vectors)[:, here], truth),
                    "halves": first_half_to_second(standardised(vectors), truth),
                }
            )
    return rows


def jpeg(level: int) -> Callable[[Image.Image], Image.Image]:
    def compress(image: Image.Image) -> Image.Image:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=level)
        return Image.open(file).convert("RGB")

    return compress


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "nothing": lambda image: image,
    "blur, σ 0.5 px": lambda image: image.filter(ImageFilter.GaussianBlur(0.5)),
    "blur, σ 1 px": lambda image: image.filter(ImageFilter.GaussianBlur(1)),
    "JPEG quality 75": jpeg(75),
    "JPEG quality 50": jpeg(50),
    "JPEG quality 20": jpeg(20),
    "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
    "10 % darker": lambda image: image.point([round(0.9 * value) for value in range(256)] * 3),
}


def neuron_means(extractor: Embedded, images: Images) -> list[Vectors]:
    """For each layer the items' mean activations ``(items, neurons)``."""
    found: list[Vectors] = []
    extractor.run(images, lambda layer, activations: found.append(activations.mean(2).numpy()))
    return found


def sensitivity(extractor: Embedded) -> list[dict[str, Any]]:
    """Mean shift per layer, in deviations between images, of the same 200 photographs changed."""
    paths = sorted((DATA / "imagenet_photos" / "images").glob("*.jpg"))[::2]
    originals = [Image.open(path).convert("RGB") for path in paths]
    before = neuron_means(extractor, [np.asarray(image) for image in originals])
    rows = []
    for name, change in CHANGES.items():
        after = neuron_means(extractor, [np.asarray(change(image)) for image in originals])
        shifts = [
            (new - old).mean(axis=0) / old.std(axis=0)
            for old, new in zip(before, after, strict=True)
        ]
        layers = {
            layer.name: round(float(shift.mean()), 2)
            for layer, shift in zip(extractor.layers, shifts, strict=True)
        }
        names = [neuron for layer in extractor.layers for neuron in layer.neurons]
        moved = np.abs(np.concatenate(shifts))
        strongest = names[int(moved.argmax())] if moved.any() else "-"
        rows.append({"change": name, "strongest": strongest, "layers": layers})
    return rows


def speed(extractor: Embedded, items: int = 200) -> dict[str, float]:
    """Milliseconds per 256² photograph, decoding of files not counted."""
    paths = sorted((DATA / "imagenet_photos" / "images").glob("*.jpg"))[:items]
    images = photos(paths)
    embed(extractor, images[:8])
    start, cpu = time.perf_counter(), time.process_time()
    embed(extractor, images)
    return {
        "cpu_ms_per_image": round(1000 * (time.process_time() - cpu) / len(images), 2),
        "wall_ms_per_image": round(1000 * (time.perf_counter() - start) / len(images), 2),
    }


def main() -> None:
    extractor = Embedded("cpu")
    if sys.argv[1:] == ["networks"]:
        result = json.loads(RESULT.read_text())
        result["beside networks"] = {"machine": describe(), "rows": beside_networks(extractor)}
        RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        return
    result = {
        "machine": describe(),
        "extractor": dict(extractor.provenance),
        "neurons": sum(len(layer.neurons) for layer in extractor.layers),
        "dimensions": len(extractor.dimensions),
        "speed": speed(extractor),
        "quality": quality(extractor),
        "sensitivity": sensitivity(extractor),
        "beside networks": {"machine": describe(), "rows": beside_networks(extractor)},
    }
    print(f"{result['neurons']} neurons; {result['speed']}")
    for row in result["quality"]:
        print(" | ".join(f"{value!s:>10}" for value in row.values()))
    for row in result["sensitivity"]:
        moved = {name: shift for name, shift in row["layers"].items() if abs(shift) >= 0.1}
        print(f"{row['change']}: {row['strongest']}; {moved}")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
