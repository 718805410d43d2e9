"""Accepting and pushing at a steady rate, with the sockets of a busy shop open."""

import asyncio
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
# one answer in twelve is a promise; in public dialogues of shops one of agents' lines in 24 is (`statements_of`)
ASKED = (
    "这件什么时候发货？",
    "有黑色的吗？",
    "能便宜点吗？",
    "发票怎么开？",
    "充电器包含在里面吗？",
    "我的快递到哪了？",
)
ANSWERED = (
    "黑色和白色都有现货。",
    "这款已经是活动价了，非常划算。",
    "电子发票在订单页就能下载。",
    "包装里有充电线，充电器需要另购。",
    "我看一下您的物流，包裹在路上。",
    "支持七天无理由退换，请放心。",
    "这款蓝牙版本是 5.3，兼容苹果和安卓。",
    "您可以先领店铺优惠券再付款。",
    "尺寸图在详情页第三张，您参考一下。",
    "今天 16 点前下单，今天发出。",
    "您好，请问是哪一笔订单呢？",
    "好的，地址已经为您改好了。",
)
WARM = 2  # the opening turn and its answer: 180 customers at once are another matter


@dataclass(frozen=True, slots=True)
class Load:
    """How many customers take turns with the agents, for about how long (0: the usual)."""

    customers: int
    seconds: float


def push(seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """200 messages a second between 180 customers and 20 agents, each with a socket."""
    with private_server(**env) as server:
        with open_database(server.settings) as db:
            sign_ins = staffing.make_staff(db, AGENTS, CAPACITY)
        return play([server], sign_ins, Load(SOCKETS - AGENTS, seconds))


def play(servers: Sequence[PrivateServer], sign_ins: staffing.SignIns, load: Load) -> dict[str, Any]:
    """Have them talk on running servers of one database, 200 messages a second over all, and say how it went."""
    turns = max(1, math.ceil(RATE * (load.seconds or SECONDS) / load.customers))
    meter = _Meter(servers)
    where = ",".join(each.base_url for each in servers)
    options = Options(
        where, RATE, sign_ins, staffing.SHOP, open_at_once=load.customers, warm_turns=WARM,
        when_warm=meter.start, when_said=meter.stop,
    )  # fmt: skip
    played = asyncio.run(replay([_script(WARM + turns)] * load.customers, options, SystemClock()))
    messages = turns * load.customers
    return {
        "accept_p50_ms": played["accept_ms"]["p50"], "accept_p95_ms": played["accept_ms"]["p95"],
        "push_p50_ms": played["push_ms"]["p50"], "push_p95_ms": played["push_ms"]["p95"],
        "per_second": round(messages / meter.seconds, 1), "messages": messages, "lost": played["lost"],
        "sockets": load.customers + len(sign_ins),
        # all that the server did, sockets too; it depends less on what else the machine does
        "cpu_ms_per_message": round(meter.cpu_seconds * 1000 / messages, 2),
    }  # fmt: skip


class _Meter:
    """What the servers took while they were measured."""

    def __init__(self, servers: Sequence[PrivateServer]) -> None:
        self._servers = servers
        self.cpu_seconds = self.seconds = 0.0

    def start(self) -> None:
        """Measuring begins."""
        self.cpu_seconds, self.seconds = -self._cpu_seconds(), -time.monotonic()

    def stop(self) -> None:
        """The last message was said."""
        self.cpu_seconds += self._cpu_seconds()
        self.seconds += time.monotonic()

    def _cpu_seconds(self) -> float:
        return sum(each.cpu_seconds() for each in self._servers)


def _script(turns: int) -> Script:
    """Question and answer in turn."""
    asked = [Turn("customer", f"第 {n} 句：{ASKED[n // 2 % len(ASKED)]}") for n in range(0, turns, 2)]
    answered = [Turn("agent", f"第 {n} 句：{ANSWERED[n // 2 % len(ANSWERED)]}") for n in range(1, turns, 2)]
    both = (turn for pair in zip_longest(asked, answered) for turn in pair)
    return Script(tuple(turn for turn in both if turn is not None))
