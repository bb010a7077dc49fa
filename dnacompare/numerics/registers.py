"""What the counting kernels do with whole vector registers, in the compiler's own terms.

Loops in Python's words do not become these: a compiler packs no values by itself, and keeps running
sums of a number of rows that it does not know in memory. Addresses are in bytes.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils as numba_building
from numba.core.registry import cpu_target
from numba.extending import intrinsic

PACKS = "+avx512f" in cpu_target.target_context.codegen().magic_tuple()[2]
"""Whether the processor packs the chosen values of a register in one instruction."""
LANES = 32
"""Running sums of a row: enough that no addition waits for the last one."""

LINE = 64
"""Bytes of memory that are fetched together."""

ROOM = 16
"""Values in a register, and so many more ``look`` may overwrite than it gives."""

_I32, _I64 = ir.IntType(32), ir.IntType(64)
_WIDE = 8
"""Running sums in a register."""

Builder = Any
Value = Any
cgutils: Any = numba_building
"""Without types of its own, like the next."""
types: Any = numba.types


def _prefetch(into: int) -> Callable[[Any, Any], Any]:
    def known(typing: Any, address: Any) -> Any:
        def make(context: Any, builder: Builder, signature: Any, args: Sequence[Value]) -> Value:
            pointer = builder.inttoptr(args[0], _I32.as_pointer())
            options = [_I32(0), _I32(into), _I32(1)]  # to read, the level's number, data
            _call(builder, "llvm.prefetch.p0", ir.VoidType(), [pointer, *options])
            return context.get_dummy_value()

        return types.none(types.intp), make

    return known


def _look(
    typing: Any, source: Any, size: Any, target: Any, shift: Any, offset: Any, side: Any
) -> Any:
    def make(context: Any, builder: Builder, signature: Any, args: Sequence[Value]) -> Value:
        source, size, target, *scale = args
        kind, floats = ir.VectorType(_I32, ROOM), ir.VectorType(ir.FloatType(), ROOM)
        shift, offset, side = (_everywhere(builder, each, ROOM) for each in scale)
        nothing, all_bits = ir.Constant(kind, None), ir.Constant(kind, [-1] * ROOM)
        kept = cgutils.alloca_once_value(builder, _I64(0))
        zeros, most = (cgutils.alloca_once_value(builder, nothing) for _ in range(2))
        least = cgutils.alloca_once_value(builder, all_bits)
        running = _Running(builder)

        def extreme(name: str, found: Value, bits: Value) -> None:
            both = [builder.load(found), bits]
            builder.store(_call(builder, f"llvm.{name}.v{ROOM}i32", kind, both), found)

        def put_one(bits: Value, inside: Value | None) -> None:
            zero, low = builder.icmp_signed("==", bits, nothing), bits
            if inside is not None:
                zero = builder.and_(zero, inside)
                low = builder.select(inside, bits, all_bits)
            builder.store(builder.add(builder.load(zeros), builder.zext(zero, kind)), zeros)
            extreme("umin", least, low)
            extreme("umax", most, bits)
            found = builder.sub(builder.lshr(bits, shift), offset)
            chosen = builder.icmp_signed(">", found, nothing)
            slots = [builder.add(found, side), nothing, chosen]
            packed = _call(builder, "llvm.x86.avx512.mask.compress.v16i32", kind, slots)
            place = builder.load(kept)
            builder.store(packed, _at(builder, target, place, kind), align=4)
            many = builder.ctpop(builder.bitcast(chosen, ir.IntType(ROOM)))
            builder.store(builder.add(place, builder.zext(many, _I64)), kept)

        def put(parts: list[Value], inside: list[Value] | None) -> None:
            for part, bits in enumerate(parts):
                put_one(bits, inside[part] if inside else None)
            values = [builder.bitcast(bits, floats) for bits in parts]
            running.add([half for each in values for half in _halves(builder, each)])

        _stretches(builder, kind, (source, size), put=put, parts=LANES // ROOM)
        found = [
            _call(builder, f"llvm.vector.reduce.{name}.v{ROOM}i32", _I32, [builder.load(each)])
            for name, each in (("add", zeros), ("umin", least), ("umax", most))
        ]
        results = [builder.load(kept), *found, *running.folded()]
        return context.make_tuple(builder, signature.return_type, results)

    found = types.Tuple([types.intp, *[types.int32] * 3, *[types.float64] * 2])
    return found(types.intp, types.intp, types.intp, *[types.int32] * 3), make


def _lane_sums(typing: Any, source: Any, size: Any) -> Any:
    def make(context: Any, builder: Builder, signature: Any, args: Sequence[Value]) -> Value:
        running = _Running(builder)

        def put(parts: list[Value], inside: list[Value] | None) -> None:
            running.add(parts)

        narrow = ir.VectorType(ir.FloatType(), _WIDE)
        _stretches(builder, narrow, (args[0], args[1]), put=put, parts=LANES // _WIDE)
        return context.make_tuple(builder, signature.return_type, running.folded())

    return types.UniTuple(types.float64, 2)(types.intp, types.intp), make


class _Running:
    """``LANES`` running sums of values and of their squares, in registers."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._wide = ir.VectorType(ir.DoubleType(), _WIDE)
        zeros = ir.Constant(self._wide, None)
        self._totals, self._squares = (
            [cgutils.alloca_once_value(builder, zeros) for _ in range(LANES // _WIDE)]
            for _ in range(2)
        )

    def add(self, parts: list[Value]) -> None:
        """Add float32 registers of ``_WIDE`` values, which are ``LANES`` together."""
        builder = self._builder
        exact = ("contract",)  # a float32's square has no rounding that fusing could spare
        for values, total, square in zip(parts, self._totals, self._squares, strict=True):
            x = builder.fpext(values, self._wide)
            builder.store(builder.fadd(builder.load(total), x), total)
            squared = builder.fmul(x, x, flags=exact)
            builder.store(builder.fadd(builder.load(square), squared, flags=exact), square)

    def folded(self) -> list[Value]:
        """The sum and the sum of squares."""
        load = self._builder.load
        return [
            _folded(self._builder, [load(one) for one in each])
            for each in (self._totals, self._squares)
        ]


def _halves(builder: Builder, values: Value) -> list[Value]:
    """A register of ``ROOM`` values as two of ``_WIDE``."""
    places = ([_I32(first + lane) for lane in range(_WIDE)] for first in (0, _WIDE))
    return [builder.shuffle_vector(values, values, _constant(each)) for each in places]


def _stretches(
    builder: Builder,
    kind: Any,
    row: tuple[Value, Value],
    *,
    put: Callable[[list[Value], list[Value] | None], None],
    parts: int,
) -> None:
    """Give ``put`` a row, so many registers at a time.

    Behind the row's end are zeros; ``put`` also gets which lanes are before it, ``None`` for all.
    """
    source, size = row
    step = kind.count * parts
    whole = builder.udiv(size, _I64(step))
    with cgutils.for_range(builder, whole) as loop:
        first = builder.mul(loop.index, _I64(step))
        starts = [builder.add(first, _I64(kind.count * part)) for part in range(parts)]
        put(
            [builder.load(_at(builder, source, at, kind), align=4, typ=kind) for at in starts], None
        )
    first = builder.mul(whole, _I64(step))
    with builder.if_then(builder.icmp_unsigned("<", first, size)):
        starts = [builder.add(first, _I64(kind.count * part)) for part in range(parts)]
        inside = [_before(builder, size, at, kind.count) for at in starts]
        put(
            [
                _chosen(builder, _at(builder, source, at, kind), each, kind)
                for at, each in zip(starts, inside, strict=True)
            ],
            inside,
        )


def _before(builder: Builder, size: Value, start: Value, width: int) -> Value:
    """Which lanes of a register from ``start`` on are before the row's end."""
    lanes = ir.Constant(ir.VectorType(_I64, width), list(range(width)))
    return builder.icmp_signed("<", lanes, _everywhere(builder, builder.sub(size, start), width))


def _chosen(builder: Builder, pointer: Value, inside: Value, kind: Any) -> Value:
    """What memory holds where a lane is ``inside``, elsewhere zeros; nothing else is read."""
    letter = "i" if kind.element == _I32 else "f"
    options = [_I32(4), inside, ir.Constant(kind, None)]
    return _call(builder, f"llvm.masked.load.v{kind.count}{letter}32.p0", kind, [pointer, *options])


def _folded(builder: Builder, parts: list[Value]) -> Value:
    """The sum of all lanes, halves on halves."""
    while len(parts) > 1:
        half = len(parts) // 2
        parts = [builder.fadd(a, b) for a, b in zip(parts[:half], parts[half:], strict=True)]
    one, width = parts[0], _WIDE
    while width > 1:
        width //= 2
        low, high = ([_I32(first + lane) for lane in range(width)] for first in (0, width))
        one = builder.fadd(*(builder.shuffle_vector(one, one, _constant(at)) for at in (low, high)))
    return builder.extract_element(one, _I32(0))


def _constant(numbers: list[Any]) -> Value:
    return ir.Constant(ir.VectorType(_I32, len(numbers)), numbers)


def _everywhere(builder: Builder, value: Value, width: int) -> Value:
    """A register with the value in each lane."""
    kind = ir.VectorType(value.type, width)
    first = builder.insert_element(ir.Constant(kind, ir.Undefined), value, _I32(0))
    return builder.shuffle_vector(first, first, _constant([_I32(0)] * width))


def _at(builder: Builder, source: Value, place: Value, kind: Any) -> Value:
    """Where the value of 32 bits at this place begins."""
    address = builder.add(source, builder.mul(place, _I64(4)))
    return builder.inttoptr(address, kind.as_pointer())


def _call(builder: Builder, name: str, kind: Any, args: list[Value]) -> Value:
    signature = ir.FunctionType(kind, [each.type for each in args])
    return builder.call(cgutils.get_or_insert_function(builder.module, signature, name), args)


_known: Any = intrinsic
"""Typed by what the kernels see, not by what builds it."""

prefetch: Callable[[int], None] = _known(_prefetch(2))
"""Fetch the line of memory at an address into the second-level cache, for later."""

prefetch_first: Callable[[int], None] = _known(_prefetch(3))
"""The same into the first level, for soon."""

look: Callable[
    [int, int, int, np.int32, np.int32, np.int32],
    tuple[int, np.int32, np.int32, np.int32, float, float],
] = _known(_look)
"""All that counting wants to know of a row without negative values, at once: how many values are
above the middle bin, how many are 0, the least and the largest bits as unsigned numbers, the sums
of ``lane_sums``. Their slots are packed: the values of the middle bin, half of what a rectifier
gives, leave no gaps. Takes the row's address and size, where the slots go (``ROOM`` more than there
are values), and the grid's shift, offset and side. Only where ``PACKS``."""

lane_sums: Callable[[int, int], tuple[float, float]] = _known(_lane_sums)
"""Sum and sum of squares in float64 of the float32 row at an address, of a size: ``LANES`` running
sums, folded half on half. Its order of additions is fixed."""
