"""Lists of handing over: what one would hand over, what one gave and was offered."""

from yingda.accounts import service as accounts
from yingda.accounts.pushes import StaffBrief
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.followups.pushes.handover import HandoverCard, HandoverSheet, Receiver, ThingCard
from yingda.followups.service.handover.showing import handover_cards
from yingda.followups.service.handover.starting import giver_of
from yingda.followups.service.having import things_of
from yingda.followups.store import handover as store
from yingda.infra.db import Reading
from yingda.kit.errors import NotFoundError
from yingda.kit.ids import MAX_ID
from yingda.presence import service as presence
from yingda.presence.types import State


def sheet_of(reading: Reading, actor: Actor, giver_id: int | None) -> HandoverSheet:
    """Everything that somebody has, with what can be said of it, and who could have it."""
    giver = giver_of(reading, actor, giver_id)
    found = [each for each in things_of(reading, giver, actor.locale) if each.shop_id in actor.shop_ids]
    return HandoverSheet(
        giver=StaffBrief(giver, accounts.names_of(reading, [giver])[giver].name, ""),
        items=[
            ThingCard(
                kind=each.kind, object_id=each.id, shop_id=each.shop_id, conversation_id=each.conversation_id,
                title=each.title, due_at=each.due_at, summary=each.summary,
            )
            for each in found
        ],
        receivers=_receivers(reading, giver, {each.shop_id for each in found} or set(actor.shop_ids)),
        pending=len(store.find_pending_of(reading, giver)),
    )  # fmt: skip


def list_handovers(
    reading: Reading, actor: Actor, *, shop: bool, before: int | None, limit: int
) -> tuple[list[HandoverCard], int | None]:
    """Those that concern the actor, or all of the actor's shops, newest first."""
    if shop:
        actor.check(Permission.SLA_MANAGE)
        found = store.find_ids_in(reading, actor.shop_ids, before or MAX_ID, limit + 1)
    else:
        found = store.find_ids_of(reading, actor.staff_id, before or MAX_ID, limit + 1)
    page = found[:limit]
    return handover_cards(reading, page, actor), page[-1] if len(found) > limit else None


def show_handover(reading: Reading, actor: Actor, handover_id: int) -> HandoverCard:
    """A handover, as far as it concerns the actor."""
    found = handover_cards(reading, [handover_id], actor)
    own = found and actor.staff_id in (found[0].giver.id, found[0].started_by.id)
    if not found or not (found[0].items or own):
        raise NotFoundError
    return found[0]


def _receivers(reading: Reading, giver_id: int, shop_ids: set[int]) -> list[Receiver]:
    served = {shop_id: set(accounts.staff_of_shop(reading, shop_id)) for shop_id in sorted(shop_ids)}
    people = set().union(*served.values()) - {giver_id}
    names = accounts.names_of(reading, people)
    states = {seat.staff_id: seat.state for seat in presence.seats_of(reading, people)}
    loads = conversations.loads_of(reading, people)
    found = [
        Receiver(
            id=each, name=names[each].name, state=states.get(each, State.OFFLINE), load=loads[each],
            shop_ids=[shop_id for shop_id, crew in served.items() if each in crew],
        )
        for each in people
    ]  # fmt: skip
    order = list(State)
    return sorted(found, key=lambda each: (order.index(each.state), each.load, each.id))
