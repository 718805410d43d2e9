"""The test bench: a typed question, and what would happen and why; nothing is sent or kept."""

from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.bot.policy import keywords
from yingda.bot.policy.decide import decide
from yingda.bot.ports import Asking, Brain
from yingda.bot.pushes import BotDecision, BotDecisionList, BotTrace
from yingda.bot.service import answering
from yingda.bot.service.rules import rules_of
from yingda.bot.service.setup import ShopBot, shop_bot
from yingda.bot.service.tracing import empty_trace, trace_from, trace_of
from yingda.bot.store import episodes as store
from yingda.bot.types import BotForm, BotRule, Context, Dialogue, Trouble, Turn
from yingda.conversations import service as conversations
from yingda.infra.db import Database, Reading
from yingda.infra.http.paging import decode_cursor, encode_cursor
from yingda.lang.rules import Turn as RuleTurn

PAGE = 50


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody types on the bench."""

    shop_id: int
    text: str
    channel: str = "web"
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """What was loaded for a question."""

    bot: ShopBot
    rule: BotRule | None
    form: BotForm | None
    trouble: Trouble | None
    today: date
    wait: dict[str, object]
    locale: str


async def ask(db: Database, actor: Actor, question: Question, brain: Brain) -> BotTrace:
    """What would happen to this question as the first one of an episode."""
    began = perf_counter()
    bench = await db.read(_load, actor, question)
    turn = Turn(1, (question.text,))
    understood = await brain.understander.understand(
        Asking(question.shop_id, turn.texts, question.channel, question.page_url)
    )
    found = await brain.finder.find(question.shop_id, question.text, answering.FINDS)
    wanted = {one.article_id for one in found} | answering.also_wanted(None, bench.rule)
    answers = await db.read(brain.library.answers, question.shop_id, wanted) if wanted else {}
    context = Context(
        bench.bot.settings, turn, understood, answering.hits_of(found, answers, wanted), Dialogue(),
        rule=bench.rule, form=bench.form, trouble=bench.trouble,
    )  # fmt: skip
    decision = decide(context, bench.today)
    return trace_of(context, decision, bench.locale, bench.wait, round((perf_counter() - began) * 1000, 2))


def list_decisions(
    reading: Reading, actor: Actor, shop_id: int, conversation_id: int | None, cursor: str | None
) -> BotDecisionList:
    """What the bot decided in a shop, or in one conversation that the actor may see, newest first."""
    if conversation_id is not None:
        card = conversations.access_card(reading, actor, conversation_id)
        shop_id = card.shop_id
    else:
        accounts.access_shop(reading, actor, shop_id, Permission.BOT_MANAGE)
    before = decode_cursor(cursor, tuple[int])[0] if cursor else None
    rows = store.find_decisions(reading, shop_id, conversation_id, before, PAGE + 1)
    items = [_card(row) for row in rows[:PAGE]]
    return BotDecisionList(items, encode_cursor(items[-1].id) if len(rows) > PAGE else None)


def _load(reading: Reading, actor: Actor, question: Question) -> Bench:
    shop = accounts.access_shop(reading, actor, question.shop_id, Permission.BOT_MANAGE)
    bot = shop_bot(reading, shop.id)
    said = RuleTurn(question.text, question.channel, question.page_url, shop.code, "bot")
    rule = keywords.first_match(rules_of(reading, shop.id), said)
    trouble = bot.trouble if bot.trouble.on and keywords.holds(bot.trouble.rule, said) else None
    return Bench(
        bot, rule, answering.form_for(reading, rule, Dialogue()), trouble,
        answering.day_of(reading.now, shop.zone), answering.waiting_words(reading, shop.id, shop.locale),
        shop.locale,
    )  # fmt: skip


def _card(row: Any) -> BotDecision:
    # what was deleted with a customer's data leaves what was counted
    trace = trace_from(row.trace) if row.trace else empty_trace(row)
    return BotDecision(
        id=row.id, conversation_id=row.conversation_id, episode_id=row.episode_id, seq=row.seq, at=row.at,
        shadow=row.shadow, question=row.question, judged=row.judged, trace=trace,
    )  # fmt: skip
