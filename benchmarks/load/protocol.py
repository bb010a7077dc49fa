"""A session as a browser has one: a WebSocket that speaks Streamlit's own messages.

It runs scripts, presses buttons and reads what is drawn; it does not render. Twenty Chromiums would
take the two cores from the server that is measured.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 120.0
"""Seconds after which a script that has not ended counts as an error."""
LARGEST = 64 << 20
NONE: Mapping[str, float] = {}


@dataclass
class Drawn:
    """What one run of a page's script drew, and how long it took."""

    seconds: float = 0.0
    texts: list[str] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)
    """Identities by label."""
    numbers: dict[str, str] = field(default_factory=dict)
    """Fields for numbers, likewise."""
    failed: list[str] = field(default_factory=list)
    query: str | None = None
    """The query of the address, if the script changed it."""
    renewed: str = ""
    """The part of the page that the browser asks for again and again, if there is one."""


class Session:
    """One open page; ``async with Session.at(port)``."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._page, self._query, self._renewed = "", "", ""

    @classmethod
    async def at(cls, port: int) -> "Session":
        """A new session on the server at this port."""
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        socket = await connect(
            address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
            max_size=LARGEST,
        )
        return cls(socket)

    async def close(self) -> None:
        """Leave, as by closing the tab."""
        await self._socket.close()

    async def go(self, page: str, query: str = "") -> Drawn:
        """Open a page of the app at an address."""
        self._page, self._query = page, query
        return await self._run()

    async def again(self) -> Drawn:
        """What shows work on its way is drawn anew, as the browser asks every second."""
        return await self._run(fragment=self._renewed)

    async def press(self, button: str, numbers: Mapping[str, float] = NONE) -> Drawn:
        """Press the button with this identity; ``numbers`` stand in the fields of these."""
        return await self._run(button, numbers)

    async def _run(
        self,
        button: str | None = None,
        numbers: Mapping[str, float] = NONE,
        fragment: str = "",
    ) -> Drawn:
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._page
        for field_, value in numbers.items():
            message.rerun_script.widget_states.widgets.add(id=field_, double_value=value)
        if button is not None:
            message.rerun_script.widget_states.widgets.add(id=button, trigger_value=True)
        began = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        drawn = Drawn()
        try:
            async with asyncio.timeout(PATIENCE):
                while not await self._read(drawn):
                    pass
        except TimeoutError:
            drawn.failed.append(f"{self._page or 'home'} took longer than {PATIENCE:g} s")
        drawn.seconds = time.perf_counter() - began
        if drawn.query is not None:
            self._query = drawn.query
        self._renewed = drawn.renewed or fragment
        return drawn

    async def _read(self, drawn: Drawn) -> bool:
        """Take one message in; whether the script has ended."""
        data = await self._socket.recv()
        message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            _note(message.delta.new_element, drawn)
        elif kind == "page_info_changed":
            drawn.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            drawn.renewed = message.auto_rerun.fragment_id
        elif kind == "page_not_found":
            drawn.failed.append(f"no page {message.page_not_found.page_name}")
        elif kind == "script_finished":
            # A script that is told to run again ends with another word than success.
            name = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            if name == "FINISHED_WITH_COMPILE_ERROR":
                drawn.failed.append("a page did not compile")
            return "SUCCESSFULLY" in name
        return False


def _note(element: Any, drawn: Drawn) -> None:
    kind = element.WhichOneof("type")
    part = getattr(element, kind)
    if kind in ("markdown", "text", "heading", "alert", "html"):
        drawn.texts.append(part.body)
    elif kind == "button":
        drawn.buttons[part.label] = part.id
    elif kind == "number_input":
        drawn.numbers[part.label] = part.id
    elif kind == "exception":
        drawn.failed.append(f"{part.type}: {part.message}")
