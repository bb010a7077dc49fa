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

ROOM = 16
"""Values in a register, and so many more ``pack`` may overwrite than it gives."""

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


def _pack(
    typing: Any, source: Any, size: Any, target: Any, shift: Any, offset: Any, side: Any
) -> Any:
    def make(context: Any, builder: Builder, signature: Any, args: Sequence[Value]) -> Value:
        source, size, target, *scale = args
        kind = ir.VectorType(_I32, ROOM)
        shift, offset, side = (_everywhere(builder, each, ROOM) for each in scale)
        kept = cgutils.alloca_once_value(builder, _I64(0))

        def put(bits: Value) -> None:
            found = builder.sub(builder.lshr(bits, shift), offset)
            chosen = builder.icmp_signed(">", found, ir.Constant(kind, None))
            slots = [builder.add(found, side), ir.Constant(kind, None), chosen]
            packed = _call(builder, "llvm.x86.avx512.mask.compress.v16i32", kind, slots)
            place = builder.load(kept)
            builder.store(packed, _at(builder, target, place, kind), align=4)
            many = builder.ctpop(builder.bitcast(chosen, ir.IntType(ROOM)))
            builder.store(builder.add(place, builder.zext(many, _I64)), kept)

        _stretches(builder, kind, (source, size), put=lambda parts: put(parts[0]), parts=1)
        return builder.load(kept)

    signature = types.intp(types.intp, types.intp, types.intp, *[types.int32] * 3)
    return signature, make


def _lane_sums(typing: Any, source: Any, size: Any) -> Any:
    def make(context: Any, builder: Builder, signature: Any, args: Sequence[Value]) -> Value:
        many = LANES // _WIDE
        narrow, wide = (ir.VectorType(kind, _WIDE) for kind in (ir.FloatType(), ir.DoubleType()))
        zeros = ir.Constant(wide, None)
        totals, squares = (
            [cgutils.alloca_once_value(builder, zeros) for _ in range(many)] for _ in range(2)
        )
        exact = ("contract",)  # a float32's square has no rounding that fusing could spare

        def put(parts: list[Value]) -> None:
            for values, total, square in zip(parts, totals, squares, strict=True):
                x = builder.fpext(values, wide)
                builder.store(builder.fadd(builder.load(total), x), total)
                squared = builder.fmul(x, x, flags=exact)
                builder.store(builder.fadd(builder.load(square), squared, flags=exact), square)

        _stretches(builder, narrow, (args[0], args[1]), put=put, parts=many)
        found = [
            _folded(builder, [builder.load(one) for one in each]) for each in (totals, squares)
        ]
        return context.make_tuple(builder, signature.return_type, found)

    return types.UniTuple(types.float64, 2)(types.intp, types.intp), make


def _stretches(
    builder: Builder,
    kind: Any,
    row: tuple[Value, Value],
    *,
    put: Callable[[list[Value]], None],
    parts: int,
) -> None:
    """Give ``put`` a row, so many registers at a time; behind the row's end are zeros."""
    source, size = row
    step = kind.count * parts
    whole = builder.udiv(size, _I64(step))
    with cgutils.for_range(builder, whole) as loop:
        first = builder.mul(loop.index, _I64(step))
        starts = [builder.add(first, _I64(kind.count * part)) for part in range(parts)]
        put([builder.load(_at(builder, source, at, kind), align=4, typ=kind) for at in starts])
    first = builder.mul(whole, _I64(step))
    with builder.if_then(builder.icmp_unsigned("<", first, size)):
        starts = [builder.add(first, _I64(kind.count * part)) for part in range(parts)]
        put([_up_to(builder, (source, size), at, kind) for at in starts])


def _up_to(builder: Builder, row: tuple[Value, Value], start: Value, kind: Any) -> Value:
    """A register from ``start`` on with zeros from the row's end on."""
    source, size = row
    lanes = ir.Constant(ir.VectorType(_I64, kind.count), list(range(kind.count)))
    left = _everywhere(builder, builder.sub(size, start), kind.count)
    inside = builder.icmp_signed("<", lanes, left)
    letter = "i" if kind.element == _I32 else "f"
    pointer = _at(builder, source, start, kind)
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

pack: Callable[[int, int, int, np.int32, np.int32, np.int32], int] = _known(_pack)
"""Slots of the values in a row above the middle bin: the others, half of what a rectifier gives,
leave no gaps. Takes the row's address and size, where the slots go (``ROOM`` more than there are
values), and the grid's shift, offset and side; gives their number. Only where ``PACKS``."""

lane_sums: Callable[[int, int], tuple[float, float]] = _known(_lane_sums)
"""Sum and sum of squares in float64 of the float32 row at an address, of a size: ``LANES`` running
sums, folded half on half. Its order of additions is fixed."""
