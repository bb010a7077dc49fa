"""Events as JSON lines on stderr, without anything that a visitor wrote or uploaded.

Of a record that is no event only its place is told: messages and errors may hold names and values.
"""

import json
import logging
import os
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

EVENT = "event"
PACKAGE = __name__.partition(".")[0]
DEEP = 6
"""Innermost places of a traceback that are told."""
LOG = logging.getLogger(__name__)

Field = str | int | float | bool | None


class JsonLines(logging.Formatter):
    """Time, level and logger; then an event's fields, or the place in the code."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        told: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        fields = getattr(record, EVENT, None)
        told |= fields or {"event": "message", "place": _place(record.pathname, record.lineno)}
        errors = [type(one).__name__ for one in _listed(record.args) if _is_error(one)]
        if errors:
            told["error"] = errors[0]
        if record.exc_info and record.exc_info[1] is not None:
            told |= _traceback(record.exc_info[1])
        return json.dumps(told)


class _ThroughRoot(logging.Logger):
    """A logger whose records go to the root's handlers, whatever handlers others gave it."""

    def callHandlers(self, record: logging.LogRecord) -> None:
        logging.getLogger().callHandlers(record)


def event(log: logging.Logger, name: str, fields: Mapping[str, Field] | None = None) -> None:
    """Tell that something happened; ``fields`` are ids, numbers and words of the program."""
    log.info(name, extra={EVENT: {"event": name, **(fields or {})}})


def failure(
    log: logging.Logger, name: str, error: BaseException, fields: Mapping[str, Field] | None = None
) -> str:
    """Tell of an error by its class and place; the reference that the person is shown too."""
    reference = os.urandom(4).hex()
    told = {"event": name, "reference": reference, **(fields or {})}
    log.error(name, exc_info=error, extra={EVENT: told})
    return reference


def switch_on(level: str = "info") -> None:
    """Print JSON lines in this process from now on, and nothing else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or _ours(record.name))
    root = logging.getLogger()
    root.handlers = [handler]
    logging.setLoggerClass(_ThroughRoot)
    for known in list(root.manager.loggerDict.values()):
        if type(known) is logging.Logger:
            known.__class__ = _ThroughRoot
    logging.getLogger(PACKAGE).setLevel(level.upper())
    logging.captureWarnings(True)
    threading.excepthook = _thread_failed
    sys.excepthook = _process_failed


def _thread_failed(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None:
        failure(LOG, "thread_failed", told.exc_value)


def _process_failed(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    failure(LOG, "process_failed", error)


def _ours(name: str) -> bool:
    return name.partition(".")[0] == PACKAGE


def _listed(arguments: object) -> tuple[object, ...]:
    return arguments if isinstance(arguments, tuple) else (arguments,)


def _is_error(value: object) -> bool:
    return isinstance(value, BaseException)


def _traceback(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-DEEP:]
    places = [_place(frame.filename, frame.lineno or 0) for frame in frames]
    return {"error": type(error).__name__, "places": places}


def _place(path: str, line: int) -> str:
    """A file below its package, and the line."""
    return f"{'/'.join(path.replace(os.sep, '/').split('/')[-3:])}:{line}"
