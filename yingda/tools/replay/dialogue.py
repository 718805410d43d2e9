"""One dialogue on its way: a customer and whichever agent has the conversation take turns."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from yingda.infra.clock import Clock
from yingda.tools.play.agent import Agent
from yingda.tools.play.visitor import Visitor
from yingda.tools.play.wire import AGAIN, FIRST_WAIT_S, GIVE_UP_S, LONGEST_WAIT_S, LostError, Reply, Wire
from yingda.tools.replay.judge import Times, Verdict, judge
from yingda.tools.replay.script import Script

SEEN_WITHIN_S = 30.0  # then the next turn comes all the same
CAUGHT_UP_WITHIN_S = 15.0
MOVED_ON = frozenset({403, 404, 409})  # somebody else has the conversation now, or nobody


class UnservedError(Exception):
    """No agent took the conversation in time."""


class Warmth:
    """Holds dialogues after their first turns until all are there, so that opening them is not measured.

    The same at the end: what ends and judges a dialogue does not disturb those that are still being played.
    """

    def __init__(
        self, turns: int, dialogues: int, when_warm: Callable[[], None], when_said: Callable[[], None]
    ) -> None:
        self.turns = turns
        self._warm, self._said = _Gate(dialogues, when_warm), _Gate(dialogues, when_said)

    async def begun(self, number: int) -> None:
        """Turn `number` is next."""
        if self.turns and number == self.turns:
            await self._warm.reached()

    async def ended(self) -> None:
        """All is said in one dialogue."""
        if self.turns:
            await self._said.reached()


class _Gate:
    """Opens when everybody is there."""

    def __init__(self, missing: int, when_open: Callable[[], None]) -> None:
        self._missing, self._when_open = missing, when_open
        self._open = asyncio.Event()

    async def reached(self) -> None:
        self._missing -= 1
        if self._missing == 0:
            self._when_open()
            self._open.set()
        await self._open.wait()


@dataclass(slots=True)
class Stage:
    """What all dialogues share."""

    wire: Wire
    clock: Clock
    shop: str
    run: str
    pace: Callable[[], Awaitable[None]]
    times: Times
    warmth: Warmth
    cut_sockets: float = 0.0
    with_agents: bool = True

    def now(self) -> float:
        """Seconds of the loop's own clock."""
        return asyncio.get_running_loop().time()


