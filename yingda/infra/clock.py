"""The one source of time: instants are aware UTC, cut to milliseconds as the database keeps them."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits for it."""

    def now(self) -> datetime:
        """The present instant (UTC, whole milliseconds)."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when `seconds` of this clock have passed."""
        ...

    async def sleep_until(self, instant: datetime) -> None:
        """Return when this clock shows `instant` or later."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def sleep_until(self, instant: datetime) -> None:
        while (left := (instant - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 # time has no event
            await asyncio.sleep(min(left, 60))


class FakeClock:
    """Stands still until it is moved; ships with the product, chosen by the setting `test_clock`."""

    POLL_S = 0.005

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move forward; never back."""
        if by < timedelta(0):
            raise ValueError(f"a clock only moves forward, not by {by}")
        with self._lock:
            self._now += by
            return self._now

    async def sleep(self, seconds: float) -> None:
        await self.sleep_until(self.now() + timedelta(seconds=seconds))

    async def sleep_until(self, instant: datetime) -> None:
        while self.now() < instant:  # noqa: ASYNC110 # moved by other threads, which have no event
            await asyncio.sleep(self.POLL_S)


def to_ms(instant: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC."""
    return round(instant.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """The instant `ms` milliseconds after 1970-01-01 UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)
