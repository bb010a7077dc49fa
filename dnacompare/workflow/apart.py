"""A long pass in a process of its own, so that the server's pages are drawn while it goes on.

Threads of one Python process compute in turns: with twenty people at their pages beside a pass,
each page took seconds. Whoever runs jobs allows it (``may_go_apart``); a pass in a script stays
where it is. The process is started when a pass turns out to be long and ends with the job, which
gives all its memory back.
"""

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from multiprocessing.connection import Connection
from pathlib import Path
from pickle import PicklingError

from dnacompare import logs
from dnacompare.dataset import Dataset
from dnacompare.errors import CancelledError
from dnacompare.extraction import Extraction
from dnacompare.specs import Extractor, Progress, Report
from dnacompare.stopping import stopping_point
from dnacompare.workflow.apart_messages import (
    Begin,
    Done,
    Failed,
    Look,
    Seen,
    Stop,
    Wire,
    pack,
    send,
)
from dnacompare.workflow.building import recipe_of
from dnacompare.workflow.stretch import STAGE, Stopped

LOOK = 0.2
"""Seconds between two looks at whether somebody still waits for the pass."""
GONE = 10.0
"""Seconds that a process is given to end by itself."""
WORTH = 10.0
"""Seconds of work from which on another process is worth its start, some seconds."""
QUIET = ("-W", "ignore")
"""Warnings of libraries are the server's to log, or not."""
UNSENDABLE = (TypeError, AttributeError, PicklingError)

log = logging.getLogger(__name__)

Beside = Callable[[], AbstractContextManager[None]]
"""Within, the job takes the one place beside the device, and others have the device."""

See = Callable[[int, int, Report, int], Extraction]
"""Sees the items from the first number to the second, so many at a time."""


class Apart:
    """The process of one job, if it has begun, and how the job steps aside for it."""

    def __init__(self, beside: Beside) -> None:
        self.beside = beside
        self._begin = memoryview(b"")
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: Wire | None = None

    def begin(self, message: memoryview) -> None:
        """Tell the process what the pass is about from now on; raises ``OSError`` without one."""
        self._begin = message
        if self._wire is None:
            self._connected()
        else:
            self._wire.send_bytes(message)

    def stretch(self, start: int, end: int, report: Report, size: int) -> Extraction:
        """What ``workflow.stretch`` gives for these items; raises what it raises."""
        try:
            wire = self._connected()
            send(wire, Look(start, end, size))
            return self._answer(wire, end - start, report)
        except (EOFError, OSError) as lost:
            code = self.close()
            if code != -signal.SIGKILL:
                raise RuntimeError(f"The process of the pass ended with {code}.") from lost
            # how the system takes memory back; the next try has a new process
            raise MemoryError("The system ended the process of the pass.") from lost

    def close(self) -> int | None:
        """End the process; its exit code."""
        if self._wire is not None:
            self._wire.close()
        code = None if self._process is None else _ended(self._process)
        self._process = self._wire = None
        return code

    def _connected(self) -> Wire:
        if self._wire is None:
            self._process, self._wire = _started()
            self._wire.send_bytes(self._begin)
        return self._wire

    def _answer(self, wire: Wire, items: int, report: Report) -> Extraction:
        cause: BaseException | None = None
        while True:
            try:
                if cause is None:
                    stopping_point()
                if not wire.poll(LOOK):
                    continue
                message = wire.recv()
                if isinstance(message, Done) and cause is None:
                    report(Progress(STAGE, message.items, items))
            except (CancelledError, KeyboardInterrupt) as stop:
                cause = stop
                send(wire, Stop())
                continue
            if isinstance(message, Failed):
                raise message.error
            if isinstance(message, Seen):
                if message.extraction is None or message.stopped or cause is not None:
                    stopped = cause or CancelledError("The work was cancelled.")
                    raise Stopped(stopped, message.extraction)
                return message.extraction


_allowed: ContextVar[Apart | None] = ContextVar("may go apart", default=None)


@contextmanager
def may_go_apart(beside: Beside) -> Iterator[None]:
    """Within, in this thread, long passes go on in another process; where that is, ``beside``."""
    apart = Apart(beside)
    token = _allowed.set(apart)
    try:
        yield
    finally:
        _allowed.reset(token)
        apart.close()


def elsewhere(dataset: Dataset, extractor: Extractor, stack: ExitStack) -> See | None:
    """``Apart.stretch`` for this pass, or ``None`` where it must stay.

    On a GPU it stays: a second process would need the network and its memory once more. So does
    what cannot be told to another process, such as a dataset behind a program of the user's. Until
    ``stack`` closes the job stands aside, so others have the device.
    """
    apart, recipe = _allowed.get(), recipe_of(extractor)
    if apart is None or recipe is None or recipe.device != "cpu" or os.name != "posix":
        return None
    try:
        message = pack(Begin(dataset, recipe))
    except UNSENDABLE:
        return None
    stack.enter_context(apart.beside())
    stopping_point()
    try:
        apart.begin(message)
    except OSError as error:
        apart.close()
        logs.failure(log, "no_process", error, {})
        return None
    return apart.stretch


def _ended(process: "subprocess.Popen[bytes]") -> int:
    try:
        return process.wait(GONE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _started() -> "tuple[subprocess.Popen[bytes], Wire]":
    ours, theirs = socket.socketpair()
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    with theirs:
        end = theirs.fileno()
        process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, *QUIET, "-m", "dnacompare.workflow.apart_process", str(end)],
            pass_fds=(end,),
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
    return process, Connection(ours.detach())
