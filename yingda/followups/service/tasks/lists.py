"""Lists of tasks: mine, my teams', a shop's; of a conversation; one with everything that was said and done."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from yingda.accounts import service as accounts
from yingda.accounts.pushes import StaffBrief
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.followups.policy.tasks import words_of
from yingda.followups.pushes import (
    TaskCard,
    TaskComment,
    TaskCounts,
    TaskDay,
    TaskDays,
    TaskDetail,
    TaskEntry,
    TaskHolders,
    TaskList,
    TeamName,
)
from yingda.followups.service.tasks.access import access_task, led_by, may_change
from yingda.followups.service.tasks.showing import brief_of, task_cards
from yingda.followups.store import task_lists as store
from yingda.followups.store import task_notes
from yingda.followups.store.task_lists import TaskOrder, TaskWish
from yingda.followups.store.tasks import find_pending_of
from yingda.followups.types import TaskNote, TaskView
from yingda.infra.db import Reading
from yingda.kit.errors import ForbiddenError, InvalidError
from yingda.kit.texts import text
from yingda.lang.contacts import mask_contacts

MOST_NOTES = 200
MOST_OF_CUSTOMER = 50
MOST_OPEN = 500
MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """Which list, of which shop, in which order, from where."""

    view: TaskView = TaskView.MINE
    shop_id: int | None = None
    wish: TaskWish = field(default_factory=TaskWish)
    search: str = ""
    order: TaskOrder = field(default_factory=TaskOrder)
    limit: int = 50


def list_tasks(reading: Reading, actor: Actor, wanted: TaskQuery) -> tuple[list[TaskCard], tuple[int, int] | None]:
    """One page, and after which place the next begins."""
    whose, wish = _whose(reading, actor, wanted), _wish(wanted)
    found = store.find_page(reading, whose, wish, wanted.order, wanted.limit + 1)
    page = found[: wanted.limit]
    more = store.place_of(page[-1], wanted.order) if len(found) > wanted.limit else None
    return task_cards(reading, page), more


def count_tasks(reading: Reading, actor: Actor, wanted: TaskQuery) -> TaskCounts:
    """How many tasks of each state the list has."""
    states, late = store.count_by_state(reading, _whose(reading, actor, wanted), _wish(wanted))
    return TaskCounts(**{state.value: number for state, number in states.items()}, overdue=late)


def tasks_of(reading: Reading, actor: Actor, conversation_id: int) -> TaskList:
    """What is pending for the customer of a conversation in its shop, and what was closed last."""
    row = conversations.access_conversation(reading, actor, conversation_id)
    whose, wish = store.of_shops([row.shop_id]), TaskWish(customer_id=row.customer_id, states=store.PENDING)
    pending = store.find_page(reading, whose, wish, TaskOrder(), MOST_OF_CUSTOMER)
    closed = store.find_closed_of(reading, row.shop_id, row.customer_id, 5)
    return TaskList(task_cards(reading, [*pending, *closed]))


def task_detail(reading: Reading, actor: Actor, task_id: int) -> TaskDetail:
    """A task with what was said about it and done with it."""
    one = access_task(reading, actor, task_id)
    said = task_notes.find_comments(reading, task_id, MOST_NOTES)
    done = task_notes.find_entries(reading, task_id, MOST_NOTES)
    staff = {each.staff_id for each in (*said, *done)} | {person for each in said for person in each.mentions}
    names = accounts.names_of(reading, {each for each in staff if each is not None})
    return TaskDetail(
        card=task_cards(reading, [one])[0],
        comments=[
            TaskComment(
                id=each.id, by=brief_of(names, each.staff_id), at=each.at, text=mask_contacts(each.text),
                mentions=[brief_of(names, person) for person in each.mentions],
            )
            for each in said
        ],
        entries=[
            TaskEntry(
                id=each.id, by=None if each.staff_id is None else brief_of(names, each.staff_id), at=each.at,
                what=TaskNote(each.what), detail=each.detail,
            )
            for each in done
        ],
        may_change=may_change(reading, actor, one),
    )  # fmt: skip


def open_items(reading: Reading, owner_id: int, shop_id: int | None = None) -> list[TaskCard]:
    """What somebody still has to see to, the first due first; of one shop, or of all. `give_task` hands it on."""
    shops = None if shop_id is None else [shop_id]
    return task_cards(reading, find_pending_of(reading, owner_id, shops, MOST_OPEN))


def days_of(reading: Reading, actor: Actor, shop_id: int, first: date, last: date) -> TaskDays:
    """Days of a shop's calendar: worked or not, holidays and make-up workdays by name."""
    accounts.access_shop(reading, actor, shop_id)
    if not timedelta(0) <= last - first <= timedelta(days=MOST_DAYS):
        raise InvalidError("followups.task_days")
    calendar = accounts.calendar_of(reading, shop_id)
    found = []
    for number in range((last - first).days + 1):
        hours = calendar.day(first + timedelta(days=number))
        code = hours.params.get("name_code")
        name = text(str(code), actor.locale) if code else str(hours.params.get("label", ""))
        makeup = hours.reason == "calendar.reason.makeup"
        found.append(TaskDay(day=hours.day, works=bool(hours.hours), makeup=makeup, name=name))
    return TaskDays(found)


def holders_of(reading: Reading, actor: Actor, shop_id: int) -> TaskHolders:
    """Who can have a task of a shop."""
    accounts.access_shop(reading, actor, shop_id)
    names = accounts.names_of(reading, accounts.active_colleagues_of(reading, [shop_id]))
    teams = accounts.teams_of_shop(reading, shop_id)
    return TaskHolders(
        people=[StaffBrief(each.id, each.name, "") for each in sorted(names.values(), key=lambda one: one.name)],
        teams=[TeamName(each.id, each.name) for each in teams],
    )


def _wish(wanted: TaskQuery) -> TaskWish:
    return replace(wanted.wish, words=words_of(wanted.search))


def _whose(reading: Reading, actor: Actor, wanted: TaskQuery) -> store.Clause:
    shops, me = actor.shop_ids, actor.staff_id
    if wanted.shop_id is not None:
        accounts.access_shop(reading, actor, wanted.shop_id)
        shops = frozenset({wanted.shop_id}) & shops
    match wanted.view:
        case TaskView.SHOP:
            if not (actor.may(Permission.SLA_MANAGE) or actor.may(Permission.CONVERSATION_READ_ALL)):
                raise ForbiddenError
            return store.of_shops(shops)
        case TaskView.TEAM:
            return store.of_teams(actor.team_ids, led_by(reading, actor), shops)
        case TaskView.MADE:
            return store.made_by(me, shops)
        case TaskView.WATCHING:
            return store.watched_by(me, shops)
        case _:
            return store.of_people([me], shops)
