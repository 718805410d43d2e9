"""Everything that somebody has to see to, and how each kind of it changes hands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from yingda.accounts import service as accounts
from yingda.conversations import service as conversations
from yingda.conversations.pushes import ConversationCard
from yingda.followups.service import tasks
from yingda.followups.service.duty_cards import push_runs
from yingda.followups.service.showing import push_promises
from yingda.followups.store import duties, handover, promises
from yingda.followups.types.handover import Item, Thing, ThingKind
from yingda.infra.db import Reading, Unit
from yingda.kit.texts import text
from yingda.lang.contacts import mask_contacts

LAST = 120  # characters of what was said last


@dataclass(frozen=True, slots=True)
class Way:
    """How things of a kind are found, and how one changes hands."""

    of: Callable[[Reading, int, str], list[Thing]]
    give: Callable[[Unit, Item, int], bool]


def things_of(reading: Reading, staff_id: int, locale: str = "zh-CN") -> list[Thing]:
    """Everything that somebody has and that is not on its way yet, what is due first."""
    away = handover.find_pending_of(reading, staff_id)
    found = [each for way in WAYS.values() for each in way.of(reading, staff_id, locale) if each.key not in away]
    return sorted(found, key=lambda each: (each.due_at is None, each.due_at or reading.now, each.kind, each.id))


def give(unit: Unit, item: Item, to_id: int) -> bool:
    """Another has the thing from now on, its time stays; false if the giver has it no longer."""
    return WAYS[item.kind].give(unit, item, to_id)


def _promises_of(reading: Reading, staff_id: int, locale: str) -> list[Thing]:
    found = promises.find_open_of(reading, staff_id)
    cards = conversations.cards(reading, {each.conversation_id for each in found})
    return [
        Thing(
            ThingKind.PROMISE, each.id, each.shop_id, cards[each.conversation_id].customer.name,
            each.conversation_id, each.due_at,
            _said(locale, "promise", cards[each.conversation_id], said=mask_contacts(each.said)),
        )
        for each in found
    ]  # fmt: skip


def _give_promise(unit: Unit, item: Item, to_id: int) -> bool:
    found = promises.lock_promise(unit, item.object_id)
    if found is None or found.settled_at is not None or found.owner_id != item.from_id:
        return False
    given = replace(found, owner_id=to_id, taken_at=unit.now, version=found.version + 1)
    promises.save_promise(unit, given)
    push_promises(unit, [given])
    return True


def _tasks_of(reading: Reading, staff_id: int, locale: str) -> list[Thing]:
    return [
        Thing(
            ThingKind.TASK, each.id, each.shop_id, each.title, each.conversation_id,
            each.due_at, text("followups.handover.prefill.task", locale, {"name": each.title}),
        )
        for each in tasks.open_items(reading, staff_id)
    ]  # fmt: skip


def _give_task(unit: Unit, item: Item, to_id: int) -> bool:
    taker = accounts.find_actor(unit, to_id)
    return taker is not None and tasks.give_task(unit, taker, item.object_id, to_id, item.from_id) is not None


def _conversations_of(reading: Reading, staff_id: int, locale: str) -> list[Thing]:
    active = conversations.find_active_of(reading, staff_id)
    cards = conversations.cards(reading, {each.conversation_id for each in active})
    return [
        Thing(
            ThingKind.CONVERSATION, each.conversation_id, each.shop_id, cards[each.conversation_id].customer.name,
            each.conversation_id, None, _said(locale, "conversation", cards[each.conversation_id]),
        )
        for each in active
    ]  # fmt: skip


def _give_conversation(unit: Unit, item: Item, to_id: int) -> bool:
    return conversations.hand_on(unit, item.object_id, item.from_id, to_id, item.summary)


def _duties_of(reading: Reading, staff_id: int, locale: str) -> list[Thing]:
    """What somebody has taken on, but for what everybody does for themselves."""
    found = duties.find_owned(reading, staff_id)
    known = duties.find_duties(reading, {each.duty_id for each in found})
    names = {key: one.draft.name for key, one in known.items()}
    return [
        Thing(
            ThingKind.DUTY, each.id, each.shop_id, names[each.duty_id], None, each.until_at,
            text("followups.handover.prefill.duty", locale, {"name": names[each.duty_id]}),
        )
        for each in found
    ]  # fmt: skip


def _give_duty(unit: Unit, item: Item, to_id: int) -> bool:
    found = duties.lock_run(unit, item.object_id)
    if found is None or found.done_at is not None or found.owner_id != item.from_id:
        return False
    given = replace(found, owner_id=to_id, version=found.version + 1)
    duties.save_run(unit, given)
    push_runs(unit, [given])
    return True


def _said(locale: str, what: str, card: ConversationCard, said: str = "") -> str:
    """What can be said of a customer's matter beforehand: what was promised, its marks, what was said last."""
    last = card.last_message.text if card.last_message is not None else ""
    params = {"said": said, "tags": "、".join(card.tags), "last": " ".join(mask_contacts(last).split())[:LAST]}
    lines = [text(f"followups.handover.prefill.{what}", locale, params)]
    if card.tags:
        lines.append(text("followups.handover.prefill.tags", locale, params))
    if params["last"]:
        author = "last_customer" if card.last_message and card.last_message.author == "customer" else "last_shop"
        lines.append(text(f"followups.handover.prefill.{author}", locale, params))
    return "\n".join(lines)


WAYS: Mapping[ThingKind, Way] = {
    ThingKind.PROMISE: Way(_promises_of, _give_promise),
    ThingKind.TASK: Way(_tasks_of, _give_task),
    ThingKind.CONVERSATION: Way(_conversations_of, _give_conversation),
    ThingKind.DUTY: Way(_duties_of, _give_duty),
}
