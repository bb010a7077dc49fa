"""Text statistics: counts that can be done by hand, scripts, buckets, real answers of models."""

import json

import numpy as np
import pytest

from dnacompare.errors import InputError
from dnacompare.extractors.text_hash import EXTRACTOR
from dnacompare.extractors.text_hash.characters import NAMES as CHARACTERS
from dnacompare.extractors.text_hash.characters import characters
from dnacompare.extractors.text_hash.ngrams import bucket_examples, ngrams, without_each
from dnacompare.extractors.text_hash.surface import NAMES as SURFACE
from dnacompare.extractors.text_hash.surface import surface


@pytest.fixture(scope="module")
def extractor():
    return EXTRACTOR.build("", (), "cpu", {})


def run(extractor, texts):
    layers = {}
    embeddings = extractor.run(
        texts, lambda number, activations: layers.__setitem__(number, activations.numpy().copy())
    )
    return embeddings, layers


def named(names, values):
    return dict(zip(names, values, strict=True))


def test_surface_of_a_small_page():
    text = "# Ten cats\n\n- One, two: THREE!\n- Is it so? Yes.\n1. **Bold** `x` (10.5)\n"
    found = named(SURFACE, surface(text))
    assert found["characters"] == len(text)
    assert found["words"] == 13  # eleven of letters, and the numbers 1 and 10.5
    assert found["lines"] == 5
    assert found["sentences"] == 5  # the heading, One…, Is it so, Yes, Bold…; "1." is none
    assert found["question marks per 100 words"] == pytest.approx(100 / 13)
    assert found["exclamation marks per 100 words"] == pytest.approx(100 / 13)
    assert found["numbers per 100 words"] == pytest.approx(200 / 13)
    assert found["code marks per 100 words"] == pytest.approx(200 / 13)
    assert found["parentheses per 100 words"] == pytest.approx(100 / 13)
    assert found["lines that are bullets, %"] == 50
    assert found["lines that are headings, %"] == 25
    assert found["lines that are numbered items, %"] == 25
    assert found["empty lines, %"] == 20
    assert found["outside ASCII, %"] == 0


def test_shares_are_of_what_their_names_say():
    found = named(SURFACE, surface("ABcd 12 é!"))
    assert found["upper case among letters, %"] == 40
    assert found["digits, %"] == 20
    assert found["white space, %"] == 20
    assert found["punctuation, %"] == 10
    assert found["outside ASCII, %"] == 10
    assert found["mean word length in characters"] == pytest.approx(7 / 3)


def test_the_share_of_different_words_does_not_fall_with_length():
    words = [f"w{'abcdefghij'[i // 10]}{'abcdefghij'[i % 10]}" for i in range(100)]
    short = named(SURFACE, surface(" ".join(words)))
    long = named(SURFACE, surface(" ".join(words * 5)))
    name = "different words among the first 100, %"
    assert short[name] == long[name] == 100


def test_shares_of_characters_sum_to_all_of_them():
    for text in ("Hello, World! 42\n", "Ünï–“q” 日本語テキスト 😀 مرحبا", "\t\x00x"):
        assert sum(characters(text)) == pytest.approx(100)  # float64 sum of at most 20 terms


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("A", "letter a"),
        ("7", "digit 7"),
        ("’", "apostrophe"),
        ("é", "Latin letters outside a–z"),
        ("Ж", "Cyrillic letters"),
        ("λ", "Greek letters"),
        ("字", "CJK letters"),
        ("カ", "Katakana letters"),
        ("ع", "Arabic letters"),
        ("한", "Hangul letters"),
        ("ꦄ", "other letters"),
        ("٣", "other digits"),
        ("😀", "symbols and emoji"),
        ("。", "other marks"),
        ("\x07", "control characters"),
        ("{", "“{”"),
    ],
)
def test_each_character_has_its_place(character, name):
    assert named(CHARACTERS, characters(character))[name] == 100


def test_ngrams_have_length_one_and_examples_explain_buckets():
    texts = ["hello there", "hello hello"]
    vectors = ngrams(texts)
    # float32 rounding
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-6)
    for bucket in np.flatnonzero(vectors.sum(0)):
        examples = bucket_examples(texts, int(bucket))
        assert examples
        for gram, count in examples:
            assert sum(f" {text} ".count(gram) for text in texts) >= count > 0
    empty = int(np.flatnonzero(vectors.sum(0) == 0)[0])
    assert bucket_examples(texts, empty) == []


def test_a_text_without_each_of_its_words():
    text = "The quick fox, the END  of\tthe fox!"
    words, without = without_each(text)
    assert words == ("the", "quick", "fox,", "end", "of", "fox!")
    for word, found in zip(words, without, strict=True):
        left = " ".join(one for one in text.split() if one.lower() != word)
        # float32 rounding
        np.testing.assert_allclose(found, ngrams([left])[0], atol=1e-6)
    assert not without_each("one one")[1].any()
    assert without_each(" ")[0] == ()


def test_examples_come_most_frequent_first():
    bucket = int(ngrams(["zzz"]).argmax())
    examples = bucket_examples(["abcde" * 40, "zzz zzz"], bucket, limit=2)
    assert len(examples) <= 2
    assert [count for _, count in examples] == sorted((c for _, c in examples), reverse=True)


def test_names_are_unique_and_fit(extractor):
    names = [neuron for layer in extractor.layers for neuron in layer.neurons]
    assert len(set(names)) == len(names) == len(extractor.dimensions)
    embeddings, layers = run(extractor, ["one", ""])
    assert embeddings.shape == (2, len(names))
    for number, layer in enumerate(extractor.layers):
        assert layers[number].shape == (2, len(layer.neurons), 1)
        assert layers[number].dtype == np.float32


def test_an_empty_text_is_zero_everywhere(extractor):
    embeddings, layers = run(extractor, [""])
    assert not embeddings.any()
    assert not any(layer.any() for layer in layers.values())


def test_neighbours_and_order_change_no_bit(extractor, shared):
    file = shared / "llm_outputs" / "vicuna-7b.json"
    texts = [entry["output"] for entry in json.loads(file.read_text())][:40]
    texts += ["", " \n ", "日本語。", "x" * 5000]
    whole, layers = run(extractor, texts)
    alone = [run(extractor, [text]) for text in texts]
    assert np.array_equal(whole, np.concatenate([embedding for embedding, _ in alone]))
    for number, layer in layers.items():
        assert np.array_equal(layer, np.concatenate([part[number] for _, part in alone]))
    assert np.array_equal(whole[::-1], run(extractor, texts[::-1])[0])


def test_a_wordier_prompt_shows_as_length(extractor, shared):
    """The same model asked to be verbose or concise: medians of 251 and 80 words."""

    def surfaces(name):
        entries = json.loads((shared / "llm_outputs" / f"{name}.json").read_text())[:200]
        _, layers = run(extractor, [entry["output"] for entry in entries])
        return layers[0][:, :, 0]

    concise, verbose = surfaces("gpt4_0613_concise"), surfaces("gpt4_0613_verbose")
    words = SURFACE.index("words")
    assert np.median(verbose[:, words]) > 2 * np.median(concise[:, words])


def test_a_variant_is_refused():
    with pytest.raises(InputError, match="no variant 'big'"):
        EXTRACTOR.build("big", (), "cpu", {})
