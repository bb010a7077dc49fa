"""Delimited text as it comes: encodings, delimiters, headers, quotes and ragged rows."""

import numpy as np
import pandas as pd
import pytest

from dnacompare.errors import InputError, LimitError
from dnacompare.loaders.delimited import read_delimited
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.rows import Rows
from tests.loaders.making import LIMITS


def read(text: str | bytes, header: str = "auto") -> Rows:
    """The rows of a text."""
    return read_delimited(text if isinstance(text, bytes) else text.encode(), "t", LIMITS, header)


def values(rows: Rows) -> dict[str, list[object]]:
    """Columns as lists of numbers or texts, ``None`` for missing."""
    frame = rows.frame.astype(object)
    return frame.where(frame.notna(), None).to_dict("list")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "name,size\nx y,1\nz,2\n".replace(",", delimiter)
    assert values(read(text)) == {"name": ["x y", "z"], "size": [1, 2]}


def test_a_delimiter_inside_quotes_does_not_divide() -> None:
    text = 'a;b\n"x;y, ""z""";1\n"two\nlines";2\n'
    assert values(read(text)) == {"a": ['x;y, "z"', "two\nlines"], "b": [1, 2]}


def test_one_column_keeps_its_commas() -> None:
    assert values(read("text\nhello, you\nno, and, so\n")) == {
        "text": ["hello, you", "no, and, so"]
    }


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(ends: str) -> None:
    assert values(read(ends.join(["", " \t", "a,b", "1,2", "", "3,4", ""]))) == {
        "a": [1, 3],
        "b": [2, 4],
    }


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", ()),
        ("utf-8-sig", ()),
        ("utf-16", ("Read as utf-16.",)),
        ("utf-32", ("Read as utf-32.",)),
        ("cp1252", ("Read as Windows-1252.",)),
    ],
)
def test_encodings_are_found_and_said(encoding: str, note: tuple[str, ...]) -> None:
    rows = read("größe,stadt\n1,Zürich\n2,Köln\n".encode(encoding))
    assert values(rows) == {"größe": [1, 2], "stadt": ["Zürich", "Köln"]}
    assert rows.notes == note


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InputError, match="not a text file"):
        read(b"a,b\n\0\0\0\0,1\n")
    with pytest.raises(InputError, match="not sound utf-16 text"):
        read(b"\xff\xfea\0,\0\x00\xd8")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1.5,x\n2,y\n", None),
        ("a,2011\nx,5\n", None),
        ("a,b\nx,y\n", ["a", "b"]),
        ("0,1,2\n.1,.2,.3\n", ["0", "1", "2"]),
        (",0,1\nr,.2,.3\n", ["column 1", "0", "1"]),
        ("a,2011\nx,y\n", ["a", "2011"]),
    ],
)
def test_a_header_is_told_from_values(text: str, names: list[str] | None) -> None:
    rows = read(text)
    numbered = [f"column {i + 1}" for i in range(len(rows.frame.columns))]
    assert list(rows.frame.columns) == (names or numbered)
    assert any("first row holds values" in note for note in rows.notes) == (names is None)
    assert len(rows.frame) == text.count("\n") - (names is not None)


def test_the_header_can_be_said() -> None:
    assert values(read("a,b\n1,2\n", "no")) == {"column 1": ["a", "1"], "column 2": ["b", "2"]}
    assert values(read("1,2\n3,4\n", "yes")) == {"1": [3], "2": [4]}
    with pytest.raises(InputError, match="header is 'maybe'; it can be auto, yes, no"):
        read("a\n", "maybe")


def test_repeated_headers_are_renamed_and_said() -> None:
    rows = read("a,a,b,a,\n1,2,3,4,5\n")
    assert list(rows.frame.columns) == ["a", "a (2)", "b", "a (3)", "column 5"]
    assert rows.notes == ("Repeated column names were changed to 'a (2)', 'a (3)'.",)