class Dialogue:
    """Plays one script; `sent` holds the ids of what was accepted, in its order."""

    def __init__(self, stage: Stage, number: int, script: Script) -> None:
        self._stage, self._script = stage, script
        self.key = f"{stage.run}-{number}"
        page = {"url": f"{stage.wire.base_url}/replay/{self.key}", "title": "replay"}
        self.customer = Visitor(stage.wire, stage.clock, stage.shop, page, self._at_customer)
        self.agent: Agent | None = None
        self.conversation_id = 0
        self.sent: list[str] = []
        self.queued = False
        self._changed = asyncio.Event()
        self._customer_saw: dict[int, tuple[float, bool]] = {}
        self._agent_saw: dict[int, tuple[float, bool]] = {}

    async def play(self) -> Verdict:
        """Every turn, the end, and the judgement."""
        await self.customer.open()
        try:
            if self._stage.with_agents and self._script.turns[0].role == "agent":
                await self.customer.ask_for_person(f"{self.key}-person")
            for number, turn in enumerate(self._script.turns):
                await self._stage.warmth.begun(number)
                await self._stage.pace()
                await self._turn(f"{self.key}-{number}", turn.role == "customer", turn.text)
            await self._stage.warmth.ended()
            return await self._finish()
        except UnservedError:
            await self.customer.end(f"{self.key}-end")
            return Verdict()
        finally:
            self.queued = self.queued or self.customer.queue_seen
            await self.customer.close()

    def assigned(self, agent: Agent, conversation_id: int) -> None:
        """An agent has the conversation."""
        self.agent, self.conversation_id = agent, conversation_id
        self._changed.set()

    def gone(self, agent: Agent) -> None:
        """The agent has it no longer."""
        if self.agent is agent:
            self.agent = None

    def at_agent(self, message: dict[str, Any], *, pushed: bool) -> None:
        """A message is on the screen of an agent who has the conversation."""
        self._agent_saw.setdefault(message["seq"], (self._stage.now(), pushed))
        self._changed.set()

    def _at_customer(self, message: dict[str, Any], pushed: bool) -> None:
        self._customer_saw.setdefault(message["seq"], (self._stage.now(), pushed))
        self._changed.set()

    async def _turn(self, client_id: str, by_customer: bool, text: str) -> None:
        if by_customer:
            seq, accepted_at = await self._send(lambda: self.customer.try_to_say(client_id, text))
            saw = self._agent_saw
        else:
            seq, accepted_at = await self._answer(client_id, text)
            saw = self._customer_saw
        self.sent.append(client_id)
        self._maybe_cut()
        if not self._stage.with_agents:
            return
        await self._until(lambda: seq in saw, SEEN_WITHIN_S)
        seen_at, pushed = saw.get(seq, (0.0, False))
        if pushed and accepted_at is not None:
            self._stage.times.push_ms.append(max(0.0, (seen_at - accepted_at) * 1000))

    async def _answer(self, client_id: str, text: str) -> tuple[int, float | None]:
        """The agent's turn, by whoever has the conversation when it comes."""
        ends = self._stage.now() + GIVE_UP_S
        while self._stage.now() < ends:
            await self._until(lambda: self.agent is not None, ends - self._stage.now())
            agent = self.agent
            if agent is None:
                break
            try:
                return await self._send(partial(agent.try_to_say, self.conversation_id, client_id, text))
            except MovedOnError:
                self.gone(agent)
                await self._stage.clock.sleep(FIRST_WAIT_S)
        self.queued = True
        raise UnservedError

    async def _send(self, ask: Callable[[], Awaitable[Reply]]) -> tuple[int, float | None]:
        """Send until it is accepted; its seq, and when the answer came if the first try was answered."""
        wait_s, first = FIRST_WAIT_S, True
        ends = self._stage.now() + GIVE_UP_S
        while True:
            began = self._stage.now()
            try:
                reply = await ask()
            except (LostError, TimeoutError):
                if began > ends:
                    raise
            else:
                if reply.status in MOVED_ON:
                    raise MovedOnError
                if reply.status not in AGAIN or began > ends:
                    answered = self._stage.now()
                    seq = int(reply.json()["seq"])
                    self._stage.times.accept_ms.append((answered - began) * 1000)
                    return seq, answered if first else None
            first = False
            await self._stage.clock.sleep(wait_s * random.uniform(0.5, 1))
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)

    async def _finish(self) -> Verdict:
        history = await self.customer.history()
        await self._until(lambda: all(one["seq"] in self.customer.view for one in history), CAUGHT_UP_WITHIN_S)
        at_customer = [self.customer.view[seq] for seq in sorted(self.customer.view)]
        if not self._stage.with_agents:
            return judge(self.sent, [_ids(history, {}), _ids(at_customer, {})])
        agent = self.agent
        if agent is None:
            raise UnservedError
        at_agent = await agent.history(self.conversation_id)
        by_seq = {one["seq"]: one["client_id"] for one in at_agent if one["client_id"]}
        await agent.end(self.conversation_id)
        return judge(self.sent, [_ids(at_agent, {}), _ids(history, by_seq), _ids(at_customer, by_seq)])

    async def _until(self, holds: Callable[[], bool], within_s: float) -> None:
        ends = self._stage.now() + within_s
        while not holds() and (left := ends - self._stage.now()) > 0:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), left)
            except TimeoutError:
                return

    def _maybe_cut(self) -> None:
        if self._stage.cut_sockets and random.random() < self._stage.cut_sockets:
            of_agent = self.agent.socket if self.agent is not None else None
            random.choice((self.customer.socket, of_agent or self.customer.socket)).cut()


class MovedOnError(Exception):
    """The conversation is not this agent's any more."""


def _ids(messages: list[dict[str, Any]], by_seq: dict[int, str]) -> list[str]:
    """What each message was sent as; the customer is not told under which id an agent sent."""
    return [found for one in messages if (found := one["client_id"] or by_seq.get(one["seq"]))]
