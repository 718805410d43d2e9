"""`yingda replay --bot`: the customers' side of dialogues against the bot; what it did."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.bot import service as bot
from yingda.bot.types import Mode
from yingda.infra.clock import Clock, SystemClock
from yingda.infra.db import Unit
from yingda.kit.ids import new_token
from yingda.lang.courtesy import is_courtesy_turn
from yingda.tools import staffing
from yingda.tools.errors import CommandError
from yingda.tools.play.visitor import Visitor
from yingda.tools.play.wire import Wire
from yingda.tools.progress import Progress
from yingda.tools.replay.command import Asked, Here, own_url
from yingda.tools.replay.judge import percentiles
from yingda.tools.replay.script import Script

AGENTS, CAPACITY = 4, 200
ANSWER_WITHIN_S = 10.0
AT_ONCE = 8
PAUSE_S = 0.05


@dataclass(slots=True)
class Outcome:
    """What was seen of dialogues."""

    dialogues: int = 0
    messages: int = 0
    alone: int = 0  # never left the bot
    handed_over: int = 0
    loops: int = 0  # the same text of the bot twice in a row
    after_assignment: int = 0  # words of the bot after a person had it
    unanswered: int = 0
    answer_ms: list[float] = field(default_factory=list)

    def add(self, history: Sequence[dict[str, Any]], state: str) -> None:
        """One dialogue as its customer saw it in the end."""
        self.dialogues += 1
        said = [one for one in history if one["author"] in ("bot", "system")]
        self.loops += loops_in([one["text"] for one in said if one["author"] == "bot"])
        self.after_assignment += spoken_after_assignment(said)
        self.alone += state in ("bot", "ended")
        self.handed_over += state not in ("bot", "ended")


def loops_in(texts: Sequence[str]) -> int:
    """How often the same text comes twice in a row."""
    return sum(before == after for before, after in pairwise(texts))


def spoken_after_assignment(said: Sequence[dict[str, Any]]) -> int:
    """How many words of the bot follow the line that says who has the conversation."""
    seen, late = False, 0
    for one in said:
        if one["author"] == "system" and one["event"] and one["event"]["code"] == "assigned":
            seen = True
        late += seen and one["author"] == "bot"
    return late


def run_alone(scripts: Sequence[Script], asked: Asked, here: Here) -> dict[str, Any]:
    """Switch the shop's bot on and play; the server has to be the one of this data folder."""
    base_url = own_url(here)
    if not base_url or not asked.shop:
        raise CommandError("--bot needs a server on this data folder and --shop CODE, a shop with articles")
    with here.open_database(here.settings) as db:
        staffing.put_online(db, staffing.make_staff_of(db, asked.shop, AGENTS, CAPACITY))
        db.write_now(_switch_on, asked.shop)
    return asyncio.run(_play_all(scripts, asked, base_url, SystemClock()))


async def _play_all(scripts: Sequence[Script], asked: Asked, base_url: str, clock: Clock) -> dict[str, Any]:
    played = [one for script in scripts if (one := script.only_customers()).turns]
    wire, outcome, slots = Wire(base_url), Outcome(), asyncio.Semaphore(AT_ONCE)
    progress, run = Progress("replay", len(played)), new_token(6)

    async def play(number: int, script: Script) -> None:
        async with slots:
            await _play(wire, clock, asked.shop, f"{run}-{number}", script, outcome)
            progress.add()

    try:
        async with asyncio.TaskGroup() as group:
            for number, script in enumerate(played):
                group.create_task(play(number, script))
    finally:
        wire.close()
        progress.close()
    return {
        "dialogues": outcome.dialogues, "messages": outcome.messages, "alone": outcome.alone,
        "alone_share": round(outcome.alone / max(1, outcome.dialogues), 3), "handed_over": outcome.handed_over,
        "loops": outcome.loops, "after_assignment": outcome.after_assignment, "unanswered": outcome.unanswered,
        "answer_ms": percentiles(outcome.answer_ms),
    }  # fmt: skip


async def _play(wire: Wire, clock: Clock, shop: str, key: str, script: Script, outcome: Outcome) -> None:
    page = {"url": f"{wire.base_url}/replay/{key}", "title": "replay"}
    heard = asyncio.Event()
    visitor = Visitor(wire, clock, shop, page, lambda _message, _pushed: heard.set())
    await visitor.open()
    try:
        for number, turn in enumerate(script.turns):
            reply = await visitor.try_to_say(f"{key}-{number}", turn.text)
            outcome.messages += 1
            await _until_answered(visitor, int(reply.json()["seq"]), turn.text, heard, outcome)
        await clock.sleep(PAUSE_S)
        history = await visitor.history()
        outcome.add(history, (visitor.conversation or {}).get("state", "bot"))
    finally:
        await visitor.close()


async def _until_answered(
    visitor: Visitor, seq: int, text: str, heard: asyncio.Event, outcome: Outcome
) -> None:
    """Until the bot has said something to this message, or a person has the conversation."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    courtesy = is_courtesy_turn(text)
    while loop.time() - began < ANSWER_WITHIN_S:
        if any(number > seq and one["author"] == "bot" for number, one in visitor.view.items()):
            outcome.answer_ms.append((loop.time() - began) * 1000)
            return
        if (visitor.conversation or {}).get("state", "bot") != "bot":
            return
        if courtesy and loop.time() - began > PAUSE_S * 10:  # needs no answer, and may get one
            return
        heard.clear()
        try:
            await asyncio.wait_for(heard.wait(), 0.2)
        except TimeoutError:
            continue
    outcome.unanswered += 1


def _switch_on(unit: Unit, code: str) -> None:
    shop_id = accounts.shop_by_code(unit, code).id
    now = bot.shop_bot(unit, shop_id)
    on = msgspec.structs.replace(now.settings, in_hours=Mode.ON, out_of_hours=Mode.ON)
    bot.put_settings(unit, accounts.system_actor(unit), shop_id, on, now.version)
