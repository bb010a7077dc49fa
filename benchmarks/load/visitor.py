"""What one visitor does: compares data of their own, browses, and looks whose names show."""

import asyncio
import re
import time
from dataclasses import dataclass, field

import numpy as np

from benchmarks.load.protocol import Drawn, Session
from benchmarks.load.server import marker

NAMES = re.compile(r"visitor\d\d")
PAUSE = (0.5, 3.0)
"""Seconds that a person looks at a page."""
VERDICTS = ("B differs from A", "No evidence")
POLL = 1.0
"""Seconds between two looks at work on its way, as the page itself does."""


@dataclass
class Seen:
    """What all visitors met."""

    pages: list[tuple[float, float]] = field(default_factory=list)
    """When each page was asked for, on the monotonic clock, and the seconds until it was drawn."""
    errors: list[str] = field(default_factory=list)
    cross_talk: list[str] = field(default_factory=list)
    verdicts: int = 0


class Visitor:
    """One person in one session, who may see their own names alone on pages about a comparison."""

    def __init__(self, number: int, session: Session, pair: tuple[str, str], seen: Seen) -> None:
        self._name = marker(number)
        self._random = np.random.default_rng(number)
        self._session = session
        self._pair = f"a={pair[0]}&b={pair[1]}"
        self._dataset = f"dataset={pair[0]}"
        self._seen = seen

    async def compare(self, seed: int, until: float) -> None:
        """Start a comparison that is not there yet, and watch it until its verdict."""
        drawn = self._note(await self._session.go("compare", self._pair), own=True)
        # another seed is another comparison
        pressed = self._session.press(drawn.buttons["Compare"], {drawn.numbers["Seed"]: seed})
        drawn = self._note(await pressed, own=True)
        while "Cancel" in drawn.buttons and time.monotonic() < until:
            await asyncio.sleep(POLL)
            drawn = self._note(await self._session.again(), own=True)
        self._seen.verdicts += any(word in text for text in drawn.texts for word in VERDICTS)

    async def browse(self, until: float) -> None:
        """Look at a few pages, as long as there is time."""
        for page, query in (
            ("compare", self._pair),
            ("datasets", self._dataset),
            ("explain", self._pair),
            ("methods", ""),
            ("", ""),
        ):
            if time.monotonic() >= until:
                return
            drawn = await self._session.go(page, query)
            # the list of all datasets and of the last comparisons is everybody's
            self._note(drawn, own=page == "compare")
            await asyncio.sleep(self._random.uniform(*PAUSE))

    def _note(self, drawn: Drawn, *, own: bool) -> Drawn:
        self._seen.pages.append((time.monotonic() - drawn.seconds, drawn.seconds))
        self._seen.errors += [f"{self._name}: {problem}" for problem in drawn.failed]
        names = {name for text in drawn.texts for name in NAMES.findall(text)}
        if own and names - {self._name}:
            self._seen.cross_talk.append(f"{self._name} saw {sorted(names)}")
        return drawn


async def visit(number: int, port: int, pair: tuple[str, str], seconds: float, seen: Seen) -> None:
    """Compare and browse for so long; even numbers compare anew each time round."""
    until = time.monotonic() + seconds
    session = await Session.at(port)
    visitor = Visitor(number, session, pair, seen)
    turn = 0
    try:
        while time.monotonic() < until:
            if turn == 0 or number % 2 == 0:
                await visitor.compare(turn, until)
            await visitor.browse(until)
            turn += 1
    except Exception as error:  # whatever breaks a session is what is looked for
        seen.errors.append(f"{marker(number)}: {type(error).__name__}: {error}")
    finally:
        await session.close()


async def show_all(port: int, pair: tuple[str, str]) -> None:
    """One comparison to its verdict and every page once: what a server loads once is then there."""
    session, seen = await Session.at(port), Seen()
    visitor = Visitor(0, session, pair, seen)
    await visitor.compare(999, float("inf"))
    await visitor.browse(float("inf"))
    await session.close()
    if seen.errors or not seen.verdicts:
        raise RuntimeError(f"One visitor alone reached {seen.verdicts} verdicts: {seen.errors}")
