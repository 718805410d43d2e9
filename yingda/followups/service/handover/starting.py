"""Handing over begins: everything that somebody has is offered to colleagues, or nothing is."""

from collections import Counter

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.alerts import service as alerts
from yingda.alerts.types import LogDraft
from yingda.followups.policy.handover import deadline
from yingda.followups.pushes.handover import HandoverCard
from yingda.followups.service.duties.acts import finish_shift
from yingda.followups.service.handover import telling
from yingda.followups.service.handover.firing import arm_for
from yingda.followups.service.handover.showing import push_handover
from yingda.followups.service.having import things_of
from yingda.followups.store import handover as store
from yingda.followups.types.handover import HandoverReason, Item, ItemDraft, NewHandover, Thing, ThingKind
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError
from yingda.kit.texts import text


def start_handover(unit: Unit, actor: Actor, new: NewHandover) -> HandoverCard:
    """Offer each thing to a colleague, at the end of a shift all of them; the same `client_id` again: the first."""
    giver_id = giver_of(unit, actor, new.giver_id)
    known = store.find_made(unit, actor.staff_id, new.client_id)
    if known is not None:
        return push_handover(unit, known)
    things = {each.key: each for each in things_of(unit, giver_id) if each.shop_id in actor.shop_ids}
    _check(unit, new, things, giver_id)
    made = store.insert_handover(unit, actor.staff_id, giver_id, new)
    assert made is not None
    items = [_item(unit, made, giver_id, things[each.kind, each.object_id], each) for each in new.items]
    store.insert_items(unit, items)
    telling.tell_offered(unit, items)
    for each in items:
        arm_for(unit, each.next_at)
    if giver_id == actor.staff_id and new.reason is HandoverReason.SHIFT_END:
        finish_shift(unit, giver_id, made)
    _write_log(unit, actor, giver_id, made, new, items)
    if giver_id != actor.staff_id:
        audit.record(unit, actor, "handover.start", Target("staff", giver_id), None, {"items": len(items)})
    return push_handover(unit, made)


def giver_of(reading: Reading, actor: Actor, giver_id: int | None) -> int:
    """Whose things are handed over: one's own; another's by who looks after a shop of theirs."""
    if giver_id in (None, actor.staff_id):
        return actor.staff_id
    assert giver_id is not None
    actor.check(Permission.SLA_MANAGE)
    return accounts.access_staff(reading, actor, giver_id).id


def check_receiver(reading: Reading, shop_id: int, to_id: int, giver_id: int) -> bool:
    """Whether somebody can have a thing of the shop: a colleague who serves there."""
    return to_id != giver_id and to_id in accounts.staff_of_shop(reading, shop_id)


def _check(unit: Unit, new: NewHandover, things: dict[tuple[ThingKind, int], Thing], giver_id: int) -> None:
    wrong = list[FieldError]()
    given = {(each.kind, each.object_id) for each in new.items}
    if len(given) < len(new.items) or not given <= things.keys():
        raise ConflictError("followups.handover.changed_meanwhile")
    if new.reason is not HandoverReason.OTHER and given != things.keys():
        raise ConflictError("followups.handover.left_out", n=len(things.keys() - given))
    crews = {each.shop_id: set(accounts.staff_of_shop(unit, each.shop_id)) for each in things.values()}
    for number, each in enumerate(new.items):
        crew = crews[things[each.kind, each.object_id].shop_id]
        if each.to_id == giver_id or each.to_id not in crew:
            wrong.append(FieldError(f"/items/{number}/to_id", "followups.handover.no_receiver"))
        if not each.summary.strip():
            wrong.append(FieldError(f"/items/{number}/summary", "followups.handover.no_summary"))
    if wrong:
        raise InvalidError(fields=tuple(wrong))


def _item(unit: Unit, handover_id: int, giver_id: int, thing: Thing, draft: ItemDraft) -> Item:
    over = deadline(unit.now, thing.due_at)
    return Item(
        handover_id, thing.shop_id, thing.kind, thing.id, giver_id, draft.to_id, thing.title, draft.summary.strip(),
        thing.due_at, over, over, conversation_id=thing.conversation_id,
    )  # fmt: skip


def _write_log(
    unit: Unit, actor: Actor, giver_id: int, handover_id: int, new: NewHandover, items: list[Item]
) -> None:  # fmt: skip
    """The shift log of every shop that it is about says who hands over how much to whom."""
    names = accounts.names_of(unit, {giver_id, *(each.to_id for each in items)})
    shops = {each.shop_id for each in items}
    if not shops and new.note.strip():
        shops = set(sorted(actor.shop_ids)[:1])
    for shop_id in sorted(shops):
        locale = accounts.shop_info(unit, shop_id).locale
        counted = Counter(each.to_id for each in items if each.shop_id == shop_id)
        parts = [
            text("followups.handover.log.part", locale, {"name": names[to_id].name, "n": n})
            for to_id, n in sorted(counted.items())
        ]
        params = {"giver": names[giver_id].name, "parts": text("followups.handover.log.and", locale).join(parts)}
        said = text(f"followups.handover.log.{new.reason if parts else 'none'}", locale, params)
        lines = "\n".join(filter(None, (said, new.note.strip())))
        client_id = f"handover-{handover_id}-{shop_id}"
        alerts.write_log(unit, actor, LogDraft(client_id=client_id, shop_id=shop_id, text=lines))
