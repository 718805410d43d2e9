"""The live wall: who waits, who serves, how today goes, what to look at."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.analytics import service as analytics
from yingda.analytics.types import Targets, Today
from yingda.console import policy
from yingda.console.pushes import (
    Wall,
    WallAgent,
    WallAgentToday,
    WallAlarm,
    WallQueue,
    WallSkill,
    WallTargets,
    WallToday,
)
from yingda.console.types import Alarm, AlarmKind, Level
from yingda.conversations import service as conversations
from yingda.conversations.types import QueueLine
from yingda.infra.db import Reading
from yingda.kit.errors import NotFoundError
from yingda.kit.texts import text
from yingda.presence import service as presence
from yingda.presence.pushes import PresenceCard
from yingda.presence.types import State, Trigger
from yingda.routing import service as routing

TARGETS = Targets()
Values = Mapping[str, float | None]
_ALARMS = {
    AlarmKind.UNATTENDED: "wall.unattended",
    AlarmKind.WAITING_LONG: "wall.waiting_long",
    AlarmKind.QUEUE_LONG: "wall.queue_long",
    AlarmKind.MISSED: "wall.missed",
}


def wall_of(reading: Reading, actor: Actor, shop_id: int | None) -> Wall:
    """The wall of a shop, or of all shops of the actor together."""
    actor.check(Permission.WALL_READ)
    if shop_id is not None and shop_id not in actor.shop_ids:
        raise NotFoundError
    shop_ids = sorted(actor.shop_ids) if shop_id is None else [shop_id]
    lines = conversations.queue_lines(reading, shop_ids)
    today = analytics.today_of(reading, shop_ids)
    cards = presence.cards(reading, _serving(reading, shop_ids))
    alarms = policy.in_order(_alarms(reading, actor, shop_ids, lines, cards))
    return Wall(
        at=reading.now, queue=_queue(reading, lines), today=_today(today.shops),
        targets=WallTargets(TARGETS.first_s, TARGETS.average_s), agents=_agents(reading, cards, today),
        alarms=[_told(reading, actor, alarm) for alarm in alarms],
    )  # fmt: skip


def _serving(reading: Reading, shop_ids: Collection[int]) -> set[int]:
    return {one for shop_id in shop_ids for one in accounts.staff_of_shop(reading, shop_id)}


def _queue(reading: Reading, lines: list[QueueLine]) -> WallQueue:
    skills = [WallSkill(line.skill, line.waiting, policy.waited_s(line.since, reading.now)) for line in lines]
    longest = max((skill.longest_wait_s for skill in skills if skill.longest_wait_s is not None), default=None)
    return WallQueue(sum(skill.waiting for skill in skills), longest, skills)


def _today(values: Values) -> WallToday:
    return WallToday(
        first_response_avg_s=values["first_response"], response_avg_s=values["average_response"],
        reply_rate=values["reply_rate"], within_3min=values["within_3min"], within_30s=values["within_30s"],
        receptions=int(values["receptions"] or 0), customers=int(values["customers"] or 0),
    )  # fmt: skip


def _agents(reading: Reading, cards: Iterable[PresenceCard], today: Today) -> list[WallAgent]:
    staff_ids = [card.staff_id for card in cards]
    loads = conversations.loads_of(reading, staff_ids)
    oldest = conversations.oldest_waiting_of(reading, staff_ids)
    return [
        WallAgent(
            staff_id=card.staff_id, name=card.name, state=card.state, reason=card.reason, since=card.since,
            load=loads[card.staff_id], capacity=card.capacity,
            oldest_waiting_since=waiting.since if waiting else None,
            oldest_conversation_id=waiting.conversation_id if waiting else None,
            today=_agent_today(today.agents.get(card.staff_id)),
        )
        for card in cards
        for waiting in (oldest.get(card.staff_id),)
    ]  # fmt: skip


def _agent_today(values: Values | None) -> WallAgentToday:
    if values is None:
        return WallAgentToday(receptions=0, first_response_avg_s=None, response_avg_s=None, stars_avg=None)
    return WallAgentToday(
        receptions=int(values["receptions"] or 0), first_response_avg_s=values["first_response"],
        response_avg_s=values["average_response"], stars_avg=values["satisfaction"],
    )  # fmt: skip


def _alarms(
    reading: Reading, actor: Actor, shop_ids: list[int], lines: list[QueueLine], cards: Iterable[PresenceCard]
) -> Iterator[Alarm]:
    now = reading.now
    unattended = routing.unattended_since(reading, shop_ids)
    for shop in accounts.shop_briefs(reading, list(unattended)):
        yield Alarm(AlarmKind.UNATTENDED, Level.RED, unattended[shop.id], shop.name)
    late = conversations.waiting_longest(reading, shop_ids, now - policy.UNANSWERED[Level.AMBER])
    for card in late:
        if card.waiting_since is not None and card.owner is not None:
            level = policy.level_of(now - card.waiting_since, policy.UNANSWERED) or Level.AMBER
            who = card.customer.name
            yield Alarm(AlarmKind.WAITING_LONG, level, card.waiting_since, who, card.id, card.owner.id)
    for line in lines:
        if queued := policy.level_of(now - line.since, policy.QUEUED):
            skill = line.skill or text("wall.any_skill", actor.locale)
            yield Alarm(AlarmKind.QUEUE_LONG, queued, line.since, skill)
    for one in cards:
        if one.state is State.PAUSED and one.reason == Trigger.UNRESPONSIVE and one.since is not None:
            yield Alarm(AlarmKind.MISSED, Level.AMBER, one.since, one.name, staff_id=one.staff_id)


def _told(reading: Reading, actor: Actor, alarm: Alarm) -> WallAlarm:
    params: dict[str, Any] = {"who": alarm.who, "seconds": policy.waited_s(alarm.since, reading.now)}
    return WallAlarm(
        kind=alarm.kind, level=alarm.level, conversation_id=alarm.conversation_id, staff_id=alarm.staff_id,
        since=alarm.since, text=text(_ALARMS[alarm.kind], actor.locale, params),
    )  # fmt: skip
