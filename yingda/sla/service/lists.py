"""Clocks for lists: of conversations, counted, and what the daily meeting goes through."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.conversations.pushes import ConversationCard
from yingda.followups import service as followups
from yingda.followups.pushes import PromiseCard
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.calendar import BusinessCalendar
from yingda.kit.tables import Cell, csv_table
from yingda.kit.texts import text
from yingda.sla.pushes import (
    BrokenPromise,
    ClockCounts,
    ClockHistory,
    ClocksCard,
    ConversationClocks,
    DailyItem,
    DailyList,
    KindCount,
    OutcomeCount,
    Outcomes,
)
from yingda.sla.service.showing import clock_card, clocks_card, level_of, version_of
from yingda.sla.store import cases
from yingda.sla.store import clocks as store
from yingda.sla.types import OPEN_STATES, Clock, ClockState, TargetKind

SOON = timedelta(minutes=5)
MOST_CLOCKS = 200
MOST_ITEMS = 500  # of a section of the daily list
_UNCONFIRMED = (TargetKind.LEFT_MESSAGE, TargetKind.FIRST_RESPONSE, TargetKind.ACKNOWLEDGEMENT)


def clocks_among(reading: Reading, actor: Actor, conversation_ids: Collection[int]) -> ConversationClocks:
    """Open clocks of those of the conversations that the actor may see."""
    seen = conversations.seen_among(reading, actor, conversation_ids)
    cards = conversations.cards(reading, seen)
    kept = cases.find_cases(reading, {card.episode_id for card in cards.values() if card.episode_id})
    by_conversation: dict[int, list[Clock]] = {number: [] for number in sorted(seen)}
    for clock in store.find_open_of(reading, seen):
        by_conversation[clock.place.conversation_id].append(clock)
    return ConversationClocks(
        items=[_card(cards[number], kept, clocks) for number, clocks in by_conversation.items()]
    )


def history_of(reading: Reading, actor: Actor, conversation_id: int) -> ClockHistory:
    """All clocks of a conversation, the newest first."""
    conversations.access_conversation(reading, actor, conversation_id)
    found = store.find_of_conversation(reading, conversation_id, MOST_CLOCKS)
    return ClockHistory(items=[clock_card(each) for each in found])


def counts_of(reading: Reading, actor: Actor) -> ClockCounts:
    """Open clocks of the actor's shops by kind: how many, how many of them soon and over."""
    actor.check(Permission.WALL_READ)
    rows = store.count_open(reading, actor.shop_ids, reading.now + SOON)
    return ClockCounts(
        items=[
            KindCount(
                shop_id=row.shop_id, kind=TargetKind(row.kind), open=row.open, soon=row.soon, overdue=row.overdue,
                paused=row.paused, next_due=row.next_due,
            )
            for row in rows
        ]
    )  # fmt: skip


def outcomes_of(reading: Reading, actor: Actor, shop_id: int, first: date, last: date) -> Outcomes:
    """How the targets of a shop were kept that began on the shop's days from `first` to `last`."""
    accounts.access_shop(reading, actor, shop_id, Permission.FIGURES_READ)
    calendar = accounts.calendar_of(reading, shop_id)
    start, end = calendar.instant(first, 0), calendar.instant(last + timedelta(days=1), 0)
    found: dict[TargetKind, dict[ClockState, int]] = {}
    for row in store.count_kept(reading, shop_id, start, end):
        found.setdefault(TargetKind(row.kind), {})[ClockState(row.state)] = row.clocks
    return Outcomes(items=[_outcome(kind, states) for kind, states in found.items()])


def daily_of(reading: Reading, actor: Actor, shop_id: int) -> DailyList:
    """What is overdue, unconfirmed or promised in vain, and which hard matters nobody has followed up today."""
    accounts.access_shop(reading, actor, shop_id, Permission.SLA_MANAGE)
    calendar = accounts.calendar_of(reading, shop_id)
    overdue = store.find_overdue(reading, shop_id, MOST_ITEMS + 1)
    waiting = store.find_unconfirmed(reading, shop_id, _UNCONFIRMED, MOST_ITEMS + 1)
    today = calendar.instant(calendar.local(reading.now).date(), 0)
    hard = _without_contact(reading, shop_id, today)
    broken = followups.broken_today(reading, shop_id, MOST_ITEMS + 1)
    sections = (overdue, _one_each(waiting), hard)
    cards = conversations.cards(reading, {each.place.conversation_id for section in sections for each in section})
    levels = cases.find_cases(reading, {each.place.episode_id for section in sections for each in section})
    made = [[_item(each, cards, levels) for each in section[:MOST_ITEMS]] for section in sections]
    return DailyList(
        day=calendar.local(reading.now).date(), overdue=made[0], unconfirmed=made[1], without_contact=made[2],
        broken=[_broken(each) for each in broken[:MOST_ITEMS]],
        more=any(len(section) > MOST_ITEMS for section in (*sections, broken)),
    )  # fmt: skip


