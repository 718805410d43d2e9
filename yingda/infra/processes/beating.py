"""The beat of this process: who it is, and whether it shall log more for a while."""

import os
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from yingda.infra.clock import Clock
from yingda.infra.db import Database
from yingda.infra.logging import set_level
from yingda.infra.processes import service
from yingda.infra.processes.types import BEAT_S, Beat, Order, ProcessKind
from yingda.kit.errors import UnavailableError
from yingda.kit.ids import new_token

log = structlog.get_logger("yingda.processes")


class Beats:
    """Tells the database every 10 s that this process lives, and does what it hears there."""

    def __init__(self, db: Database, version: str, level: str, sockets: Callable[[], int]) -> None:
        self.kind = ProcessKind.SERVER
        self._db, self._version, self._sockets = db, version, sockets
        self._usual_level = self._level = level
        self._until: datetime | None = None
        self._token, self._started_at = new_token(9), db.clock.now()

    async def run(self, clock: Clock) -> None:
        """Beat for as long as the process lives; survives a database that is away."""
        while True:
            try:
                await self.beat()
            except UnavailableError:
                log.warning("the database did not take the beat")
            except Exception:
                log.exception("the beat failed")
            await clock.sleep(BEAT_S)

    async def beat(self) -> None:
        """One beat."""
        if self._until is not None and self._db.clock.now() >= self._until:
            self._follow(None)  # also when the database is away
        self._follow(await self._db.write_later(service.take_beat, self._say()))

    async def leave(self) -> None:
        """Say good-bye."""
        try:
            await self._db.write_later(service.leave, self._token)
        except UnavailableError:
            log.warning("the database did not take the good-bye")

    def _say(self) -> Beat:
        return Beat(
            self._token, self.kind, socket.gethostname(), os.getpid(), self._version, self._started_at,
            self._sockets(), memory_used(), self._level,
        )  # fmt: skip

    def _follow(self, order: Order | None) -> None:
        level = order.level if order else self._usual_level
        self._until = order.until if order else None
        if level == self._level:
            return
        # said at a level that is always written, so that a log explains its own change
        log.warning("log level changed", now=level, until=self._until and self._until.isoformat())
        self._level = level
        set_level(level)


def memory_used() -> int:
    """Bytes of memory that this process holds; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
