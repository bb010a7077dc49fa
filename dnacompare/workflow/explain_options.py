"""The options of an explanation: their usual values, and values that come as text."""

import json
from collections.abc import Mapping
from inspect import Parameter, signature
from typing import Any

from dnacompare import codec
from dnacompare.errors import InputError
from dnacompare.specs import ExplanationSpec
from dnacompare.workflow.loader_choice import checked


def defaults(spec: ExplanationSpec) -> dict[str, Any]:
    """Each option with the value that it has unless it is given."""
    known = signature(spec.explain).parameters
    empty = Parameter.empty
    return {
        name: None if known[name].default is empty else known[name].default for name in spec.options
    }


def parsed(spec: ExplanationSpec, given: Mapping[str, str]) -> dict[str, Any]:
    """Options as a person types them, in the types that the method takes.

    Several names are separated by commas. Raises ``InputError`` for an unknown option or a value
    of another type.
    """
    usual = defaults(spec)
    several = {column.option for column in spec.columns if column.several}
    single = {column.option for column in spec.columns} - several
    return {
        name: _value(name, text, usual[name], name in several, name in single)
        for name, text in checked(spec.title, spec.options, given).items()
    }


def _value(name: str, text: str, usual: Any, several: bool, single: bool) -> Any:
    if single or isinstance(usual, str):
        return text
    if several or isinstance(usual, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        value = codec.parsed(text)
    except ValueError:
        value = text
    if usual is None:
        return value
    if isinstance(usual, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not type(usual):
        raise InputError(f"{name} is {text!r}; it is usually {json.dumps(usual)}: give the like.")
    return value