def note_export(unit: Unit, actor: Actor, shop_id: int) -> None:
    """Write down that somebody takes the daily list along."""
    actor.check(Permission.EXPORT)
    accounts.access_shop(unit, actor, shop_id, Permission.SLA_MANAGE)
    audit.record(unit, actor, "sla.export", Target("shop", shop_id, shop_id))


def daily_table(reading: Reading, actor: Actor, shop_id: int) -> tuple[str, str]:
    """The daily list for a spreadsheet, and a name for its file."""
    actor.check(Permission.EXPORT)
    found = daily_of(reading, actor, shop_id)
    shop = accounts.shop_info(reading, shop_id)
    calendar = accounts.calendar_of(reading, shop_id)
    columns = ("section", "customer", "owner", "level", "kind", "since", "due", "conversation")
    rows: list[list[Cell]] = [[text(f"sla.daily.column.{column}", actor.locale) for column in columns]]
    sections = {
        "overdue": found.overdue, "unconfirmed": found.unconfirmed, "without_contact": found.without_contact,
    }  # fmt: skip
    for name, items in sections.items():
        words = text(f"sla.daily.section.{name}", actor.locale)
        rows += [_row(item, words, calendar, actor.locale) for item in items]
    rows += [_broken_row(each, calendar, actor.locale) for each in found.broken]
    return f"daily-{shop.code}-{found.day}.csv", csv_table(rows)


def _card(card: ConversationCard, kept: dict[int, cases.AnyRow], clocks: list[Clock]) -> ClocksCard:
    row = kept.get(card.episode_id or 0)
    version = 0 if row is None else version_of(row.episode_id, row.revision)
    return clocks_card(card.id, version, level_of(row), clocks)


def _outcome(kind: TargetKind, states: dict[ClockState, int]) -> OutcomeCount:
    return OutcomeCount(
        kind=kind, open=sum(states.get(state, 0) for state in OPEN_STATES), met=states.get(ClockState.MET, 0),
        late=states.get(ClockState.LATE, 0), missed=states.get(ClockState.MISSED, 0),
        cancelled=states.get(ClockState.CANCELLED, 0),
    )  # fmt: skip


def _without_contact(reading: Reading, shop_id: int, today: datetime) -> list[Clock]:
    """Hard matters whose customer has heard nothing since the shop's day began."""
    owed = store.find_unconfirmed(reading, shop_id, [TargetKind.FOLLOW_UP], MOST_ITEMS + 1)
    heard = cases.followed_since(reading, {each.place.episode_id for each in owed}, today)
    return [each for each in owed if each.place.episode_id not in heard]


def _one_each(clocks: Iterable[Clock]) -> list[Clock]:
    """One line for each conversation, the oldest."""
    first: dict[int, Clock] = {}
    for each in clocks:
        first.setdefault(each.place.conversation_id, each)
    return list(first.values())


def _item(clock: Clock, cards: dict[int, ConversationCard], levels: dict[int, cases.AnyRow]) -> DailyItem:
    card = cards[clock.place.conversation_id]
    return DailyItem(
        conversation_id=card.id, episode_id=clock.place.episode_id, customer=card.customer.name,
        owner=card.owner.name if card.owner else "", level=level_of(levels.get(clock.place.episode_id)),
        kind=clock.kind, since=clock.started_at, due_at=clock.due_at,
    )  # fmt: skip


def _row(item: DailyItem, section: str, calendar: BusinessCalendar, locale: str) -> list[Cell]:
    return [
        section, item.customer, item.owner, "" if item.level is None else item.level.value.upper(),
        text(f"sla.kind.{item.kind}", locale), _local(item.since, calendar), _local(item.due_at, calendar),
        item.conversation_id,
    ]  # fmt: skip


def _broken(card: PromiseCard) -> BrokenPromise:
    return BrokenPromise(
        promise_id=card.id, conversation_id=card.conversation_id, customer=card.customer,
        owner=card.owner.name if card.owner else card.team.name if card.team else "", said=card.said,
        due_at=card.due_at, settled=card.settled_at is not None,
    )  # fmt: skip


def _broken_row(item: BrokenPromise, calendar: BusinessCalendar, locale: str) -> list[Cell]:
    return [
        text("sla.daily.section.broken", locale), item.customer, item.owner, "", item.said, "",
        _local(item.due_at, calendar), item.conversation_id,
    ]  # fmt: skip


def _local(at: datetime | None, calendar: BusinessCalendar) -> str:
    return "" if at is None else f"{calendar.local(at):%Y-%m-%d %H:%M:%S}"
