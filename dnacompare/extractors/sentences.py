"""Sentence encoders of the sentence-transformers library, by name or local folder (optional)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError, MissingDependencyError
from dnacompare.fingerprint import digest, digest_array
from dnacompare.grid import FloatGrid
from dnacompare.specs import Extractor, ExtractorSpec, LayerInfo, Sink

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT = "sentence-transformers/all-MiniLM-L6-v2"


class Sentences:
    """One vector per text; its entries are the neurons."""

    def __init__(self, model: "SentenceTransformer", name: str) -> None:
        weights = {key: value.cpu().numpy() for key, value in sorted(model.state_dict().items())}
        size = model.encode([""], show_progress_bar=False).shape[1]
        self.model = model
        self.grid = FloatGrid()
        self.dimensions = tuple(f"dimension {number}" for number in range(1, size + 1))
        self.layers: tuple[LayerInfo, ...] = (LayerInfo("sentence", self.dimensions),)
        self.provenance: Mapping[str, Any] = {
            "extractor": "sentences",
            "model": Path(
                name
            ).name,  # wherever the folder is, the weights' hash tells models apart
            "weights": digest(*(key + digest_array(value) for key, value in weights.items())),
            "longest": str(model.max_seq_length),
        }

    def run(self, batch: Sequence[str], sink: Sink) -> NDArray[np.float32]:
        """Send the vectors ``(items, d, 1)`` of a batch of texts; return them ``(items, d)``."""
        import torch

        # One text at a time: padding to the longest of a batch changes the last bits of the others.
        vectors = self.model.encode(list(batch), batch_size=1, show_progress_bar=False)
        values = np.ascontiguousarray(vectors, np.float32)
        sink(0, torch.from_numpy(values).unsqueeze(2))
        return values


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> Extractor:
    """The encoder ``variant`` (a name on the model hub or a local folder).

    Raises ``MissingDependencyError`` without sentence-transformers, ``InputError`` if the model
    cannot be loaded. Code that comes with a model is never run.
    """
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise MissingDependencyError(
            "The extractor 'sentences' needs the package sentence-transformers, which cannot be "
            f"imported ({error}). Install it with: pip install 'dnacompare[sentences]'."
        ) from error
    name = variant or DEFAULT
    try:
        model = SentenceTransformer(name, device=device, trust_remote_code=False)
    except (OSError, ValueError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise InputError(
            f"The sentence encoder {name!r} cannot be loaded: {reason} Give the name of a model "
            "on the hub or the folder of one that was downloaded."
        ) from error
    return Sentences(model, name)


EXTRACTOR = ExtractorSpec(
    name="sentences",
    title="Sentence encoder",
    modalities=("text",),
    build=build,
    summary="The vectors of a pretrained sentence encoder: what texts mean rather than look like.",
    reference="Reimers & Gurevych, Sentence-BERT, EMNLP 2019",
    requires=("sentence_transformers",),
)
