"""`yingda demo --live`: customers who keep asking in the demo shops, and agents who answer, until stopped."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

from yingda.infra.clock import Clock, SystemClock
from yingda.kit.ids import new_token
from yingda.tools.demo import SignIn
from yingda.tools.demo_texts import demo_dialogues, demo_shops
from yingda.tools.demo_types import Dialogue
from yingda.tools.errors import CommandError
from yingda.tools.play.agent import Agent
from yingda.tools.play.visitor import Visitor
from yingda.tools.play.wire import RefusedError, Wire
from yingda.tools.server import answers

EVERY_S = 8.0  # a new customer about so often
AT_ONCE = 12
READS_S = (2.0, 6.0)
TYPES_PER_S = 6  # characters
PATIENCE_S = 150.0
PERSON = "转人工"
RATES = 0.6  # how many give stars when the matter is closed


async def live(base_url: str, agents: Sequence[SignIn]) -> None:
    """Play until cancelled; the conversations that our agents have are answered from the dialogues."""
    if not answers(base_url):
        raise CommandError(f"no server answers at {base_url}: start it with `yingda serve`")
    print(f"customers are asking at {base_url} (Ctrl+C ends it)", flush=True)
    await _Street(base_url, SystemClock()).run(agents)


class _Street:
    """The customers of the shops and the agents who were asked to help."""

    def __init__(self, base_url: str, clock: Clock) -> None:
        self._wire, self._clock = Wire(base_url), clock
        self._by_page: dict[str, _Caller] = {}
        self._by_conversation: dict[int, _Caller] = {}

    async def run(self, sign_ins: Sequence[SignIn]) -> None:
        agents = [Agent(self._wire, self._clock, (each.login, each.password), self) for each in sign_ins]
        callers: set[asyncio.Task[None]] = set()
        try:
            for agent in agents:
                await agent.come()
            while True:
                if len(callers) < AT_ONCE:
                    task = asyncio.create_task(self._call())
                    callers.add(task)
                    task.add_done_callback(callers.discard)
                await self._clock.sleep(random.expovariate(1 / EVERY_S))
        finally:
            for task in callers:
                task.cancel()
            await asyncio.gather(*callers, return_exceptions=True)
            for agent in agents:
                await agent.leave()
            self._wire.close()

    def assigned(self, agent: Agent, card: dict[str, Any]) -> None:
        """One of our agents has the conversation: they answer from the dialogue."""
        caller = self._by_page.get((card["page"] or {"url": ""})["url"])
        if caller is not None:
            self._by_conversation[card["id"]] = caller
            caller.agent, caller.conversation_id = agent, card["id"]

    def gone(self, agent: Agent, conversation_id: int) -> None:  # noqa: ARG002 # whoever it was
        """Somebody else has it now."""
        caller = self._by_conversation.pop(conversation_id, None)
        if caller is not None:
            caller.agent = None

    def arrived(self, agent: Agent, message: dict[str, Any], *, pushed: bool) -> None:
        """The dialogue says what comes next, not the message."""

    async def _call(self) -> None:
        shop = random.choice(demo_shops().shops).code
        dialogue = random.choice([each for each in demo_dialogues() if each.shop == shop])
        caller = _Caller(self._wire, self._clock, dialogue)
        self._by_page[caller.page] = caller
        try:
            await caller.talk()
        except RefusedError as error:
            print(f"a customer was refused: {error}", flush=True)
        finally:
            del self._by_page[caller.page]
            await caller.visitor.close()


class _Caller:
    """One customer with one matter."""

    def __init__(self, wire: Wire, clock: Clock, dialogue: Dialogue) -> None:
        self._clock, self._dialogue = clock, dialogue
        self.key = f"live-{new_token(6)}"
        self.page = f"{wire.base_url}/demo/{dialogue.shop}?from={self.key}"
        self.visitor = Visitor(
            wire, clock, dialogue.shop, {"url": self.page, "title": dialogue.tags[0]}, self._hear
        )
        self.agent: Agent | None = None
        self.conversation_id = 0
        self._answered = asyncio.Event()

    async def talk(self) -> None:
        """Say one's turns; wait for an answer wherever the dialogue has one."""
        await self.visitor.open()
        for number, turn in enumerate(self._dialogue.turns):
            await self._clock.sleep(random.uniform(*READS_S) + len(turn.text) / TYPES_PER_S)
            if turn.role == "customer":
                (await self.visitor.try_to_say(f"{self.key}-{number}", turn.text)).json()
                continue
            await self._get_a_person(number)
            if self.agent is not None:
                await self._say(f"{self.key}-{number}", turn.text)
            if not await self._wait_for_answer():
                return
        await self._close_matter()

    async def _get_a_person(self, number: int) -> None:
        """Where the shop's bot has the matter: the dialogue is one with a person, so ask for one."""
        if self.visitor.conversation is not None and self.visitor.conversation["state"] == "bot":
            await self._clock.sleep(random.uniform(*READS_S))
            (await self.visitor.try_to_say(f"{self.key}-{number}-person", PERSON)).json()

    async def _say(self, client_id: str, text: str) -> None:
        assert self.agent is not None
        reply = await self.agent.try_to_say(self.conversation_id, client_id, text)
        if reply.status >= 400:
            self.agent = None  # taken over: the person answers from here on

    async def _wait_for_answer(self) -> bool:
        """Whether anybody answered in time; an unanswered customer goes away."""
        try:
            await asyncio.wait_for(self._answered.wait(), PATIENCE_S)
        except TimeoutError:
            return False
        self._answered.clear()
        return True

    async def _close_matter(self) -> None:
        if self.agent is not None:
            await self.agent.end(self.conversation_id)
        if self._dialogue.stars is not None and random.random() < RATES:
            await self._clock.sleep(random.uniform(*READS_S))
            await self.visitor.rate(self._dialogue.stars)

    def _hear(self, message: dict[str, Any], pushed: bool) -> None:  # noqa: ARG002 # however it came
        if message["author"] == "agent":
            self._answered.set()
