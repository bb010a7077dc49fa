"""Frozen dataclasses to JSON and back, driven by their type hints."""

import dataclasses
import json
import math
import types
from collections.abc import Mapping
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from dnacompare.errors import InputError

T = TypeVar("T")
SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def parsed(text: str) -> Any:
    """JSON text from anywhere; raises ``ValueError`` for what is none, however deep it nests."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it nests too deeply") from None


def encode(value: Any) -> Any:
    """A JSON value; numbers JSON does not know become the strings NaN, Infinity, -Infinity."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): encode(entry) for key, entry in value.items()}
    if isinstance(value, (tuple, list)):
        return [encode(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def decode(kind: type[T], value: Any, where: str = "value") -> T:
    """A value of type ``kind`` from JSON; raises ``InputError`` naming the place that is wrong."""
    result: T = _decode(kind, value, where)
    return result


def _decode(kind: Any, value: Any, where: str) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin in (Union, types.UnionType):
        if value is None and type(None) in arguments:
            return None
        (only,) = [argument for argument in arguments if argument is not type(None)]
        return _decode(only, value, where)
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, value, where)
    if origin is tuple:
        _expect(isinstance(value, list), where, "a list", value)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_decode(arguments[0], v, f"{where}[{i}]") for i, v in enumerate(value))
        _expect(len(value) == len(arguments), where, f"{len(arguments)} entries", value)
        return tuple(
            _decode(argument, v, f"{where}[{i}]")
            for i, (argument, v) in enumerate(zip(arguments, value, strict=True))
        )
    if origin is not None and issubclass(origin, Mapping):
        _expect(isinstance(value, dict), where, "an object", value)
        return {k: _decode(arguments[1], v, f"{where}.{k}") for k, v in value.items()}
    if kind is float:
        if isinstance(value, str) and value in SPECIAL:
            return SPECIAL[value]
        _expect(
            isinstance(value, (int, float)) and not isinstance(value, bool),
            where,
            "a number",
            value,
        )
        return float(value)
    if kind is int:
        _expect(isinstance(value, int) and not isinstance(value, bool), where, "an integer", value)
        return value
    _expect(isinstance(value, kind), where, kind.__name__, value)
    return value


def _dataclass(kind: Any, value: Any, where: str) -> Any:
    _expect(isinstance(value, dict), where, "an object", value)
    hints = get_type_hints(kind)
    fields = {f.name for f in dataclasses.fields(kind)}
    unknown = set(value) - fields
    _expect(not unknown, where, "known fields", sorted(unknown))
    try:
        return kind(**{k: _decode(hints[k], v, f"{where}.{k}") for k, v in value.items()})
    except TypeError as error:
        raise InputError(f"{where} is not complete: {error}.") from error


def _expect(true: bool, where: str, wanted: str, got: Any) -> None:
    if not true:
        raise InputError(f"{where} should be {wanted}; it is {str(got)[:80]!r}.")
