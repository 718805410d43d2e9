"""Hints between processes through Redis; without Redis everything still works, later (rule 15)."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from yingda.infra.clock import Clock
from yingda.infra.push.hub import Hub
from yingda.infra.push.types import Push
from yingda.kit.ids import new_token

CHANNEL = "yingda:pushes:{}"
RETRY_S = 1.0
TIMEOUT_S = 2.0
QUIET_S = 5.0  # after which the connection is asked whether it is alive
MAX_WAITING = 10_000

log = structlog.get_logger("yingda.push")


class Hint(msgspec.Struct, frozen=True, array_like=True):
    """Pushes of the process `sender`; no pushes at all: some were lost, fetch again."""

    sender: str
    pushes: Sequence[Push] | None


class RedisRelay:
    """Sends this process's pushes to the others and theirs to our hub."""

    def __init__(self, url: str, installation: str, hub: Hub, clock: Clock) -> None:
        self._hub, self._clock = hub, clock
        # Redis keeps channels apart by name only, not by the database number of its address
        self.channel = CHANNEL.format(installation)
        self._me = new_token(6)
        self._lost = msgspec.json.encode(Hint(self._me, None))
        self._redis = Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
        self._listening = Redis.from_url(url, socket_connect_timeout=TIMEOUT_S, socket_keepalive=True)
        self._out: asyncio.Queue[bytes] = asyncio.Queue(MAX_WAITING)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to send and to listen."""
        self._hub.deaf = True
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
        """Queue a hint; when too many wait, one that says so takes the place of them all."""
        if self._out.full():
            self._start_over()
            return
        self._out.put_nowait(msgspec.json.encode(Hint(self._me, list(pushes))))

    def _start_over(self) -> None:
        while not self._out.empty():
            self._out.get_nowait()
        self._out.put_nowait(self._lost)

    async def _send(self) -> None:
        while True:
            frame = await self._out.get()
            try:
                await self._redis.publish(self.channel, frame)
            except (RedisError, OSError) as error:
                log.warning("hint not sent, the others will fetch again", error=repr(error))
                await self._clock.sleep(RETRY_S)
                self._start_over()

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                log.warning("hints from other processes are away", error=repr(error))
            self._hub.deaf = True
            await self._clock.sleep(RETRY_S)

    async def _listen_once(self) -> None:
        async with self._listening.pubsub() as channel:
            await channel.subscribe(self.channel)
            unanswered = 0
            while unanswered < 2:
                message = await channel.get_message(timeout=QUIET_S)
                if message is None:
                    unanswered += 1
                    await channel.ping()
                    continue
                unanswered = 0
                if message["type"] == "subscribe":
                    # what was said while we did not listen is lost
                    self._hub.deaf = False
                    self._hub.resync_all()
                if message["type"] == "message":
                    self._take(message["data"])
        log.warning("hints from other processes are away", error="no answer")

    def _take(self, frame: bytes) -> None:
        try:
            hint = msgspec.json.decode(frame, type=Hint)
        except msgspec.DecodeError as error:  # of another version of the program
            log.warning("hint cannot be read, everybody fetches again", error=str(error))
            self._hub.resync_all()
            return
        if hint.sender == self._me:
            return
        if hint.pushes is None:
            self._hub.resync_all()
        else:
            self._hub.publish(hint.pushes)
