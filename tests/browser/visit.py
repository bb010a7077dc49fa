"""A person at a browser: goes to pages, waits until they are drawn, keeps an eye on manners."""

import re
import time
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import ConsoleMessage, Locator, Page, TimeoutError, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
SIZES = {"1440x900": (1440, 900), "390x844": (390, 844)}
SLOW_MS = 60_000
"""A busy two-core machine draws in seconds what an idle one draws at once."""
expect.set_options(timeout=SLOW_MS)
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""What was pressed has been acted upon once the browser has drawn twice more."""


class Answers:
    """Whether the server has answered the last thing that the page asked of it.

    The page says that no script runs also in the moment between a click and the first word of the
    run that the click asks for, and until then it shows what the click is about to take away.
    """

    def __init__(self, page: Page) -> None:
        self.awaited = False
        self._begun = False
        page.on("websocket", self._connected)

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).HasField("rerun_script"):
            self.awaited, self._begun = True, False

    def _received(self, frame: str | bytes) -> None:
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        if message.HasField("new_session"):
            self._begun = True
        elif message.HasField("script_finished") and self._begun:
            # a run that makes way for the next ends with another word than success
            word = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            self.awaited = "SUCCESSFULLY" not in word


class Visit:
    """One browser page and everything it complained of or asked for."""

    def __init__(self, server: str, page: Page) -> None:
        self.server = server
        self.page = page
        self.errors: list[str] = []
        self.far: list[str] = []
        self._answers = Answers(page)
        page.set_default_timeout(SLOW_MS)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: (self.errors.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self._asked(request.url))

    def _said(self, message: ConsoleMessage) -> None:
        """Keep errors. A page opened by its address first looks for the server below that address,
        is told 404 there, and then finds it at the root: Streamlit means that to happen."""
        place = urlparse(message.location["url"]).path
        looking = re.fullmatch(r"/[a-z]+/_stcore/(health|host-config)", place)
        if message.type == "error" and not looking:
            self.errors.append(f"{message.text} {message.location}")

    def _asked(self, url: str) -> None:
        place = urlparse(url)
        if place.scheme in ("http", "https", "ws", "wss") and place.hostname != "127.0.0.1":
            self.far.append(url)

    def check_manners(self) -> None:
        """No console error, no script that opened a dialog, no request that left the machine."""
        assert self.errors == []
        assert self.far == []

    def go(self, path: str = "/") -> None:
        """Open a page and wait until its script has run."""
        self.page.goto(self.server + path)
        self.settle()

    def settle(self) -> None:
        """Wait until what was asked is answered, no script runs and nothing drawn is stale."""
        self.page.evaluate(DRAWN)
        deadline = time.monotonic() + SLOW_MS / 1000
        while self._answers.awaited and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)  # the socket's events are heard meanwhile
        assert not self._answers.awaited, "The server did not answer."
        expect(self.page.locator("[data-testid=stApp]")).to_have_attribute(
            "data-test-script-state", "notRunning", timeout=SLOW_MS
        )
        self.page.evaluate(DRAWN)  # what came last is on the page, too

    def heading(self, words: str) -> Locator:
        """A heading with these words."""
        return self.page.get_by_role("heading", name=words)

    def upload(self, path: Path, name: str) -> None:
        """Add a file to the library under a name; the page is Datasets."""
        button = self.page.get_by_role("button", name="Add to the library")
        try:  # it is open at first, and takes a moment to unfold
            button.wait_for(timeout=3_000)
        except TimeoutError:
            self.page.get_by_text("Add a dataset", exact=True).first.click()
        field = self.page.get_by_label("Name", exact=True).first
        # A form that was used is taken away whole once its dataset is added, and with it a file
        # that is put into it just then; the next one comes empty.
        expect(field).to_have_value("")
        self.page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(path)
        field.fill(name)
        field.press("Enter")
        self.settle()
        button.click()
        expect(self.page.get_by_text(f"Added {name}")).to_be_visible()
        self.settle()

    def verdict(self) -> Locator:
        """The headline of a result."""
        return self.page.locator(".st-key-verdict h1")

    def fits(self) -> bool:
        """Whether nothing sticks out to the right of a phone's screen."""
        self.page.set_viewport_size({"width": 390, "height": 844})
        try:  # charts and tables take a moment to shrink, on a full page some seconds
            self.page.wait_for_function(
                "document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth",
                timeout=20_000,
            )
        except TimeoutError:
            return False
        return True

    def photograph(self, name: str) -> None:
        """Save the whole page at the size of a desk and of a phone."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        for size, (width, height) in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.wait_for_timeout(250)  # charts are redrawn for the new width
            # Streamlit scrolls its main block, not the document, so a full-page shot would crop
            whole = self.page.evaluate(
                "document.querySelector('[data-testid=stMain]').scrollHeight"
            )
            self.page.set_viewport_size({"width": width, "height": max(height, whole)})
            self.page.wait_for_timeout(250)
            self.page.screenshot(path=SHOTS / f"{name}-{size}.png")
        self.page.set_viewport_size({"width": 1440, "height": 900})
