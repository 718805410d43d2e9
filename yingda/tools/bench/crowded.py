"""Many sockets: what an idle one holds, and a shop with 200 open consoles while it is busy."""

import asyncio
import resource
import time
from collections.abc import Mapping
from typing import Any

from yingda.infra.clock import SystemClock
from yingda.tools import staffing
from yingda.tools.bench.push import CAPACITY, Load, play
from yingda.tools.play.agent import Agent
from yingda.tools.play.visitor import Visitor
from yingda.tools.play.wire import Wire
from yingda.tools.replay.command import OpenDatabase
from yingda.tools.replay.run import Room
from yingda.tools.server import PrivateServer, private_server

MANY, MORE = 2000, 10_000
SPARE_FILES = 500
OPENED_AT_ONCE = 50
SETTLE_S, IDLE_S = 3.0, 20.0
CONSOLES, CUSTOMERS = 200, 180


def sockets(_seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """Resident memory that each idle chat page's socket adds; 10,000 where the machine allows as many files."""
    most = _most_sockets()
    with private_server(**env) as server:
        with open_database(server.settings) as db:
            staffing.make_staff(db, 1, CAPACITY)
        return asyncio.run(_idle_sockets(server, most))


def consoles(seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """200 agents' consoles open while 200 messages a second flow; then all of them idle."""
    with private_server(**env) as server:
        with open_database(server.settings) as db:
            sign_ins = staffing.make_staff(db, CONSOLES, CAPACITY)
        found = play([server], sign_ins, Load(CUSTOMERS, seconds))
        idle = asyncio.run(_idle_consoles(server, sign_ins))
    return {**found, "consoles": CONSOLES, "idle_cpu_percent_each": idle}


def _most_sockets() -> int:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # client and server hold one file each; both inherit the limit
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return MORE if hard >= MORE + SPARE_FILES else MANY


async def _idle_sockets(server: PrivateServer, most: int) -> dict[str, Any]:
    wire, clock = Wire(server.base_url), SystemClock()
    before = server.rss_kb()
    visitors: list[Visitor] = []
    held = {}
    for count in (MANY, most):
        while len(visitors) < count:
            some = [_visitor(wire, clock) for _ in range(min(OPENED_AT_ONCE, count - len(visitors)))]
            await asyncio.gather(*(each.open() for each in some))
            visitors += some
        await clock.sleep(SETTLE_S)
        held[count] = round((server.rss_kb() - before) / count, 1)
    await asyncio.gather(*(each.close() for each in visitors))
    wire.close()
    return {"sockets": most, "kb_per_socket": held[most], f"kb_per_socket_at_{MANY}": held[MANY]}


def _visitor(wire: Wire, clock: SystemClock) -> Visitor:
    page = {"url": "http://127.0.0.1/bench", "title": "bench"}
    return Visitor(wire, clock, staffing.SHOP, page, lambda _message, _pushed: None)


async def _idle_consoles(server: PrivateServer, sign_ins: staffing.SignIns) -> float:
    """Of one core, each idle console's share in percent."""
    wire, clock = Wire(server.base_url), SystemClock()
    agents = [Agent(wire, clock, sign_in, Room()) for sign_in in sign_ins]
    for agent in agents:
        await agent.come()
    await clock.sleep(SETTLE_S)
    cpu, began = server.cpu_seconds(), time.monotonic()
    await clock.sleep(IDLE_S)
    share = (server.cpu_seconds() - cpu) / (time.monotonic() - began)
    await asyncio.gather(*(agent.leave() for agent in agents))
    wire.close()
    return round(share * 100 / len(agents), 3)
