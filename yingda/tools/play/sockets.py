"""A socket that comes back: after a cut it says hello again and tells its owner to catch up."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from yingda.infra.clock import Clock

FIRST_WAIT_S, LONGEST_WAIT_S = 0.05, 1.0
FINAL = frozenset({4401, 4403})  # sign in, no right: coming back changes nothing
Where = Callable[[], str]
Opened = Callable[[], Awaitable[None]]
Taken = Callable[[dict[str, Any]], None]


class Socket:
    """Keeps one socket open; `opened` runs after every connecting, `take` for every frame."""

    def __init__(self, url: Where, headers: Mapping[str, str], clock: Clock, opened: Opened, take: Taken) -> None:
        self._url, self._headers, self._clock = url, headers, clock
        self._opened, self._take = opened, take
        self._connection: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self.cuts = 0

    def start(self) -> None:
        """Connect, and stay connected."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Hang up for good."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def send(self, frame: Mapping[str, Any]) -> None:
        """Send a frame; lost without a trace when the socket is down, as `opened` says everything again."""
        if self._connection is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._connection.send(msgspec.json.encode(frame).decode())

    def cut(self) -> None:
        """Tear the line, as a train in a tunnel does."""
        if self._connection is not None:
            self.cuts += 1
            self._connection.transport.abort()

    async def _run(self) -> None:
        wait_s = FIRST_WAIT_S
        while True:
            try:
                async with connect(
                    self._url(), additional_headers=self._headers, compression=None, proxy=None,
                    ping_interval=None, close_timeout=1, user_agent_header=None,
                ) as connection:  # fmt: skip
                    self._connection, wait_s = connection, FIRST_WAIT_S
                    await self._opened()
                    async for frame in connection:
                        self._heard(msgspec.json.decode(frame))
                    if connection.close_code in FINAL:
                        return
            except (OSError, TimeoutError, InvalidHandshake, InvalidMessage, ConnectionClosed):
                wait_s = min(wait_s * 2, LONGEST_WAIT_S)
            finally:
                self._connection = None
            await self._clock.sleep(wait_s * random.uniform(0.5, 1))

    def _heard(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "ping":
            asyncio.get_running_loop().create_task(self.send({"type": "pong", "active": True}))
        self._take(frame)
