"""A list of tasks for a spreadsheet."""

from dataclasses import replace
from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.followups.pushes import TaskCard
from yingda.followups.service.tasks.kinds import kinds_of
from yingda.followups.service.tasks.lists import TaskQuery, list_tasks
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.calendar import BusinessCalendar
from yingda.kit.tables import Cell, csv_table
from yingda.kit.texts import text

MOST = 5000
_COLUMNS = (
    "id", "shop", "kind", "title", "state", "priority", "owner", "team", "due_at", "customer", "order_no", "text",
    "fields", "made_by", "made_at", "closed_at", "result",
)  # fmt: skip


def note_export(unit: Unit, actor: Actor, shop_id: int | None) -> None:
    """Write down that somebody takes a list of tasks along."""
    actor.check(Permission.EXPORT)
    for each in [shop_id] if shop_id is not None else sorted(actor.shop_ids):
        accounts.access_shop(unit, actor, each)
        audit.record(unit, actor, "task.export", Target("shop", each, each))


def sheet_of(reading: Reading, actor: Actor, wanted: TaskQuery) -> str:
    """The list as CSV, times on the clock of each task's shop; at most 5,000 tasks."""
    actor.check(Permission.EXPORT)
    cards, _ = list_tasks(reading, actor, replace(wanted, limit=MOST))
    shops = {each.shop_id for each in cards}
    names = {each.id: each.name for each in accounts.shop_briefs(reading, shops)}
    kinds = {each: kinds_of(reading, each, actor.locale) for each in shops}
    calendars = {each: accounts.calendar_of(reading, each) for each in shops}
    rows: list[list[Cell]] = [[text(f"followups.task_column.{each}", actor.locale) for each in _COLUMNS]]
    for card in cards:
        kind = kinds[card.shop_id].get(card.kind)
        fields = [] if kind is None else kind.content.fields
        said = {each.key: each.name for each in fields}
        kind_name = card.kind if kind is None else kind.content.name
        values = "；".join(f"{said.get(key, key)}: {value}" for key, value in card.values.items())
        rows.append([
            card.id, names[card.shop_id], kind_name, card.title,
            *_row(card, values, calendars[card.shop_id], actor.locale),
        ])  # fmt: skip
    return csv_table(rows)


def _row(card: TaskCard, values: str, calendar: BusinessCalendar, locale: str) -> list[Cell]:
    def at(instant: datetime | None) -> str:
        return "" if instant is None else f"{calendar.local(instant):%Y-%m-%d %H:%M}"

    return [
        text(f"followups.task_state.{card.state}", locale),
        text(f"followups.task_priority.{card.priority}", locale),
        card.owner.name if card.owner else "", card.team.name if card.team else "", at(card.due_at),
        card.customer.name if card.customer else "", card.order_no, card.text, values, card.made_by.name,
        at(card.made_at), at(card.closed_at), card.result,
    ]  # fmt: skip
