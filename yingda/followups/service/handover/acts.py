"""What staff do with things that are handed over: accept, decline, offer to somebody else, keep."""

from yingda.accounts.types import Actor, Permission
from yingda.followups.policy.handover import step
from yingda.followups.pushes.handover import HandoverCard
from yingda.followups.service.handover import telling
from yingda.followups.service.handover.showing import concerns, handover_cards, push_handover
from yingda.followups.service.handover.starting import check_receiver
from yingda.followups.service.having import give
from yingda.followups.store import handover as store
from yingda.followups.types.handover import Item, ItemAct, ItemDecline, ItemOffer, ItemState, ThingKind
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Unit
from yingda.kit.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError
from yingda.presence import service as presence
from yingda.presence.types import State


def accept_item(unit: Unit, actor: Actor, item_id: int) -> HandoverCard:
    """Have it from now on; accepting what one has accepted changes nothing."""
    item = _hold(unit, actor, item_id)
    if item.to_id != actor.staff_id:
        raise ForbiddenError("followups.handover.not_offered")
    if item.state not in (ItemState.ACCEPTED, ItemState.SETTLED):
        _accept(unit, actor, item)
    return push_handover(unit, item.handover_id)


def accept_all(unit: Unit, actor: Actor, handover_id: int) -> HandoverCard:
    """Have everything of a handover that one is offered; nothing left to accept is fine."""
    offered = store.lock_offered(unit, handover_id, actor.staff_id)
    if not offered and not any(each.items for each in handover_cards(unit, [handover_id], actor)):
        raise NotFoundError
    # conversations are locked first, in their order (rule of units)
    for item in sorted(offered, key=lambda each: (each.kind is not ThingKind.CONVERSATION, each.object_id)):
        _accept(unit, actor, item)
    return push_handover(unit, handover_id)


def decline_item(unit: Unit, actor: Actor, item_id: int, why: ItemDecline) -> HandoverCard:
    """Say why one cannot take it: the giver still has it, and its time runs on."""
    item = _hold(unit, actor, item_id)
    if item.to_id != actor.staff_id:
        raise ForbiddenError("followups.handover.not_offered")
    if item.state is not ItemState.DECLINED:
        declined = _step(unit, item, ItemAct.DECLINE, reason=why.reason.strip())
        telling.tell_declined(unit, declined)
    return push_handover(unit, item.handover_id)


def offer_item(unit: Unit, actor: Actor, item_id: int, offer: ItemOffer) -> HandoverCard:
    """Somebody else is to have it; by when it must be accepted stays."""
    item = _hold_as_giver(unit, actor, item_id)
    if not check_receiver(unit, item.shop_id, offer.to_id, item.from_id):
        raise InvalidError(fields=(FieldError("/to_id", "followups.handover.no_receiver"),))
    if (item.state, item.to_id) != (ItemState.OFFERED, offer.to_id):
        telling.tell_offered(unit, [_step(unit, item, ItemAct.OFFER, to_id=offer.to_id)])
    return push_handover(unit, item.handover_id)


def keep_item(unit: Unit, actor: Actor, item_id: int) -> HandoverCard:
    """The giver sees to it after all."""
    item = _hold_as_giver(unit, actor, item_id)
    if item.state is not ItemState.KEPT:
        _step(unit, item, ItemAct.KEEP)
    return push_handover(unit, item.handover_id)


def _accept(unit: Unit, actor: Actor, item: Item) -> None:
    if item.kind is ThingKind.CONVERSATION and not _is_there(unit, actor.staff_id):
        raise ConflictError("followups.handover.away")
    if item.state is not ItemState.OFFERED:
        raise ConflictError("followups.handover.decided")
    given = give(unit, item, actor.staff_id)
    _step(unit, item, ItemAct.ACCEPT if given else ItemAct.SETTLE)


def _is_there(unit: Unit, staff_id: int) -> bool:
    return any(seat.state is not State.OFFLINE for seat in presence.seats_of(unit, [staff_id]))


def _step(unit: Unit, item: Item, act: ItemAct, *, to_id: int | None = None, reason: str = "") -> Item:
    changed = step(item, act, unit.now, to_id=to_id, reason=reason)
    if changed is None:
        raise ConflictError("followups.handover.decided")
    store.save_item(unit, changed)
    if item.state is ItemState.DECLINED:
        telling.settle_declined(unit, item)
    if not store.lock_offered(unit, item.handover_id, item.to_id):
        telling.settle_offered(unit, item)
    return changed


def _hold(unit: Unit, actor: Actor, item_id: int) -> Item:
    item = store.lock_item(unit, item_id)
    if item is None:
        raise NotFoundError
    if not concerns(actor, store.find_handovers(unit, [item.handover_id])[0], item):
        raise NotFoundError
    return item


def _hold_as_giver(unit: Unit, actor: Actor, item_id: int) -> Item:
    """The giver decides, and who looks after the shop."""
    item = _hold(unit, actor, item_id)
    if item.from_id != actor.staff_id:
        if not actor.may_in(Permission.SLA_MANAGE, item.shop_id):
            raise ForbiddenError("followups.handover.not_yours")
        audit.record(unit, actor, "handover.change", Target("handover_item", item.id, item.shop_id))
    return item
