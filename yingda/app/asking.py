"""`yingda bot ask "…"`: what the bot of a shop would do with a question, and why."""

import argparse
import asyncio
import functools
from collections.abc import Callable

import msgspec

from yingda.accounts import service as accounts
from yingda.app import wiring
from yingda.app.serving import say
from yingda.app.thinking import make_brain
from yingda.bot import service as bot
from yingda.bot.pushes import BotTrace
from yingda.infra.clock import SystemClock
from yingda.infra.compute import InlineCompute
from yingda.infra.db import Database, Reading
from yingda.infra.outgoing import make_fetcher
from yingda.infra.settings import Settings
from yingda.knowledge.service.finding import Finder

Add = Callable[..., argparse.ArgumentParser]


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add: Add) -> None:
    """`bot ask`."""
    acts = commands.add_parser("bot", help="the bot").add_subparsers(required=True, metavar="COMMAND")
    ask = add(acts, "ask", _ask, "say what the bot would do with a question, and why; nothing is sent or kept")
    ask.add_argument("question", help="as a customer would write it")
    ask.add_argument("--shop", default="", metavar="CODE", help="the shop (default: the first)")
    ask.add_argument("--json", action="store_true", help="the last line is one JSON object")


def _ask(settings: Settings, arguments: argparse.Namespace) -> None:
    db = Database(settings.database, SystemClock(), wiring.make_wiring(settings.secret))
    try:
        trace = asyncio.run(_answer(settings, db, arguments.shop, arguments.question))
    finally:
        db.close()
    if arguments.json:
        say(msgspec.json.encode(trace).decode())
        return
    for line in _lines(trace):
        say(line)


async def _answer(settings: Settings, db: Database, code: str, text: str) -> BotTrace:
    compute, fetcher = InlineCompute(), make_fetcher(settings)
    brain = make_brain(settings, db, compute, fetcher, Finder(db, compute))
    actor = await db.read(accounts.system_actor)
    shop_id = await db.read(functools.partial(_shop, code=code))
    try:
        return await bot.ask(db, actor, bot.Question(shop_id, text), brain)
    finally:
        await fetcher.close()


def _shop(reading: Reading, code: str) -> int:
    if code:
        return accounts.shop_by_code(reading, code).id
    return min(accounts.system_actor(reading).shop_ids)


def _lines(trace: BotTrace) -> list[str]:
    told = [f"{trace.does}: {trace.why_text} ({trace.confidence:.2f}, {trace.answer_at:.2f})"]
    told += [f"  {line.text}" for line in trace.lines]
    told += [f"  [{choice.text}]" for line in trace.lines for choice in line.choices]
    told += [f"  {hit.confidence:.3f}  #{hit.article_id} {hit.question}" for hit in trace.hits]
    seen = trace.understood
    sure = f"{seen.category} {seen.category_confidence:.2f}"
    return [*told, f"  {seen.kind} / {sure} / {seen.emotion} / {seen.model_version}"]
