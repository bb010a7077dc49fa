"""The process that does long passes for a server: ``python -m dnacompare.workflow.apart_process``.

It keeps nothing on the disk, and ends as soon as the server does, however that happens.
"""

import os
import signal
import sys
import threading
from multiprocessing.connection import Connection
from queue import SimpleQueue

from dnacompare.errors import CancelledError
from dnacompare.specs import Progress
from dnacompare.stopping import stopping_when
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
from dnacompare.workflow.building import build_extractor
from dnacompare.workflow.stretch import Stopped, stretch

LESS = 10
"""By how much others go first: what is waited for by a person who looks at a page."""


def main(descriptor: int) -> None:
    """Do what the other side asks for until it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to act upon
    os.nice(LESS)
    wire: Wire = Connection(descriptor)
    orders: SimpleQueue[Begin | Look] = SimpleQueue()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(wire, orders, stop), daemon=True).start()
    begun: Begin | None = None
    while True:
        order = orders.get()
        if isinstance(order, Begin):
            begun = order
        elif begun is not None:
            send(wire, _seen(wire, begun, order, stop))
            stop.clear()


def _listen(wire: Wire, orders: "SimpleQueue[Begin | Look]", stop: threading.Event) -> None:
    while True:
        try:
            message = wire.recv()
        except (EOFError, OSError):
            os._exit(0)  # nobody is there for whom to go on
        if isinstance(message, Stop):
            stop.set()
        else:
            orders.put(message)


def _seen(wire: Wire, begun: Begin, order: Look, stop: threading.Event) -> Seen | Failed:
    def report(progress: Progress) -> None:
        send(wire, Done(progress.done))
        if stop.is_set():
            raise CancelledError("The work was cancelled.")

    recipe = begun.recipe
    try:
        part = begun.dataset.take(range(order.start, order.end))
        extractor = build_extractor(recipe.name, (part,), recipe.device, recipe.options)
        with stopping_when(stop.is_set):
            return Seen(stretch(part, extractor, report, order.size))
    except Stopped as stopped:
        return Seen(stopped.seen, stopped=True)
    except Exception as error:  # it is the server's to judge
        return Failed(_told(error))


def _told(error: Exception) -> Exception:
    """The error, or its words where it holds what cannot be told."""
    try:
        pack(error)
    except Exception:  # whatever a library put into it
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


if __name__ == "__main__":
    main(int(sys.argv[1]))
