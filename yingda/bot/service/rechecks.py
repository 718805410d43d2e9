"""Looking again at what the bot ended alone: a sample each day, the most doubtful first."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.bot.ports import Library, Opinion, Unanswered
from yingda.bot.pushes import BotRecheck, BotRecheckList
from yingda.bot.service import words
from yingda.bot.service.sampling import SampleShop, arm_sample
from yingda.bot.service.setup import shop_bot
from yingda.bot.store import episodes as store
from yingda.bot.store import setup
from yingda.bot.types import BotText, Line, RecheckVerdict
from yingda.conversations import service as conversations
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.kit.texts import DEFAULT_LOCALE, text

SILENT_DOUBT = 0.5  # who fell silent may have given up


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody found."""

    verdict: RecheckVerdict
    note: str = ""


def arm(unit: Unit) -> None:
    """See to it that every shop with a bot is sampled daily."""
    for shop_id in setup.shops_with_bot(unit):
        arm_sample(unit, shop_id)


def sample(unit: Unit, which: SampleShop) -> None:
    """Choose from what ended yesterday; choosing twice changes nothing."""
    zone = ZoneInfo(accounts.shop_brief(unit, which.shop_id).zone)
    day = unit.now.astimezone(zone).date() - timedelta(days=1)
    choose(unit, which.shop_id, day)
    arm_sample(unit, which.shop_id)


def choose(unit: Unit, shop_id: int, day: date) -> int:
    """Have the most doubtful episodes of one of the shop's days looked at; how many are new."""
    zone = ZoneInfo(accounts.shop_brief(unit, shop_id).zone)
    start = datetime.combine(day, time(), zone)
    wanted = shop_bot(unit, shop_id).settings.rechecks_per_day
    rows = store.find_doubtful(unit, shop_id, start, start + timedelta(days=1), wanted)
    return sum(
        store.insert_recheck(
            unit,
            {
                "shop_id": shop_id, "conversation_id": row.conversation_id, "episode_id": row.episode_id,
                "day": day.isoformat(), "doubt": _doubt(row), "category": row.category,
                "article_id": row.article_id,
            },
        )
        for row in rows
    )  # fmt: skip


def list_rechecks(reading: Reading, actor: Actor, shop_id: int, day: date | None, *, opens: bool) -> BotRecheckList:
    """What is to be looked at, or was, the most doubtful first."""
    accounts.access_shop(reading, actor, shop_id, Permission.BOT_MANAGE)
    rows = store.find_rechecks(reading, shop_id, day.isoformat() if day else None, 200, opens=opens)
    answers = store.texts_of(reading, [row.episode_id for row in rows])
    names = accounts.names_of(reading, {row.staff_id for row in rows if row.staff_id})
    items = [_card(row, answers.get(row.episode_id), names) for row in rows]
    return BotRecheckList(items, store.count_open_rechecks(reading, shop_id))


def judge(unit: Unit, actor: Actor, recheck_id: int, found: Judgement, library: Library) -> BotRecheck:
    """Keep a verdict: a wrong answer becomes a gap, an unsolved matter goes back into service."""
    row = store.find_recheck(unit, recheck_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(unit, actor, row.shop_id, Permission.BOT_MANAGE)
    values = {"verdict": found.verdict, "note": found.note.strip(), "staff_id": actor.staff_id}
    if not store.save_verdict(unit, recheck_id, values):
        if row.verdict == found.verdict and row.staff_id == actor.staff_id:
            return _known(unit, recheck_id)
        raise ConflictError("bot.already_judged")
    store.judge(unit, row.episode_id, "right" if found.verdict is RecheckVerdict.RIGHT else "wrong")
    if found.verdict is not RecheckVerdict.RIGHT:
        _report(unit, row, library)
    if found.verdict is RecheckVerdict.UNSOLVED:
        note = text("bot.recheck.note", DEFAULT_LOCALE)
        said = f"{note}{found.note.strip()}" if found.note.strip() else note
        told = _told_again(unit, row.shop_id, row.conversation_id)
        conversations.serve_again(unit, row.conversation_id, row.episode_id, said, told)
    audit.record(unit, actor, "bot.recheck", Target("bot_recheck", recheck_id, row.shop_id), None, values)
    return _known(unit, recheck_id)


def _told_again(unit: Unit, shop_id: int, conversation_id: int) -> conversations.Saying:
    talk = conversations.talk_of(unit, conversation_id)
    locale = talk.locale if talk else DEFAULT_LOCALE
    line, settings = Line(code=BotText.SERVED_AGAIN), shop_bot(unit, shop_id).settings
    (saying,) = words.sayings((line,), settings, locale, {})
    return saying


def _report(unit: Unit, row: Any, library: Library) -> None:
    answer = store.last_answer(unit, row.episode_id)
    talk = conversations.talk_of(unit, row.conversation_id)
    if answer is None or talk is None:
        return
    opinion = Opinion(row.shop_id, answer.article_id, row.conversation_id, talk.customer_id, helpful=False)
    library.note_opinion(unit, opinion)
    if answer.question:
        library.note_gap(
            unit, Unanswered(row.shop_id, answer.question, row.conversation_id, answer.seq, talk.customer_id)
        )


def _doubt(row: Any) -> float:
    silent = SILENT_DOUBT if row.outcome == "silent" else 0.0
    return float(round(silent + (1.0 - row.least_sure) * (1.0 - SILENT_DOUBT), 4))


def _known(reading: Reading, recheck_id: int) -> BotRecheck:
    row = store.find_recheck(reading, recheck_id)
    assert row is not None
    answer = store.texts_of(reading, [row.episode_id]).get(row.episode_id)
    return _card(row, answer, accounts.names_of(reading, {row.staff_id} - {None}))


def _card(row: Any, answer: Any, names: Any) -> BotRecheck:
    lines = ((answer.trace or {}).get("lines") or []) if answer is not None else []
    return BotRecheck(
        id=row.id, shop_id=row.shop_id, conversation_id=row.conversation_id, episode_id=row.episode_id,
        day=date.fromisoformat(row.day), doubt=row.doubt, category=row.category, article_id=row.article_id,
        question=answer.question if answer is not None else "",
        answer="\n".join(line["text"] for line in lines),
        verdict=RecheckVerdict(row.verdict) if row.verdict else None, note=row.note,
        by=names[row.staff_id].name if row.staff_id in names else None, judged_at=row.judged_at,
    )  # fmt: skip