def test_rows_of_another_length_are_rejected_with_their_number() -> None:
    rows = read("a,b\n1,2\n3\n\n4,5,6\n7,8\n")
    assert values(rows) == {"a": [1, 7], "b": [2, 8]}
    assert rows.names == ("row 1", "row 4")
    assert [(bad.name, bad.reason) for bad in rows.rejected] == [
        ("row 2", "it has 1 fields, not 2"),
        ("row 3", "it has 3 fields, not 2"),
    ]


def test_a_delimiter_at_each_end_adds_an_empty_column() -> None:
    assert values(read("a,b\n1,2,\n3,4,\n"))["a"] == [1, 3]


def test_row_names_without_a_header_as_r_writes_them() -> None:
    rows = read("x,y\nr1,1,2\nr2,3,4\n")
    assert values(rows) == {"row name": ["r1", "r2"], "x": [1, 3], "y": [2, 4]}


def test_what_says_missing_is_missing() -> None:
    rows = read('a,b\n?,1\n NA ,2\n"",3\nnan,4\nNone,5\nNaNcy,6\n')
    assert values(rows)["a"] == [None] * 5 + ["NaNcy"]


def test_decimal_commas_between_semicolons() -> None:
    rows = read("a;b;c\n1,5;x,y;2\n-2;z;3,25\n")
    assert values(rows) == {
        "a": ["1.5", "-2"],
        "b": ["x,y", "z"],
        "c": ["2", "3.25"],
    }
    assert rows.notes == ("Decimal commas were read in 'a', 'c'.",)


def test_a_quote_that_stays_open_is_named() -> None:
    with pytest.raises(InputError, match="'t' opens a quoted field and never closes it"):
        read('a,b\n1,"2\n3,4\n')


@pytest.mark.parametrize("text", ["", "\n", " \n\n\t\n"])
def test_only_empty_lines(text: str) -> None:
    with pytest.raises(InputError, match="only empty lines"):
        read(text)


def test_columns_are_limited_before_they_are_read() -> None:
    with pytest.raises(LimitError, match="cells"):
        read_delimited(b"a,b\n" + b"1,2\n" * 100, "t", Limits(bytes=1000))


def test_thousands_of_columns() -> None:
    names = [f"gene {i}" for i in range(5000)]
    rows = read(",".join(names) + "\n" + ",".join(map(str, range(5000))) + "\n")
    assert list(rows.frame.columns) == names


def test_a_very_long_field_and_a_very_long_header() -> None:
    long = "word " * 60_000  # longer than Python's own reader takes
    assert values(read(f'text,n\n"{long}",1\n"b",2\n')) == {
        "text": [long.strip(), "b"],
        "n": [1, 2],
    }
    names = [
        f"a column with a name that is quite long and has the number {i}" for i in range(20_000)
    ]
    assert read(",".join(names) + "\n" + ",".join("1" * 20_000) + "\n").frame.shape == (1, 20_000)


def test_columns_can_stay_as_they_are_written() -> None:
    rows = read_delimited(b"id,x\n007,1\n12345678901234567890,2\n", "t", LIMITS, verbatim=("id",))
    assert values(rows) == {"id": ["007", "12345678901234567890"], "x": [1, 2]}


def test_formulas_stay_text() -> None:
    assert values(read("a,b\n=1+1,x\n@SUM(A1),y\n"))["a"] == ["=1+1", "@SUM(A1)"]


def test_pandas_writes_what_is_read_back() -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "x": random.normal(size=50),
            "words": random.choice(['a "b"', "c,d", "e\nf", "ü", " g"], 50),
            "n": random.integers(-5, 5, 50),
        }
    )
    rows = read(frame.to_csv(index=False))
    assert (rows.frame.x.astype(float) == frame.x).all()
    assert (rows.frame.words == frame.words.str.strip()).all()
    assert (rows.frame.n.astype(int) == frame.n).all()
