"""Rows of episodes, decisions and re-checks."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.bot.models import BotDecisionRow, BotEpisodeRow, BotRecheckRow
from yingda.bot.types import Outcome
from yingda.infra.db import Prepared, Reading, Unit

episode = cast(Table, BotEpisodeRow.__table__)
decision = cast(Table, BotDecisionRow.__table__)
recheck = cast(Table, BotRecheckRow.__table__)
# with every assignment and every ending, of the bot's or not
_CLOSE = Prepared(
    update(episode)
    .where(episode.c.episode_id == bindparam("key"), episode.c.outcome == bindparam("running"))
    .values(outcome=bindparam("new_outcome"), reason=bindparam("new_reason"), ended_at=bindparam("now"))
    .returning(episode.c.episode_id)
)
ALONE = (Outcome.SOLVED, Outcome.SILENT)


def find_episode(reading: Reading, episode_id: int) -> Any | None:
    """What is remembered of an episode."""
    return reading.execute(select(episode).where(episode.c.episode_id == episode_id)).first()


def put_episode(unit: Unit, episode_id: int, values: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Remember an episode: `values` if it is new, and `changes` in any case."""
    made: Any = sqlite.insert(episode) if unit.sqlite else postgresql.insert(episode)
    row = {"answers": 0, "least_sure": 1.0, "category": "", "reason": "", "outcome": Outcome.RUNNING}
    row["dialogue"] = {}
    statement = made.values(**{**row, "episode_id": episode_id, **values, **changes})
    unit.execute(statement.on_conflict_do_update(index_elements=["episode_id"], set_=dict(changes)))


def close_episode(unit: Unit, episode_id: int, outcome: Outcome, reason: str = "") -> bool:
    """Say what became of an episode, unless that is known."""
    values = {"key": episode_id, "running": Outcome.RUNNING, "new_outcome": outcome, "new_reason": reason}
    return unit.execute(_CLOSE, {**values, "now": unit.now}).first() is not None


def add_decision(unit: Unit, values: Mapping[str, Any]) -> bool:
    """Keep a decision; once per message that it answers."""
    made: Any = sqlite.insert(decision) if unit.sqlite else postgresql.insert(decision)
    statement = made.values(at=unit.now, **values).on_conflict_do_nothing().returning(decision.c.id)
    return unit.execute(statement).scalar() is not None


def find_decisions(
    reading: Reading, shop_id: int, conversation_id: int | None, before: int | None, limit: int
) -> list[Any]:
    """Decisions of a shop or of one conversation, newest first."""
    rows = select(decision).where(decision.c.shop_id == shop_id)
    if conversation_id is not None:
        rows = rows.where(decision.c.conversation_id == conversation_id)
    if before is not None:
        rows = rows.where(decision.c.id < before)
    return list(reading.execute(rows.order_by(decision.c.id.desc()).limit(limit)))


def find_decision(reading: Reading, episode_id: int, seq: int) -> Any | None:
    """What was decided about one message."""
    rows = select(decision.c.id).where(decision.c.episode_id == episode_id, decision.c.seq == seq)
    return reading.execute(rows).first()


def last_answer(reading: Reading, episode_id: int) -> Any | None:
    """The last decision of an episode that answered from an article."""
    rows = select(decision).where(decision.c.episode_id == episode_id, decision.c.article_id.is_not(None))
    return reading.execute(rows.order_by(decision.c.seq.desc()).limit(1)).first()


def judge(unit: Unit, episode_id: int, judged: str) -> None:
    """Write down whether the episode's last answer was right."""
    newest = (
        select(func.max(decision.c.seq))
        .where(decision.c.episode_id == episode_id, decision.c.article_id.is_not(None))
        .scalar_subquery()
    )
    unit.execute(
        update(decision).where(decision.c.episode_id == episode_id, decision.c.seq == newest).values(judged=judged)
    )


