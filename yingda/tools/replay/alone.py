"""`yingda replay --bot`: the customers' side of dialogues against the bot; what it did."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.bot import service as bot
from yingda.bot.service.figures import figures_of
from yingda.bot.service.words import default_texts
from yingda.bot.types import Mode
from yingda.infra.clock import Clock, SystemClock
from yingda.infra.db import Reading, Unit
from yingda.kit.ids import new_token
from yingda.kit.texts import DEFAULT_LOCALE
from yingda.lang.courtesy import is_courtesy_turn
from yingda.tools import staffing
from yingda.tools.errors import CommandError
from yingda.tools.play.visitor import Visitor
from yingda.tools.play.wire import Wire, persist
from yingda.tools.progress import Progress
from yingda.tools.replay.command import Asked, Here, own_url
from yingda.tools.replay.script import Script
from yingda.tools.replay.watch import Tally, Words, sum_of

AGENTS, CAPACITY = 4, 200
ANSWER_WITHIN_S = 10.0
AT_ONCE = 8
PAUSE_S = 0.05

Corpora = Mapping[str, Sequence[Script]]  # by the name of the file


@dataclass(slots=True)
class Hall:
    """What all dialogues share."""

    wire: Wire
    clock: Clock
    shop: str
    words: Words


def run_alone(corpora: Corpora, asked: Asked, here: Here) -> dict[str, Any]:
    """Switch the shop's bot on and play; the server has to be the one of this data folder."""
    base_url = own_url(here)
    if not base_url or not asked.shop:
        raise CommandError("--bot needs a server on this data folder and --shop CODE, a shop with articles")
    with here.open_database(here.settings) as db:
        staffing.put_online(db, staffing.make_staff_of(db, asked.shop, AGENTS, CAPACITY))
        db.write_now(_switch_on, asked.shop)
        words = db.read_now(words_of, asked.shop)
        before = db.read_now(_reasons, asked.shop)
    tallies = asyncio.run(_play_all(corpora, Hall(Wire(base_url), SystemClock(), asked.shop, words)))
    with here.open_database(here.settings) as db:
        reasons = db.read_now(_reasons, asked.shop) - before
    result = {**sum_of(list(tallies.values())).figures(), "reasons": dict(reasons.most_common())}
    if len(tallies) > 1:
        result["corpora"] = {name: one.figures() for name, one in tallies.items()}
    return result


async def _play_all(corpora: Corpora, hall: Hall) -> dict[str, Tally]:
    played = [
        (name, one) for name, scripts in corpora.items() for script in scripts
        if (one := script.only_customers()).turns
    ]  # fmt: skip
    tallies, slots = {name: Tally() for name in corpora}, asyncio.Semaphore(AT_ONCE)
    progress, run = Progress("replay", len(played)), new_token(6)

    async def play(number: int, name: str, script: Script) -> None:
        async with slots:
            await _play(hall, f"{run}-{number}", script, tallies[name])
            progress.add()

    try:
        async with asyncio.TaskGroup() as group:
            for number, (name, script) in enumerate(played):
                group.create_task(play(number, name, script))
    finally:
        hall.wire.close()
        progress.close()
    return tallies


async def _play(hall: Hall, key: str, script: Script, tally: Tally) -> None:
    page = {"url": f"{hall.wire.base_url}/replay/{key}", "title": "replay"}
    heard = asyncio.Event()
    visitor = Visitor(hall.wire, hall.clock, hall.shop, page, lambda _message, _pushed: heard.set())
    await visitor.open()
    try:
        for number, turn in enumerate(script.turns):
            say = partial(visitor.try_to_say, f"{key}-{number}", turn.text)
            reply = await persist(say, hall.clock)
            tally.messages += 1
            await _until_answered(visitor, int(reply.json()["seq"]), turn.text, heard, tally)
        await hall.clock.sleep(PAUSE_S)
        history = await visitor.history()
        tally.add(history, (visitor.conversation or {}).get("state", "bot"), hall.words)
    finally:
        await visitor.close()


async def _until_answered(visitor: Visitor, seq: int, text: str, heard: asyncio.Event, tally: Tally) -> None:
    """Until the bot has said something to this message, or a person has the conversation."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    courtesy = is_courtesy_turn(text)
    while loop.time() - began < ANSWER_WITHIN_S:
        if any(number > seq and one["author"] == "bot" for number, one in visitor.view.items()):
            tally.answer_ms.append((loop.time() - began) * 1000)
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
    tally.unanswered += 1


def words_of(reading: Reading, code: str) -> Words:
    """What the shop's bot says by itself, and how often it may fail."""
    settings = bot.shop_bot(reading, accounts.shop_by_code(reading, code).id).settings
    own = {name.value: text for name, text in settings.texts.items() if text}
    return Words.of({**default_texts(DEFAULT_LOCALE), **own}, settings.max_tries)


def _reasons(reading: Reading, code: str) -> Counter[str]:
    """Why the shop's bot handed over in these days."""
    shop_id, today = accounts.shop_by_code(reading, code).id, reading.now.date()
    day = timedelta(days=1)
    seen = figures_of(reading, accounts.system_actor(reading), shop_id, today - day, today + day)
    return Counter({one.reason: one.count for one in seen.reasons})


def _switch_on(unit: Unit, code: str) -> None:
    shop_id = accounts.shop_by_code(unit, code).id
    now = bot.shop_bot(unit, shop_id)
    on = msgspec.structs.replace(now.settings, in_hours=Mode.ON, out_of_hours=Mode.ON)
    bot.put_settings(unit, accounts.system_actor(unit), shop_id, on, now.version)
