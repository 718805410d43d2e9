"""Somebody's bell: its lines, reading them, taking on what they tell."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import DEFAULT_ZONE, Actor
from yingda.alerts.policy.telling import SUMMARY, told_text
from yingda.alerts.pushes import ALERT, AlertCard, AlertItem, AlertItems
from yingda.alerts.store import telling as store
from yingda.alerts.types import Severity, Subject, SubjectKind
from yingda.infra.db import Reading, Unit
from yingda.infra.push.types import Push
from yingda.kit.errors import NotFoundError
from yingda.kit.texts import DEFAULT_LOCALE, text

MOST_ITEMS = 100  # a line that stands for more says so with its number


def access_line(reading: Reading, actor: Actor, alert_id: int) -> Any:
    """A line of the actor's own bell."""
    line = store.find_line(reading, _whose(actor), alert_id)
    if line is None:
        raise NotFoundError
    return line


def list_alerts(
    reading: Reading, actor: Actor, before: tuple[datetime, int] | None, limit: int, *, unread: bool
) -> tuple[list[AlertCard], int]:
    """Lines of the actor's bell, newest first, one more than `limit` if there are more; how many are unread."""
    lines = store.find_lines(reading, _whose(actor), before, limit + 1, unread=unread)
    return _cards(reading, lines), store.count_unread(reading, _whose(actor))


def items_of(reading: Reading, actor: Actor, alert_id: int) -> AlertItems:
    """What a line of the actor's bell stands for."""
    line = access_line(reading, actor, alert_id)
    found = store.load_line_alerts(reading, line.id, MOST_ITEMS)
    rows = [row for row in found if row.shop_id is None or row.shop_id in actor.shop_ids]
    words = Words(reading, rows)
    return AlertItems([
        AlertItem(
            kind=row.kind, severity=Severity(row.severity), shop_id=row.shop_id, at=row.at, subject=_subject(row),
            text=words.of(row, actor.locale), taken_by=words.taken_by(row), settled=row.settled_at is not None,
        )
        for row in rows
    ])  # fmt: skip


def read_alert(unit: Unit, actor: Actor, alert_id: int) -> None:
    """Mark a line as read; marking it again changes nothing."""
    line = access_line(unit, actor, alert_id)
    push_lines(unit, store.see(unit, _whose(actor), [line.id]))


def read_all(unit: Unit, actor: Actor) -> None:
    """Mark the whole bell as read."""
    push_lines(unit, store.see(unit, _whose(actor), None))


def take_on(unit: Unit, actor: Actor, alert_id: int) -> AlertCard:
    """Say that one sees to it: escalation stops, whoever else was told sees who it is; the first one counts."""
    line = access_line(unit, actor, alert_id)
    alerts = [row.id for row in store.load_line_alerts(unit, line.id, MOST_ITEMS)]
    taken = store.acknowledge(unit, alerts, actor.staff_id)
    seen = store.see(unit, _whose(actor), [line.id])
    touched = {bell_id for alert_id in taken for bell_id in store.find_told(unit, alert_id).values()}
    others = sorted(touched - set(seen))
    for bell_id in others:
        store.change_line(unit, bell_id)
    push_lines(unit, [*others, *seen])
    return _cards(unit, [access_line(unit, actor, line.id)])[0]


def push_lines(unit: Unit, bell_ids: Iterable[int]) -> None:
    """Send lines to their owners; what is held back is not sent."""
    lines = [line for line in store.load_lines(unit, list(bell_ids)) if line.visible_at is None]
    for line, card in zip(lines, _cards(unit, lines), strict=True):
        unit.push(Push(f"staff:{line.staff_id}", ALERT, card.id, card.version, card))


def push_gone(unit: Unit, bell_ids: Iterable[int]) -> None:
    """Tell owners that lines are about to be taken out of their bells."""
    lines = [line for line in store.load_lines(unit, list(bell_ids)) if line.visible_at is None]
    for line, card in zip(lines, _cards(unit, lines), strict=True):
        gone = msgspec.structs.replace(card, version=card.version + 1, gone=True)
        unit.push(Push(f"staff:{line.staff_id}", ALERT, gone.id, gone.version, gone))


def _cards(reading: Reading, lines: Collection[Any]) -> list[AlertCard]:
    alerts = store.load_alerts(reading, {line.alert_id for line in lines})
    locales = accounts.locales_of(reading, {line.staff_id for line in lines})
    words = Words(reading, alerts.values())
    return [_card(line, alerts[line.alert_id], words, locales.get(line.staff_id, DEFAULT_LOCALE)) for line in lines]


def _card(line: Any, row: Any, words: "Words", locale: str) -> AlertCard:
    settled = row.settled_at is not None
    told = words.of(row, locale)
    if line.number > 1:
        code = "alert.summary" if line.kind == SUMMARY else "alert.bundle"
        told = text(code, locale, {"count": line.number, "latest": told})
    return AlertCard(
        id=line.id, version=line.version, kind=line.kind, severity=Severity(line.severity), shop_id=line.shop_id,
        text=told, count=line.number, at=line.at, seen=line.seen_at is not None,
        subject=_subject(row) if line.number == 1 else None,
        can_take=bool(row.steps) and row.acknowledged_at is None and not settled, taken_by=words.taken_by(row),
        settled=settled, gone=False,
    )  # fmt: skip


class Words:
    """What alerts say: names and zones that their texts need, read once for all of them."""

    def __init__(self, reading: Reading, rows: Iterable[Any]) -> None:
        kept = list(rows)
        self._now = reading.now
        shop_ids = {row.shop_id for row in kept if row.shop_id is not None}
        self._zones: Mapping[int, str] = {one: accounts.shop_info(reading, one).zone for one in shop_ids}
        takers = {row.acknowledged_by for row in kept if row.acknowledged_by is not None}
        self._names = accounts.names_of(reading, takers) if takers else {}

    def of(self, row: Any, locale: str) -> str:
        """What an alert says in a language."""
        zone = self._zones.get(row.shop_id, DEFAULT_ZONE)
        return told_text(row.code, row.params, locale, zone, self._now)

    def taken_by(self, row: Any) -> str | None:
        """Who has taken it on."""
        return None if row.acknowledged_by is None else self._names[row.acknowledged_by].name


def _subject(row: Any) -> Subject | None:
    return None if row.subject_kind is None else Subject(SubjectKind(row.subject_kind), row.subject_id or 0)


def _whose(actor: Actor) -> store.Whose:
    return actor.staff_id, actor.shop_ids