def find_samples(reading: Reading, shop_id: int, since: datetime, limit: int) -> list[Any]:
    """What was decided in a shop's past and why, newest first."""
    d = decision.c
    wanted = (d.conversation_id, d.episode_id, d.seq, d.question, d.why, d.article_id, d.judged, d.trace)
    rows = select(*wanted).where(d.shop_id == shop_id, d.at >= since, d.question != "")
    return list(reading.execute(rows.order_by(d.id.desc()).limit(limit)))


def find_doubtful(reading: Reading, shop_id: int, start: datetime, end: datetime, limit: int) -> list[Any]:
    """Episodes that the bot ended alone between two instants, the most doubtful first."""
    e = episode.c
    rows = select(episode).where(
        e.shop_id == shop_id, e.ended_at >= start, e.ended_at < end, e.outcome.in_(ALONE), e.answers > 0
    )
    # who fell silent after an answer is more doubtful than who said that it helped
    silent = case((e.outcome == Outcome.SILENT, 0), else_=1)
    return list(reading.execute(rows.order_by(silent, e.least_sure, e.episode_id).limit(limit)))


def insert_recheck(unit: Unit, values: Mapping[str, Any]) -> bool:
    """Have an episode looked at, once."""
    made: Any = sqlite.insert(recheck) if unit.sqlite else postgresql.insert(recheck)
    statement = made.values(made_at=unit.now, note="", **values).on_conflict_do_nothing().returning(recheck.c.id)
    return unit.execute(statement).scalar() is not None


def find_rechecks(reading: Reading, shop_id: int, day: str | None, limit: int, *, opens: bool) -> list[Any]:
    """Re-checks of a shop, the most doubtful first."""
    r = recheck.c
    rows = select(recheck).where(r.shop_id == shop_id)
    if day is not None:
        rows = rows.where(r.day == day)
    if opens:
        rows = rows.where(r.verdict.is_(None))
    return list(reading.execute(rows.order_by(r.day.desc(), r.doubt.desc(), r.id).limit(limit)))


def count_open_rechecks(reading: Reading, shop_id: int) -> int:
    """How many nobody looked at yet."""
    rows = select(func.count()).where(recheck.c.shop_id == shop_id, recheck.c.verdict.is_(None))
    return int(reading.execute(rows).scalar_one())


def find_recheck(reading: Reading, recheck_id: int) -> Any | None:
    """One re-check."""
    return reading.execute(select(recheck).where(recheck.c.id == recheck_id)).first()


def save_verdict(unit: Unit, recheck_id: int, values: Mapping[str, Any]) -> bool:
    """Keep a verdict, once."""
    statement = update(recheck).where(recheck.c.id == recheck_id, recheck.c.verdict.is_(None))
    return unit.execute(statement.values(judged_at=unit.now, **values)).rowcount == 1


def sum_episodes(reading: Reading, shop_id: int, start: datetime, end: datetime) -> list[Any]:
    """Every episode of the span with what figures need: began_at, category, outcome, reason, verdict."""
    e = episode.c
    rows = (
        select(e.began_at, e.category, e.outcome, e.reason, recheck.c.verdict)
        .select_from(episode.outerjoin(recheck, recheck.c.episode_id == e.episode_id))
        .where(e.shop_id == shop_id, e.began_at >= start, e.began_at < end)
    )
    return list(reading.execute(rows))


def texts_of(reading: Reading, episode_ids: Collection[int]) -> dict[int, Any]:
    """For each episode the last decision that answered from an article."""
    d = decision.c
    rows = select(decision).where(d.episode_id.in_(episode_ids), d.article_id.is_not(None)).order_by(d.seq)
    return {row.episode_id: row for row in reading.execute(rows)}


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Empty what was written of a conversation; what is counted stays."""
    unit.execute(
        update(decision).where(decision.c.conversation_id == conversation_id).values(question="", trace={})
    )
    unit.execute(update(episode).where(episode.c.conversation_id == conversation_id).values(dialogue={}))
    unit.execute(update(recheck).where(recheck.c.conversation_id == conversation_id).values(note=""))
