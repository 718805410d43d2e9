"""Closed loops: each of many callers asks again as soon as it has its answer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from yingda.infra.clock import SystemClock
from yingda.kit.ids import new_token
from yingda.tools.play.wire import LostError, Wire

BUSY = 503
CALLERS = 64  # as many as the writer commits at once


@dataclass(slots=True)
class Caller:
    """One anonymous visitor and what they have said so far."""

    wire: Wire
    token: str
    key: str
    said: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """Who asks."""
        return {"Authorization": f"Bearer {self.token}"}

    async def say(self) -> None:
        """Send the next message."""
        text = f"第 {self.said} 句：这件什么时候发货？"
        body = {"client_id": f"{self.key}-{self.said}", "kind": "text", "text": text}
        self.said += 1
        data = self.wire.encode("POST", "/api/v1/visitor/messages", body, self.headers)
        while (reply := await self.wire.send(data)).status == BUSY:
            pass  # not accepted: the same message again, so that only what is kept counts
        reply.json()

    async def ping(self) -> None:
        """Ask the empty authenticated route."""
        reply = await self.wire.send(self.wire.encode("GET", "/api/v1/visitor/ping", None, self.headers))
        if reply.status != 204:
            raise LostError(f"the empty route answers {reply.status}")


@dataclass(slots=True)
class Counted:
    """Answers and the seconds they took, over several rounds."""

    answers: int = 0
    seconds: float = 0.0

    def add(self, answers: int, seconds: float) -> None:
        """Another round."""
        self.answers += answers
        self.seconds += seconds

    @property
    def per_second(self) -> float:
        """Over all rounds."""
        return self.answers / self.seconds


async def make_callers(wire: Wire, shop: str, count: int) -> list[Caller]:
    """Visitors whose conversations are open."""
    callers = []
    for _ in range(count):
        session = (await wire.request("POST", "/api/v1/visitor/session", {"shop": shop})).json()
        caller = Caller(wire, session["token"], new_token(6))
        await caller.say()
        callers.append(caller)
    return callers


async def rate_of(ask: Sequence[Callable[[], Awaitable[None]]], seconds: float) -> tuple[int, float]:
    """How often all of them together were answered within about `seconds`, and in how many seconds."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    ends = began + seconds
    counts = await asyncio.gather(*(_repeat(one, ends) for one in ask))
    return sum(counts), loop.time() - began


async def _repeat(ask: Callable[[], Awaitable[None]], ends: float) -> int:
    loop, count = asyncio.get_running_loop(), 0
    while loop.time() < ends:
        await ask()
        count += 1
    return count


async def settle(seconds: float) -> None:
    """Let what was caused before come to its end."""
    await SystemClock().sleep(seconds)
