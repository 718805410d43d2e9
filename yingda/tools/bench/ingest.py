"""Accepting messages: how many a second, against an empty authenticated route and against bare sqlite3."""

import asyncio
from collections.abc import Mapping
from typing import Any

from yingda.tools import staffing
from yingda.tools.bench.floor import floor_per_second
from yingda.tools.bench.load import CALLERS, Counted, make_callers, rate_of, settle
from yingda.tools.play.wire import Wire
from yingda.tools.replay.command import OpenDatabase
from yingda.tools.server import private_server

SECONDS = 18.0
ROUNDS = 3  # empty, accept, empty, accept …: whatever else the machine does meets both alike
EMPTY_SHARE = 1 / 3
AGENTS, CAPACITY = 8, 10
SETTLE_S = 2.0


def ingest(seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """`ratio` = accepted a second ÷ requests a second of the empty route; `floor_ratio` with bare sqlite3."""
    with private_server(**env) as server:
        with open_database(server.settings) as db:
            staffing.put_online(db, staffing.make_staff(db, AGENTS, CAPACITY))
        empty, accepted = asyncio.run(_measure(server.base_url, seconds or SECONDS))
        server.stop()
        on_sqlite = server.settings.database.startswith("sqlite")
        floor = floor_per_second(server.settings, open_database) if on_sqlite else None
    return {
        "ratio": round(accepted / empty, 3), "per_second": round(accepted), "empty_per_second": round(empty),
        # one process answers and writes, so the times of the empty route and of the statements add up
        "floor_ratio": floor and round(1 / (1 / empty + 1 / floor) / empty, 3),
        "floor_per_second": floor and round(floor), "callers": CALLERS,
    }  # fmt: skip


async def _measure(base_url: str, seconds: float) -> tuple[float, float]:
    wire = Wire(base_url)
    callers = await make_callers(wire, staffing.SHOP, CALLERS)
    await settle(min(SETTLE_S, seconds))
    pings, says = [one.ping for one in callers], [one.say for one in callers]
    empty, accepted = Counted(), Counted()
    for _ in range(ROUNDS):
        empty.add(*await rate_of(pings, seconds / ROUNDS * EMPTY_SHARE))
        accepted.add(*await rate_of(says, seconds / ROUNDS * (1 - EMPTY_SHARE)))
    wire.close()
    return empty.per_second, accepted.per_second
