"""Integers packed near their entropy come back whatever they are."""

import math
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_arrays

from dnacompare import halves
from dnacompare.residuals import Reader, Writer, arrays, bit_length

INTEGERS = numpy_arrays.arrays(np.int64, st.integers(0, 40))
COUNTS = numpy_arrays.arrays(
    np.int64,
    st.tuples(st.integers(1, 4), st.integers(1, 20)),
    elements=st.integers(0, 2**40) | st.integers(0, 3),
)


@settings(deadline=None)
@given(integers=INTEGERS, expected=st.integers(0, 255))
def test_any_integers_come_back(integers: np.ndarray, expected: int) -> None:
    guess = np.full(len(integers), expected, np.uint8)
    writer = Writer()
    writer.put(integers, guess)
    writer.put(integers[::-1], guess)
    reader = Reader(arrays([writer]))
    assert np.array_equal(reader.take(guess), integers)
    assert not len(integers) or not reader.done()
    assert np.array_equal(reader.take(guess), integers[::-1])
    assert reader.done()


@settings(deadline=None)
@given(counts=COUNTS, data=st.data())
def test_any_histograms_and_groups_come_back(counts: np.ndarray, data: st.DataObject) -> None:
    neurons, bins = counts.shape
    edges = np.cumsum(
        [0.0, *data.draw(st.lists(st.floats(1e-6, 1e6), min_size=bins, max_size=bins))]
    )
    groups = data.draw(st.sampled_from([1, 2, 8]))
    items = data.draw(numpy_arrays.arrays(np.int64, groups, elements=st.integers(0, 9)))
    shared = np.random.default_rng(0).multinomial(counts, np.ones(groups) / groups)
    shared = np.moveaxis(shared, -1, 0).astype(np.int64)
    writer = Writer()
    halves.put_groups(writer, shared, items)
    halves.put_sums(writer, shared[:, :, 0] - 7, items)
    reader = Reader(arrays([*halves.put_bins(counts, edges), writer]))
    assert np.array_equal(halves.take_bins(reader, neurons, edges), counts)
    assert np.array_equal(halves.take_groups(reader, counts, items), shared)
    assert np.array_equal(halves.take_sums(reader, neurons, items), shared[:, :, 0] - 7)
    assert reader.done()


def test_the_number_of_bits_is_exact_where_floats_round() -> None:
    numbers = [0, 1, 2, 3, 2**53 - 1, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1]
    found = bit_length(np.array(numbers, np.uint64))
    assert found.tolist() == [number.bit_length() for number in numbers]


@pytest.mark.parametrize("size", [30.0, 1e3, 1e4])
def test_counts_take_little_more_than_their_entropy(size: float) -> None:
    """Poisson counts about a smooth density, as those of many items are."""
    bins = 256
    expected = size * np.exp(-0.5 * np.linspace(-2, 2, bins) ** 2)
    counts = np.random.default_rng(0).poisson(np.tile(expected, (100, 1)))
    packed = arrays(halves.put_bins(counts, np.arange(bins + 1.0)))
    deflater = zlib.compressobj(6, zlib.DEFLATED, 15, 9, zlib.Z_HUFFMAN_ONLY)
    lengths = deflater.compress(packed["lengths"].tobytes()) + deflater.flush()
    bits = 8 * (len(lengths) + len(packed["bits"])) / counts.size
    entropy = np.mean([math.log2(2 * math.pi * math.e * one) / 2 for one in expected])
    # A bit: Huffman's code has whole bits, and of the slopes only the linear part is foretold.
    assert bits < entropy + 1
