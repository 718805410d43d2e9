"""Handing over as screens show it."""

from collections.abc import Collection, Sequence

from yingda.accounts import service as accounts
from yingda.accounts.pushes import StaffBrief
from yingda.accounts.types import Actor, Permission
from yingda.followups.policy.handover import accountable
from yingda.followups.pushes.handover import HANDOVER, HandoverCard, HandoverItemCard, HandoverPush
from yingda.followups.store import handover as store
from yingda.followups.types.handover import Handover, Item
from yingda.infra.db import Reading, Unit
from yingda.infra.push.types import Push


def handover_cards(
    reading: Reading, handover_ids: Collection[int], actor: Actor | None = None
) -> list[HandoverCard]:
    """Cards of handovers, newest first; for an actor with only those things that concern them."""
    found = store.find_handovers(reading, handover_ids)
    items = store.find_items(reading, [each.id for each in found])
    people = {one for each in found for one in (each.giver_id, each.started_by)}
    people |= {one for each in items for one in (each.from_id, each.to_id)}
    names = accounts.names_of(reading, people)

    def brief(staff_id: int) -> StaffBrief:
        return StaffBrief(staff_id, names[staff_id].name, "")

    def card(one: Handover) -> HandoverCard:
        theirs = [each for each in items if each.handover_id == one.id and concerns(actor, one, each)]
        return HandoverCard(
            id=one.id, version=version_of(theirs), giver=brief(one.giver_id), started_by=brief(one.started_by),
            reason=one.reason, note=one.note, started_at=one.started_at, open=sum(each.pending for each in theirs),
            items=[
                HandoverItemCard(
                    id=each.id, version=each.version, kind=each.kind, object_id=each.object_id,
                    shop_id=each.shop_id, conversation_id=each.conversation_id, title=each.title,
                    summary=each.summary, due_at=each.due_at, to=brief(each.to_id),
                    holder=brief(accountable(each)), state=each.state, reason=each.reason,
                    deadline_at=each.deadline_at, decided_at=each.decided_at,
                )
                for each in theirs
            ],
        )  # fmt: skip

    return [card(each) for each in found]


def concerns(actor: Actor | None, one: Handover, item: Item) -> bool:
    """Whether somebody may see a thing on its way: giver, starter, receiver, who looks after its shop."""
    if actor is None or actor.staff_id in (one.giver_id, one.started_by, item.to_id):
        return True
    return actor.may_in(Permission.SLA_MANAGE, item.shop_id)


def version_of(items: Sequence[Item]) -> int:
    """Every change of a thing raises it."""
    return sum(each.version for each in items) + 1


def push_handover(unit: Unit, handover_id: int) -> HandoverCard:
    """Have everybody fetch it whom it concerns; its card."""
    card = handover_cards(unit, [handover_id])[0]
    people = {card.giver.id, card.started_by.id, *(each.to.id for each in card.items)}
    for staff_id in sorted(people):
        seen = HandoverPush(id=card.id, version=card.version, open=card.open)
        unit.push(Push(f"staff:{staff_id}", HANDOVER, card.id, card.version, seen))
    return card
