"""How long nobody has opened each upload, counted so that no clock can make one old at once."""

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from dnacompare.store import atomic

FILE = "idle.json"
DAY = 86_400.0
"""Seconds, and the most that one look counts: a clock that jumps ahead, or a server that was off,
ages an upload by a day at most; a clock that goes back by nothing."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Seen:
    """What the last look saw: the time, and of each upload its mark and seconds without use."""

    clock: float
    uploads: dict[str, tuple[int, float]] = field(default_factory=dict)


class IdleUploads:
    """Looks at the folder of uploads; ``Uploads.use`` marks one as opened."""

    def __init__(self, home: Path, uploads: Path) -> None:
        self._file = home / FILE
        self._uploads = uploads

    def look(self, now: float, *, remember: bool) -> dict[str, float]:
        """Seconds without use, by upload; an upload is counted from the first look that sees it.

        Raises ``OSError`` when what was seen cannot be kept.
        """
        before = self._before() or _Seen(now)
        passed = min(max(0.0, now - before.clock), DAY)
        uploads = {}
        for key, mark in self._marks():
            known = before.uploads.get(key)
            same = known is not None and known[0] == mark
            uploads[key] = (mark, known[1] + passed if same and known is not None else 0.0)
        if remember:
            atomic.write_text(self._file, json.dumps(asdict(_Seen(now, uploads))))
        return {key: seconds for key, (_, seconds) in uploads.items()}

    def _marks(self) -> Iterator[tuple[str, int]]:
        for place in self._uploads.iterdir():
            if place.is_dir() and not place.name.startswith("."):
                yield place.name, place.stat().st_mtime_ns

    def _before(self) -> _Seen | None:
        try:
            told = json.loads(self._file.read_text(encoding="utf-8"))
            uploads = {
                str(key): (int(mark), float(idle)) for key, (mark, idle) in told["uploads"].items()
            }
            return _Seen(float(told["clock"]), uploads)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("counting begins anew: %s", error)
            return None
