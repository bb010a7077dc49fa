"""The workspaces of this process: one for everybody, or one for each person who has signed in."""

import gc
import logging
import math
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from dnacompare import logs
from dnacompare.errors import DNACompareError
from dnacompare.fingerprint import digest
from dnacompare.store.database import FILE
from dnacompare.store.idle_uploads import DAY
from dnacompare.workflow.device_turns import DeviceTurns
from dnacompare.workflow.retention import clean
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings

PEOPLE = "people"
EVERYBODY = ""
IDLE = 30 * 60.0
"""Seconds after which a person's workspace is closed, if no job of theirs is active."""
ROUND = 60.0
"""Seconds between two looks at what is idle."""

log = logging.getLogger(__name__)


def person(issuer: str, subject: str) -> str:
    """Who has signed in, as 32 hex digits: the name of their folder, which tells no other name."""
    return digest("person", issuer, subject)


@dataclass
class _Open:
    service: Service
    used: float = field(default_factory=time.monotonic)


class Workspaces:
    """Opens a workspace when it is asked for and closes a person's when nobody uses it.

    All share the devices, and take turns on them.
    """

    def __init__(self, settings: Settings, idle: float = IDLE) -> None:
        self.settings = settings
        self._idle = idle
        self._turns = DeviceTurns()
        self._lock = threading.RLock()
        self._open: dict[str, _Open] = {}
        self._ended = threading.Event()

    def of(self, who: str = EVERYBODY) -> Service:
        """The workspace of a ``person``, or everybody's; raises ``StoreError``."""
        with self._lock:
            known = self._open.get(who)
            if known is None or known.service.closed:
                settings = replace(self.settings, home=self._home(who))
                known = self._open[who] = _Open(Service(settings, turns=self._turns, who=who))
            known.used = time.monotonic()
            return known.service

    def known(self) -> tuple[str, ...]:
        """Whose workspaces there are on the disk."""
        homes = [self.settings.home, *sorted((self.settings.home / PEOPLE).glob("*"))]
        return tuple(
            EVERYBODY if home == self.settings.home else home.name
            for home in homes
            if (home / FILE).is_file()
        )

    def opened(self) -> tuple[Service, ...]:
        """The workspaces that are open now."""
        with self._lock:
            return tuple(one.service for one in self._open.values() if not one.service.closed)

    def close_idle(self) -> None:
        """Close the workspaces of people who left and wait for nothing."""
        with self._lock:
            for who, one in list(self._open.items()):
                unused = time.monotonic() - one.used > self._idle
                if who != EVERYBODY and unused and not one.service.jobs.active():
                    one.service.close()
                    del self._open[who]

    def keep_house(self) -> None:
        """From now on close what is idle, collect what pages left behind in cycles, and apply the
        retention rule now and every day."""
        threading.Thread(target=self._keep_house, name="housekeeping", daemon=True).start()

    def clean(self) -> None:
        """Apply the retention rule to every workspace there is."""
        for who in self.known():
            try:
                clean(self.of(who))
            except (DNACompareError, OSError) as error:
                logs.failure(log, "cleaning_failed", error, {"who": who})

    def close(self) -> None:
        """Close all of them."""
        self._ended.set()
        for service in self.opened():
            service.close()

    def _home(self, who: str) -> Path:
        return self.settings.home / PEOPLE / who if who else self.settings.home

    def _keep_house(self) -> None:
        cleaned = -math.inf
        while True:
            if self.settings.keep_days is not None and time.monotonic() - cleaned >= DAY:
                self.clean()
                cleaned = time.monotonic()
            self.close_idle()
            gc.collect()
            if self._ended.wait(ROUND):
                return


_SHARED: dict[Path, Workspaces] = {}
_SHARED_LOCK = threading.Lock()


def shared_workspaces() -> Workspaces:
    """Those of this process in the folder that the settings name now."""
    settings = Settings.from_environment()
    home = settings.home.resolve()
    with _SHARED_LOCK:
        known = _SHARED.get(home)
        if known is None or (known.settings != settings and not known.opened()):
            if known is not None:
                known.close()
            known = _SHARED[home] = Workspaces(settings)
            known.keep_house()
        return known


def shared_service(who: str = EVERYBODY) -> Service:
    """The service of this process for a person, or for everybody."""
    return shared_workspaces().of(who)
