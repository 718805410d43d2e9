"""What supervisors see of surveys, and what agents see of what was said of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.db import Reading
from yingda.kit.errors import FieldError, InvalidError
from yingda.kit.ids import MAX_ID
from yingda.outreach.policy.quiet import day_of
from yingda.outreach.policy.showing import GOOD_STARS, LOW_STARS, mean
from yingda.outreach.pushes import AgentScore, SkipCount, SurveyCard, SurveyFeedback, SurveySummary
from yingda.outreach.store import asks as store
from yingda.outreach.types import Asked, Loop, Skip, SurveyState, SurveyWay

MAX_DAYS = 92


@dataclass(frozen=True, slots=True)
class SurveyQuery:
    """Which surveys of which shop, from where."""

    shop_id: int | None
    states: tuple[SurveyState, ...]
    after: tuple[datetime, int] | None
    limit: int


def list_surveys(
    reading: Reading, actor: Actor, wanted: SurveyQuery
) -> tuple[list[SurveyCard], tuple[datetime, int] | None]:
    """One page for supervisors, and where the next begins."""
    actor.check(Permission.SLA_MANAGE)
    shops = actor.shop_ids
    if wanted.shop_id is not None:
        accounts.access_shop(reading, actor, wanted.shop_id)
        shops = frozenset({wanted.shop_id})
    found = store.find_page(reading, shops, wanted.states, wanted.after, wanted.limit + 1)
    page = found[: wanted.limit]
    more = (page[-1].ended_at, page[-1].id) if len(found) > wanted.limit else None
    return _cards(reading, page), more


def summary_of(reading: Reading, actor: Actor, shop_id: int, first: date, last: date) -> SurveySummary:
    """What became of what ended on these days of a shop."""
    accounts.access_shop(reading, actor, shop_id, Permission.SLA_MANAGE)
    if last < first or (last - first).days >= MAX_DAYS:
        raise InvalidError(fields=(FieldError("query/last", "outreach.span", {"days": MAX_DAYS}),))
    zone = accounts.shop_info(reading, shop_id).zone
    start, end = _start(first, zone), _start(last + timedelta(days=1), zone)
    rows = store.count_states(reading, shop_id, start, end)
    asked = (SurveyState.ASKED, SurveyState.ANSWERED)
    return SurveySummary(
        shop_id=shop_id, first=first, last=last, ended=_sum(rows),
        asked=_sum(row for row in rows if row.state in asked),
        answered=_sum(row for row in rows if row.state == SurveyState.ANSWERED),
        waiting=_sum(row for row in rows if row.state in (SurveyState.WAITING, SurveyState.SENDING)),
        by_link=_sum(row for row in rows if row.state in asked and row.way in (SurveyWay.MAIL, SurveyWay.SMS)),
        skipped=_skips(rows), loops=_sum(row for row in rows if row.loop != Loop.NONE),
        closed=_sum(row for row in rows if row.loop == Loop.CLOSED),
        reopened=_sum(row for row in rows if row.loop == Loop.REOPENED),
        agents=_scores(reading, store.count_stars(reading, shop_id, start, end)),
    )  # fmt: skip


def feedback_of(
    reading: Reading, actor: Actor, before: int | None, limit: int
) -> tuple[list[SurveyFeedback], int | None]:
    """What customers said of the actor until yesterday, without who they are."""
    zones = {accounts.shop_info(reading, one).zone for one in actor.shop_ids}
    if not zones:
        return [], None
    today = min(day_of(zone, reading.now) for zone in zones)
    found = store.find_given(reading, actor.staff_id, today, before or MAX_ID, limit + 1)
    cards = [
        SurveyFeedback(
            id=one.id, day=one.answered_day or "", stars=one.stars or 0, settled=one.settled,
            reasons=list(one.reasons), comment=one.comment,
        )
        for one in found[:limit]
    ]  # fmt: skip
    return cards, found[limit - 1].id if len(found) > limit else None


def _cards(reading: Reading, page: Sequence[Asked]) -> list[SurveyCard]:
    names = accounts.names_of(reading, {one.agent_id for one in page if one.agent_id is not None})
    return [
        SurveyCard(
            id=one.id, conversation_id=one.conversation_id,
            agent=names[one.agent_id].name if one.agent_id is not None else None, ended_at=one.ended_at,
            state=one.state, skip=one.skip, way=one.way, asked_at=one.asked_at, loop=one.loop,
            closed_by=one.closed_by, settled=one.settled, stars=one.stars, reasons=list(one.reasons),
            comment=one.comment, answered_at=one.answered_at,
        )
        for one in page
    ]  # fmt: skip


def _scores(reading: Reading, rows: Sequence[Any]) -> list[AgentScore]:
    by_agent: dict[int | None, list[tuple[int, int]]] = {}
    for row in rows:
        by_agent.setdefault(row.agent_id, []).append((row.stars, row.number))
    names = accounts.names_of(reading, {one for one in by_agent if one is not None})
    scores = [
        AgentScore(
            agent_id=one, agent=names[one].name if one is not None else None,
            answered=sum(number for _, number in stars), mean=mean(stars),
            good=sum(number for star, number in stars if star >= GOOD_STARS),
            low=sum(number for star, number in stars if star <= LOW_STARS),
        )
        for one, stars in by_agent.items()
    ]  # fmt: skip
    return sorted(scores, key=lambda one: (one.agent is None, -one.answered, one.agent or ""))


def _skips(rows: Sequence[Any]) -> list[SkipCount]:
    counts: dict[Skip, int] = {}
    for row in rows:
        if row.state == SurveyState.SKIPPED:
            counts[Skip(row.skip)] = counts.get(Skip(row.skip), 0) + row.number
    return [SkipCount(why, number) for why, number in sorted(counts.items(), key=lambda one: -one[1])]


def _sum(rows: Iterable[Any]) -> int:
    return sum(int(row.number) for row in rows)


def _start(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
