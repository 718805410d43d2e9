"""Accepting and pushing at a steady rate, with the sockets of a busy shop open."""

import asyncio
import math
import time
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from yingda.infra.clock import SystemClock
from yingda.tools import staffing
from yingda.tools.replay.command import OpenDatabase
from yingda.tools.replay.run import Options, replay
from yingda.tools.replay.script import Script, Turn
from yingda.tools.server import PrivateServer, private_server

SECONDS = 20.0
RATE = 200.0  # architecture: budgets
SOCKETS, AGENTS = 200, 20
CAPACITY = 15
WARM = 2  # the opening turn and its answer: 180 customers at once are another matter


def push(seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """200 messages a second between 180 customers and 20 agents, each with a socket."""
    customers = SOCKETS - AGENTS
    turns = max(1, math.ceil(RATE * (seconds or SECONDS) / customers))
    with private_server(**env) as server:
        with open_database(server.settings) as db:
            sign_ins = staffing.make_staff(db, AGENTS, CAPACITY)
        meter = _Meter(server)
        options = Options(
            server.base_url, RATE, sign_ins, staffing.SHOP, open_at_once=customers, warm_turns=WARM,
            when_warm=meter.start, when_said=meter.stop,
        )  # fmt: skip
        played = asyncio.run(replay([_script(WARM + turns)] * customers, options, SystemClock()))
    messages = turns * customers
    return {
        "accept_p50_ms": played["accept_ms"]["p50"], "accept_p95_ms": played["accept_ms"]["p95"],
        "push_p50_ms": played["push_ms"]["p50"], "push_p95_ms": played["push_ms"]["p95"],
        "per_second": round(messages / meter.seconds, 1), "messages": messages, "lost": played["lost"],
        "sockets": SOCKETS,
        # all that the server did, sockets too; it depends less on what else the machine does
        "cpu_ms_per_message": round(meter.cpu_seconds * 1000 / messages, 2),
    }  # fmt: skip


class _Meter:
    """What the server took while it was measured."""

    def __init__(self, server: PrivateServer) -> None:
        self._server = server
        self.cpu_seconds = self.seconds = 0.0

    def start(self) -> None:
        """Measuring begins."""
        self.cpu_seconds, self.seconds = -self._server.cpu_seconds(), -time.monotonic()

    def stop(self) -> None:
        """The last message was said."""
        self.cpu_seconds += self._server.cpu_seconds()
        self.seconds += time.monotonic()


def _script(turns: int) -> Script:
    """Question and answer in turn."""
    asked = [Turn("customer", f"第 {n} 句：这件什么时候发货？") for n in range(0, turns, 2)]
    answered = [Turn("agent", f"第 {n} 句：今天 16 点前下单，今天发出。") for n in range(1, turns, 2)]
    both = (turn for pair in zip_longest(asked, answered) for turn in pair)
    return Script(tuple(turn for turn in both if turn is not None))
