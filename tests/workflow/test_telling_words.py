"""Words that set a text apart: a planted one, real reviews, none where nothing differs."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

import dnacompare as dc
from dnacompare.dataset import Dataset
from dnacompare.workflow.telling_words import NAMED, TellingWords

COMMON = [
    "house",
    "tree",
    "river",
    "walk",
    "green",
    "morning",
    "people",
    "small",
    "the",
    "of",
    "and",
]


def dataset(texts: Sequence[str]) -> Dataset:
    return dc.open_dataset(pd.DataFrame({"text": texts}), modality="text", text_column="text")


def written(seed: int, count: int = 120, more: tuple[str, ...] = ()) -> list[str]:
    random = np.random.default_rng(seed)
    return [" ".join([*random.choice(COMMON, 20), *more]) for _ in range(count)]


def test_a_planted_word_is_named() -> None:
    texts = written(0, more=("Blockchain!",))
    telling = TellingWords.between(dataset(texts), dataset(written(1)))
    assert [telling.of(text) for text in texts[:20]] == [("blockchain!",)] * 20


def test_none_is_named_where_nothing_differs() -> None:
    texts = written(2)
    telling = TellingWords.between(dataset(texts), dataset(written(3)))
    # at a level of 5 % per text, of texts that are held against the same sample: at most a tenth
    assert sum(bool(telling.of(text)) for text in texts) <= 12


def test_a_single_odd_text_is_told_from_the_other_side_alone() -> None:
    """Its own side lacks the word as much as the other does."""
    texts = [*written(4), f"{written(5, 1)[0]} xylophone"]
    both = TellingWords.between(dataset(texts), dataset(written(6)))
    alone = TellingWords.between(dataset(texts), dataset(written(6)), alone=True)
    assert both.of(texts[-1]) == ()
    assert alone.of(texts[-1])[0] == "xylophone"


def test_words_of_praise_tell_reviews_apart(shared: Path) -> None:
    """Each review in two versions: people changed as little as turns it into its opposite."""
    reviews = pd.read_csv(shared / "imdb_counterfactual" / "dev_paired.csv")
    bad, good = (
        reviews.loc[reviews["label"] == label, "text"].tolist()
        for label in ("Negative", "Positive")
    )
    telling = TellingWords.between(dataset(good), dataset(bad))
    named = [word.strip(".,!") for text in good[:40] for word in telling.of(text)]
    assert max(set(named), key=named.count) == "great"


def test_texts_with_nothing_to_leave_out() -> None:
    telling = TellingWords.between(dataset(["a b", "c d"]), dataset(["one"]))
    assert telling.of("") == ()
    assert telling.of("word") == ()
    assert telling.of("one other text") == ()  # a single text to be held against tells no chance
    long = " ".join(f"unusual{number}" for number in range(40))
    alone = TellingWords.between(dataset([long]), dataset(written(7)), alone=True)
    assert len(alone.of(long)) <= NAMED
