"""What the language model writes for an agent: from articles only, checked, and kept as it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.bot.policy import prompts
from yingda.bot.policy.checks import problems_of
from yingda.bot.policy.grounding import strays_of
from yingda.bot.ports import ArticleText, Brain, ModelError
from yingda.bot.pushes import Draft, DraftSource, ModelCall, ModelCallList
from yingda.bot.service.setup import shop_bot
from yingda.bot.store import calls as store
from yingda.conversations import service as conversations
from yingda.conversations.types import Author
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Database, Reading, Unit
from yingda.infra.http.paging import decode_cursor, encode_cursor
from yingda.kit.errors import AppError, ConflictError, InvalidError, TooManyError
from yingda.lang.contacts import mask_contacts

PAGE = 50
SOURCES = 3
A_DAY_S = 86_400
TOLD = {"slow": "bot.model.slow", "busy": "bot.model.busy"}  # to the agent; all else has failed


class Purpose(StrEnum):
    """What a text is wanted for."""

    DRAFT = "draft"
    SHORTEN = "shorten"
    WARMER = "warmer"
    SUMMARY = "summary"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an agent asks of the model."""

    conversation_id: int
    purpose: Purpose
    text: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """What the model is given."""

    shop_id: int
    said: tuple[tuple[str, str], ...]
    question: str
    left: int


@dataclass(frozen=True, slots=True)
class Call:
    """One call to be kept before it is made."""

    shop_id: int
    conversation_id: int | None
    staff_id: int | None
    purpose: Purpose
    model: str
    asked: str
    article_ids: tuple[int, ...]


