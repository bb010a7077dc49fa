"""The optional sentence encoder: what a person reads without the package or without the model."""

from importlib.util import find_spec

import numpy as np
import pytest

from dnacompare.errors import InputError, MissingDependencyError
from dnacompare.extractors.sentences import EXTRACTOR
from dnacompare.fingerprint import digest_json

INSTALLED = find_spec("sentence_transformers") is not None


@pytest.mark.skipif(INSTALLED, reason="sentence-transformers is installed here")
def test_without_the_package_the_error_names_the_extra():
    with pytest.raises(MissingDependencyError, match=r"pip install 'dnacompare\[sentences\]'"):
        EXTRACTOR.build("", (), "cpu", {})


@pytest.mark.skipif(not INSTALLED, reason="needs sentence-transformers")
def test_a_folder_without_a_model_is_a_clear_error(tmp_path):
    with pytest.raises(InputError, match="cannot be loaded"):
        EXTRACTOR.build(str(tmp_path), (), "cpu", {})


@pytest.mark.skipif(not INSTALLED, reason="needs sentence-transformers")
def test_a_local_model_gives_each_text_the_same_vector_whatever_its_neighbours(tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[UNK]", "the", "cat", "sat", "on", "mat", "dog", "runs"]
    level = models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]")
    tokenizer = Tokenizer(level)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.arange(len(words) * 4, dtype=np.float32).reshape(-1, 4)
    module = StaticEmbedding(tokenizer, embedding_weights=table)
    SentenceTransformer(modules=[module]).save(str(tmp_path / "tiny"))
    extractor = EXTRACTOR.build(str(tmp_path / "tiny"), (), "cpu", {})
    sent = {}
    found = extractor.run(["cat", "the cat", "dog runs"], sent.__setitem__)
    # Such a model gives the mean of its words' vectors; halves are exact in float32.
    assert np.array_equal(found, [table[2], table[[1, 2]].mean(0), table[[6, 7]].mean(0)])
    assert np.array_equal(sent[0][:, :, 0], found)
    assert np.array_equal(extractor.run(["dog runs"], sent.__setitem__), found[2:])
    assert len(extractor.dimensions) == 4
    digest_json(dict(extractor.provenance))  # plain JSON values


def test_the_entry_says_what_it_needs():
    assert EXTRACTOR.requires == ("sentence_transformers",)
    assert EXTRACTOR.modalities == ("text",)
