"""Hints between processes through Redis; without Redis everything still works, later (rule 15)."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from yingda.infra.clock import Clock
from yingda.infra.push.hub import RESYNC, Hub
from yingda.infra.push.types import Push
from yingda.kit.ids import new_token

CHANNEL = "yingda:pushes"
RETRY_S = 1.0
TIMEOUT_S = 2.0
MAX_WAITING = 10_000

log = structlog.get_logger("yingda.push")


class RedisRelay:
    """Sends this process's pushes to the others and theirs to our hub."""

    def __init__(self, url: str, hub: Hub, clock: Clock) -> None:
        self._hub, self._clock = hub, clock
        self._me = new_token(6)
        self._redis = Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
        self._listening = Redis.from_url(url, socket_connect_timeout=TIMEOUT_S)
        self._out: asyncio.Queue[bytes] = asyncio.Queue(MAX_WAITING)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to send and to listen."""
        self._tasks = [asyncio.create_task(self._send()), asyncio.create_task(self._listen())]

    async def stop(self) -> None:
        """Let go of Redis."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(RedisError, OSError):
            await self._redis.aclose()
            await self._listening.aclose()

    def publish(self, pushes: Iterable[Push]) -> None:
        """Queue a hint; a full queue drops it, the ping's versions heal that."""
        frame = msgspec.json.encode((self._me, list(pushes)))
        with contextlib.suppress(asyncio.QueueFull):
            self._out.put_nowait(frame)

    async def _send(self) -> None:
        while True:
            frame = await self._out.get()
            try:
                await self._redis.publish(CHANNEL, frame)
            except (RedisError, OSError) as error:
                log.warning("hint not sent, clients catch up by version", error=repr(error))

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                log.warning("hints from other processes are away", error=repr(error))
            await self._clock.sleep(RETRY_S)

    async def _listen_once(self) -> None:
        async with self._listening.pubsub() as channel:
            await channel.subscribe(CHANNEL)
            # what was said while we did not listen is lost: everybody fetches again
            for topic in self._hub.topics():
                self._hub.deliver(topic, RESYNC)
            async for message in channel.listen():
                if message["type"] == "message":
                    self._take(message["data"])

    def _take(self, frame: bytes) -> None:
        sender, pushes = msgspec.json.decode(frame, type=tuple[str, Sequence[Push]])
        if sender != self._me:
            self._hub.publish(pushes)