async def assist(db: Database, actor: Actor, wanted: Wanted, brain: Brain) -> Draft:
    """Write for an agent; what does not pass the checks is not shown, and says why."""
    material = await db.read(_material, actor, wanted, brain.model.name)
    articles = await _articles(db, brain, material, wanted)
    if wanted.purpose is Purpose.DRAFT and not articles:
        raise ConflictError("bot.model.nothing")
    given = "\n".join(text for _, text in material.said)
    texts, ids = tuple(each.text for each in articles), tuple(each.id for each in articles)
    prompt = prompts.of(wanted.purpose, texts, material.said, mask_contacts(wanted.text))
    call = Call(
        material.shop_id, wanted.conversation_id, actor.staff_id, wanted.purpose, brain.model.name, prompt.whole,
        ids,
    )  # fmt: skip
    said = await speak(db, brain, call, prompt)
    allowed = [each.text for each in articles] + ([wanted.text] if wanted.purpose is not Purpose.DRAFT else [])
    if wanted.purpose is Purpose.SUMMARY:
        allowed.append(given)
    problems = check(said.text, allowed, texts)
    await db.write(keep_outcome, said.call_id, problems)
    sources = [DraftSource(each.id, each.version, each.question) for each in articles]
    return Draft(
        text="" if problems else said.text, sources=sources, problems=problems, left_today=max(0, material.left - 1)
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """What the model said, under which call."""

    call_id: int
    text: str


async def speak(db: Database, brain: Brain, call: Call, prompt: prompts.Prompt) -> Answered:
    """Ask the model; what is sent is kept first, and what comes back in any case."""
    call_id = await db.write(begin_call, call)
    began = db.clock.now()
    try:
        spoken = await brain.model.complete(prompt.system, prompt.user)
    except ModelError as error:
        await db.write(end_call, call_id, "", error.code, began)
        raise ConflictError(TOLD.get(error.code, "bot.model.failed")) from error
    await db.write(end_call, call_id, spoken.text, "ok", began)
    return Answered(call_id, spoken.text.strip())


def check(text: str, allowed: Sequence[str], articles: Sequence[str]) -> list[str]:
    """What is wrong with a text of the model: against all it was given, its articles, and the guard."""
    problems = problems_of(text, allowed)
    if articles and not problems:
        problems += strays_of(text, articles)
    try:
        clear(text, Source(SourceKind.BOT))
    except AppError:
        problems.append("bot.problem.blocked")
    return problems


def begin_call(unit: Unit, call: Call) -> int:
    """Keep what is about to be sent, unless the day's budget is used up."""
    if calls_left(unit, call.shop_id) <= 0:
        raise TooManyError(A_DAY_S, "bot.model.budget")
    return store.insert_call(
        unit,
        {
            "shop_id": call.shop_id, "conversation_id": call.conversation_id, "staff_id": call.staff_id,
            "purpose": call.purpose, "model": call.model, "asked": call.asked, "outcome": "asked",
            "article_ids": list(call.article_ids),
        },
    )  # fmt: skip


def end_call(unit: Unit, call_id: int, answered: str, outcome: str, began: datetime) -> None:
    """Keep what came back."""
    took = round((unit.now - began).total_seconds() * 1000)
    store.save_call(unit, call_id, {"answered": answered[:20_000], "outcome": outcome, "took_ms": max(0, took)})


def keep_outcome(unit: Unit, call_id: int, problems: list[str]) -> None:
    """Keep what was wrong with it."""
    if problems:
        store.save_call(unit, call_id, {"outcome": problems[0].removeprefix("bot.problem.")})


def calls_left(reading: Reading, shop_id: int) -> int:
    """How many calls are left of the shop's day."""
    return shop_bot(reading, shop_id).settings.model_calls_per_day - _used(reading, shop_id)


def shops_with_model(reading: Reading, actor: Actor, model: str) -> list[int]:
    """In which of the actor's shops agents may have something written; none without a model."""
    if not model or not actor.may(Permission.CONVERSATION_SERVE):
        return []
    return [one for one in sorted(actor.shop_ids) if shop_bot(reading, one).settings.model_for_agents]


def list_calls(reading: Reading, actor: Actor, shop_id: int, cursor: str | None) -> ModelCallList:
    """The record of what was sent, newest first."""
    accounts.access_shop(reading, actor, shop_id, Permission.BOT_MANAGE)
    before = decode_cursor(cursor, tuple[int])[0] if cursor else None
    rows = store.find_calls(reading, shop_id, before, PAGE + 1)
    names = accounts.names_of(reading, {row.staff_id for row in rows if row.staff_id})
    items = [
        ModelCall(
            id=row.id, at=row.at, purpose=row.purpose, model=row.model, asked=row.asked, answered=row.answered,
            outcome=row.outcome, conversation_id=row.conversation_id,
            staff=names[row.staff_id].name if row.staff_id in names else None, article_ids=row.article_ids,
            took_ms=row.took_ms,
        )
        for row in rows[:PAGE]
    ]  # fmt: skip
    per_day = shop_bot(reading, shop_id).settings.model_calls_per_day
    following = encode_cursor(items[-1].id) if len(rows) > PAGE else None
    return ModelCallList(items, following, _used(reading, shop_id), per_day)


def _material(reading: Reading, actor: Actor, wanted: Wanted, model: str) -> Material:
    card = conversations.access_card(reading, actor, wanted.conversation_id)
    actor.check(Permission.CONVERSATION_SERVE)
    settings = shop_bot(reading, card.shop_id).settings
    if not model or not settings.model_for_agents:
        raise ConflictError("bot.model.off")
    left = calls_left(reading, card.shop_id)
    if left <= 0:
        raise TooManyError(A_DAY_S, "bot.model.budget")
    if wanted.purpose in (Purpose.SHORTEN, Purpose.WARMER) and not wanted.text.strip():
        raise InvalidError("bot.problem.empty")
    talk = conversations.talk_of(reading, wanted.conversation_id)
    said = tuple((one.author.value, mask_contacts(one.text)) for one in talk.said if one.text) if talk else ()
    question = next((text for author, text in reversed(said) if author == Author.CUSTOMER), "")
    return Material(card.shop_id, said, question, left)


async def _articles(db: Database, brain: Brain, material: Material, wanted: Wanted) -> list[ArticleText]:
    if wanted.purpose is not Purpose.DRAFT or not material.question:
        return []
    found = await brain.finder.find(material.shop_id, material.question, SOURCES)
    answers = await db.read(brain.library.answers, material.shop_id, [one.article_id for one in found])
    return [answers[one.article_id] for one in found if one.article_id in answers and answers[one.article_id].text]


def _used(reading: Reading, shop_id: int) -> int:
    zone = ZoneInfo(accounts.shop_brief(reading, shop_id).zone)
    start = datetime.combine(reading.now.astimezone(zone).date(), time(), zone)
    return store.count_since(reading, shop_id, start)
