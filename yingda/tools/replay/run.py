"""Many dialogues at once: pace, agents, progress, result."""

import asyncio
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from yingda.infra.clock import Clock
from yingda.kit.ids import new_token
from yingda.tools.play.agent import Agent
from yingda.tools.play.wire import Wire
from yingda.tools.progress import Progress
from yingda.tools.replay.dialogue import Dialogue, Stage, Warmth
from yingda.tools.replay.judge import Times, Verdict, percentiles
from yingda.tools.replay.script import Script

LEAST_OPEN = 10
OPEN_PER_RATE = 2  # dialogues open at once for each message a second: each says something every 2 s


@dataclass(frozen=True, slots=True)
class Options:
    """How to play; `sign_ins` are the agents' names and passwords, none plays the customers only."""

    base_url: str
    rate: float
    sign_ins: Sequence[tuple[str, str]]
    shop: str = ""  # empty: the first agent's first
    cut_sockets: float = 0.0
    open_at_once: int = 0  # 0: as the rate asks
    warm_turns: int = 0  # of each dialogue; when all have said them, measuring begins
    when_warm: Callable[[], None] = lambda: None
    when_said: Callable[[], None] = lambda: None  # all turns, before anything is judged


class Pace:
    """Gives out turns to send, `rate` a second over all."""

    def __init__(self, rate: float, clock: Clock, progress: Progress) -> None:
        self._every, self._clock, self._progress = 1 / rate, clock, progress
        self._next = 0.0

    async def __call__(self) -> None:
        loop = asyncio.get_running_loop()
        mine = max(self._next, loop.time())
        self._next = mine + self._every
        await self._clock.sleep(mine - loop.time())
        self._progress.add()


class Room:
    """The agents at work, and which dialogue each conversation is."""

    def __init__(self) -> None:
        self.dialogues: dict[str, Dialogue] = {}
        self._by_conversation: dict[int, Dialogue] = {}

    def assigned(self, agent: Agent, card: dict[str, Any]) -> None:
        """A conversation is an agent's: of which dialogue, its page's address tells."""
        page = card["page"] or {"url": ""}
        dialogue = self.dialogues.get(page["url"].rpartition("/")[2])
        if dialogue is not None:
            self._by_conversation[card["id"]] = dialogue
            dialogue.assigned(agent, card["id"])

    def gone(self, agent: Agent, conversation_id: int) -> None:
        """A conversation is the agent's no longer."""
        dialogue = self._by_conversation.get(conversation_id)
        if dialogue is not None:
            dialogue.gone(agent)

    def arrived(self, agent: Agent, message: dict[str, Any], *, pushed: bool) -> None:  # noqa: ARG002 # who saw it
        """A message is on an agent's screen."""
        dialogue = self._by_conversation.get(message["conversation_id"])
        if dialogue is not None:
            dialogue.at_agent(message, pushed=pushed)


def open_at_once(scripts: int, rate: float) -> int:
    """How many dialogues are open at once."""
    return min(scripts, max(LEAST_OPEN, math.ceil(rate * OPEN_PER_RATE)))


async def replay(scripts: Sequence[Script], options: Options, clock: Clock) -> dict[str, Any]:
    """Play all scripts; the result as it is printed."""
    with_agents = bool(options.sign_ins)
    played = [script if with_agents else script.only_customers() for script in scripts]
    played = [script for script in played if script.turns]
    wire = Wire(options.base_url)
    progress = Progress("replay", sum(len(script.turns) for script in played))
    room = Room()
    agents = [Agent(wire, clock, sign_in, room) for sign_in in options.sign_ins]
    began = asyncio.get_running_loop().time()
    try:
        for agent in agents:
            await agent.come()
        shop = options.shop or agents[0].shops[0]
        pace = Pace(options.rate, clock, progress)
        times = Times()

        def when_warm() -> None:
            times.forget()
            options.when_warm()

        warmth = Warmth(options.warm_turns, len(played), when_warm, options.when_said)
        stage = Stage(wire, clock, shop, new_token(6), pace, times, warmth, options.cut_sockets, with_agents)
        wanted = options.open_at_once or open_at_once(len(played), options.rate)
        verdict, dialogues = await _play_all(stage, room, played, wanted)
    finally:
        for agent in agents:
            if agent.socket is not None:
                await agent.leave()
        wire.close()
        progress.close()
    return {
        "dialogues": len(dialogues), "messages": sum(len(each.sent) for each in dialogues),
        "queued": sum(each.queued for each in dialogues), "lost": verdict.lost,
        "duplicated": verdict.duplicated, "out_of_order": verdict.out_of_order,
        "accept_ms": percentiles(stage.times.accept_ms), "push_ms": percentiles(stage.times.push_ms),
        "seconds": round(asyncio.get_running_loop().time() - began, 1),
    }  # fmt: skip


async def _play_all(
    stage: Stage, room: Room, scripts: Sequence[Script], at_once: int
) -> tuple[Verdict, list[Dialogue]]:
    slots = asyncio.Semaphore(at_once)
    dialogues = [Dialogue(stage, number, script) for number, script in enumerate(scripts)]

    async def play(dialogue: Dialogue) -> Verdict:
        async with slots:
            room.dialogues[dialogue.key] = dialogue
            return await dialogue.play()

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(play(dialogue)) for dialogue in dialogues]
    verdict = Verdict()
    for task in tasks:
        verdict += task.result()
    return verdict, dialogues
