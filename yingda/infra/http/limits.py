"""Rate limits: moving windows, counted for the actor and for the address."""

import hashlib
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from yingda.infra.settings import Settings
from yingda.kit.errors import TooManyError

log = structlog.get_logger(__name__)

REDIS_TIMEOUT_S = 0.2  # a limit is never worth a longer wait
REDIS_PAUSE_S = 5.0  # how long an absent Redis isn't asked again
SWEEP_EVERY = 1_000  # hits between two looks for windows that have run empty


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `limit` hits of one key within any `per_seconds`."""

    name: str
    limit: int
    per_seconds: int


class Window(Protocol):
    """Counts the hits of keys."""

    async def take(self, rule: Rule, key: str) -> int:
        """Count a hit: 0 if it is within the rule, else the seconds until one will be."""
        ...

    async def close(self) -> None:
        """Let go of the connections."""
        ...


class MemoryWindow:
    """Windows in this process.

    Ours, because the store of `limits` walks through all keys, each by way of a thread, whenever one is hit:
    at 200 hits/s 81 % of a core with 100 keys, 95 % with 5,000.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._now = monotonic
        self._hits: dict[tuple[Rule, str], deque[float]] = {}
        self._count = 0

    async def take(self, rule: Rule, key: str) -> int:
        now = self._now()
        self._count += 1
        if self._count % SWEEP_EVERY == 0:
            self._sweep(now)
        hits = self._hits.setdefault((rule, key), deque(maxlen=rule.limit))
        if len(hits) < rule.limit or hits[0] <= now - rule.per_seconds:
            hits.append(now)
            return 0
        return max(1, math.ceil(hits[0] + rule.per_seconds - now))

    async def close(self) -> None:
        self._hits.clear()

    def _sweep(self, now: float) -> None:
        over = [key for key, hits in self._hits.items() if hits[-1] <= now - key[0].per_seconds]
        for key in over:
            del self._hits[key]

    def __len__(self) -> int:
        return len(self._hits)


class RedisWindow:
    """Windows that all processes share; while Redis is away, each process counts for itself."""

    def __init__(self, redis_url: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        from limits.aio.storage import RedisStorage
        from limits.aio.strategies import MovingWindowRateLimiter
        from redis.asyncio import ConnectionPool

        self._pool = ConnectionPool.from_url(
            redis_url, socket_timeout=REDIS_TIMEOUT_S, socket_connect_timeout=REDIS_TIMEOUT_S
        )
        options: dict[str, Any] = {"connection_pool": self._pool}
        storage = RedisStorage(
            "async+redis://", implementation="redispy", key_prefix="yingda:limit", **options
        )
        self._limiter = MovingWindowRateLimiter(storage)
        self._alone = MemoryWindow(monotonic)
        self._monotonic = monotonic
        self._ask_again = -math.inf

    async def take(self, rule: Rule, key: str) -> int:
        if self._monotonic() < self._ask_again:
            return await self._alone.take(rule, key)
        try:
            return await self._take_shared(rule, key)
        except Exception as error:  # whatever Redis does, customers are let in
            self._ask_again = self._monotonic() + REDIS_PAUSE_S
            log.warning("limits_redis_away", error=type(error).__name__, pause_s=REDIS_PAUSE_S)
            return await self._alone.take(rule, key)

    async def close(self) -> None:
        await self._pool.disconnect()

    async def _take_shared(self, rule: Rule, key: str) -> int:
        from limits import RateLimitItemPerSecond

        item = RateLimitItemPerSecond(rule.limit, rule.per_seconds, namespace=rule.name)
        if await self._limiter.hit(item, key):
            return 0
        reset_at = (await self._limiter.get_window_stats(item, key)).reset_time
        return max(1, math.ceil(reset_at - time.time()))


class Limiter:
    """Refuses those who ask too often."""

    def __init__(self, window: Window | None) -> None:
        self._window = window

    async def hit(self, rule: Rule, *keys: str) -> None:
        """Count a hit for every key (actor, address, …); TooManyError as soon as one is over the rule."""
        if self._window is None:
            return
        for key in keys:
            wait_s = await self._window.take(rule, _digest(key))
            if wait_s:
                raise TooManyError(wait_s)


    async def close(self) -> None:
        """Let go of the connections."""
        if self._window is not None:
            await self._window.close()


def make_limiter(settings: Settings) -> Limiter:
    """The limiter that the settings ask for; none counts when `rate_limits` is off."""
    if not settings.rate_limits:
        return Limiter(None)
    return Limiter(RedisWindow(settings.redis_url) if settings.redis_url else MemoryWindow())


def _digest(key: str) -> str:
    # addresses and sign-in names are kept neither in memory dumps nor in Redis
    return hashlib.blake2s(key.encode(), digest_size=12).hexdigest()
