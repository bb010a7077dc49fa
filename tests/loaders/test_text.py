"""Lines, files and columns of tables become texts."""

from pathlib import Path

import pytest

from dnacompare.dataset import Rejected
from dnacompare.errors import InputError, LimitError
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.text import open_text
from tests.loaders.making import LIMITS, written, zipped

PROSE = [f"This is review number {i}, and it is long enough to be prose." for i in range(6)]
TABLE = "id,text,stars\n" + "".join(f'{i},"{text}",{i % 2}\n' for i, text in enumerate(PROSE))


def test_lines_of_one_file(tmp_path: Path) -> None:
    files = written(tmp_path, {"a.txt": "\ufefffirst\r\n\r\n  second \n\nfirst\n"})
    dataset = open_text(files, name="a", limits=LIMITS)
    assert (dataset.modality, dataset.kind) == ("text", "text")
    assert dataset.read(slice(None)) == ["first", "second", "first"]
    assert dataset.names == ["line 1", "line 3", "line 5"]
    assert dataset.notes == ("2 empty lines were left out.",)
    assert dataset.ids[0] == dataset.ids[2] != dataset.ids[1]


def test_several_files_are_one_item_each(tmp_path: Path) -> None:
    contents = {
        "b.txt": "two\nlines",
        "a.TXT": "one",
        "c.txt": " \n",
        "d.txt": b"\0\1",
        "e.md": "x",
    }
    dataset = open_text(written(tmp_path, {"a.zip": zipped(contents)}), name="a", limits=LIMITS)
    assert dataset.names == ["a.TXT", "b.txt"]
    assert dataset.read(slice(None)) == ["one", "two\nlines"]
    assert {bad.name for bad in dataset.rejected} == {"c.txt", "d.txt", "e.md"}
    assert Rejected("c.txt", "no text") in dataset.rejected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    files = written(tmp_path, {"a.txt": "naïve café\nüber\n".encode(encoding)})
    assert open_text(files, name="a", limits=LIMITS).read([0]) == ["naïve café"]


def test_a_column_of_a_table(tmp_path: Path) -> None:
    files = written(tmp_path, {"t.csv": TABLE + '6,"",1\n'})
    dataset = open_text(files, name="t", limits=LIMITS)  # the only long column is found
    assert dataset.read(slice(None)) == PROSE
    assert dataset.rejected == (Rejected("row 7", "no text"),)
    named = open_text(files, name="t", limits=LIMITS, text_column="text")
    assert named.fingerprint == dataset.fingerprint


def test_an_id_column_pairs(tmp_path: Path) -> None:
    files = written(tmp_path, {"t.csv": TABLE, "u.csv": TABLE.replace("review", "answer")})
    one, other = (open_text([file], name="t", limits=LIMITS, id_column="id") for file in files)
    assert (one.ids == other.ids).all()
    assert one.fingerprint != other.fingerprint
    assert one.take([0]).fingerprint != other.take([0]).fingerprint
    assert one.id_column == "id"


def test_what_cannot_be_chosen(tmp_path: Path) -> None:
    table = written(tmp_path, {"t.csv": TABLE})
    with pytest.raises(InputError, match=r"no column 'txt'.* Did you mean 'text'"):
        open_text(table, name="t", limits=LIMITS, text_column="txt")
    with pytest.raises(InputError, match="both the text and the id column"):
        open_text(table, name="t", limits=LIMITS, text_column="text", id_column="text")
    with pytest.raises(InputError, match=r"no column of long texts; name one of 'a', 'b'"):
        open_text(written(tmp_path, {"t.csv": "a,b\nx,y\n"}), name="t", limits=LIMITS)
    both = "a,b\n" + "".join(f'"{text}","{text} again"\n' for text in PROSE)
    with pytest.raises(InputError, match="2 columns"):
        open_text(written(tmp_path, {"t.csv": both}), name="t", limits=LIMITS)
    with pytest.raises(InputError, match="holds no table"):
        open_text(written(tmp_path, {"a.txt": "x"}), name="t", limits=LIMITS, text_column="text")


@pytest.mark.parametrize("content", ["", "\n \n", b"\0\0\0"])
def test_no_text(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(InputError, match="'a"):
        open_text(written(tmp_path, {"a.txt": content}), name="a", limits=LIMITS)


def test_the_limit_of_items(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="holds 3 items"):
        open_text(written(tmp_path, {"a.txt": "1\n2\n3\n"}), name="a", limits=Limits(items=2))


def test_real_texts(shared: Path) -> None:
    from dnacompare.workflow.open import open_dataset

    how = {"modality": "text", "text_column": "output", "id_column": "instruction"}
    short = open_dataset(shared / "llm_outputs/gpt4_0613_concise.json", **how)
    long = open_dataset(shared / "llm_outputs/gpt4_0613_verbose.json", **how)
    assert len(short) == len(long) == 805
    assert set(short.ids.tolist()) == set(long.ids.tolist())
    assert short.fingerprint != long.fingerprint
    reviews = open_dataset(shared / "imdb_counterfactual/dev_paired.csv", modality="text")
    assert len(reviews) == 488
    sentences = open_dataset(shared / "sentiment_sentences/sentences.csv", modality="text")
    assert len(sentences) == 2997
