"""Promises and holds as screens show them."""

from collections.abc import Sequence

from yingda.accounts import service as accounts
from yingda.accounts.pushes import StaffBrief
from yingda.conversations import service as conversations
from yingda.followups.pushes import HOLD, PROMISE, HoldCard, PromiseCard, TeamName
from yingda.followups.pushes.callbacks import CallbackCard
from yingda.followups.service.templates import text_card
from yingda.followups.store.callbacks import callbacks_of
from yingda.followups.store.promises import AnyRow
from yingda.followups.store.texting import texts_of_promises
from yingda.followups.types import Promise
from yingda.followups.types.callbacks import Callback
from yingda.infra.clock import to_ms
from yingda.infra.db import Reading, Unit
from yingda.infra.push.types import Push
from yingda.lang.contacts import mask_contacts


def promise_cards(reading: Reading, promises: Sequence[Promise]) -> list[PromiseCard]:
    """Cards of promises: one look for each kind of name, however many."""
    staff = {each.made_by for each in promises} | {each.owner_id for each in promises} - {None}
    names = accounts.names_of(reading, {one for one in staff if one is not None})
    teams = accounts.team_names(reading, {each.team_id for each in promises if each.team_id})
    talks = conversations.cards(reading, {each.conversation_id for each in promises})
    ids = [each.id for each in promises]
    steps = callbacks_of(reading, [each.id for each in promises if each.tries and each.settled_at is None])
    texts = texts_of_promises(reading, ids)

    def brief(staff_id: int) -> StaffBrief:
        return StaffBrief(staff_id, names[staff_id].name, "")

    return [
        PromiseCard(
            id=each.id, version=each.version, shop_id=each.shop_id, conversation_id=each.conversation_id,
            customer=talks[each.conversation_id].customer.name, kind=each.kind, state=each.state,
            said=mask_contacts(each.said), seq=each.seq, channel=each.channel, number=mask_contacts(each.number),
            owner=brief(each.owner_id) if each.owner_id else None,
            team=TeamName(each.team_id, teams[each.team_id]) if each.team_id else None,
            made_by=brief(each.made_by), made_at=each.made_at, due_at=each.due_at, warn_at=each.warn_at,
            by_policy=each.by_policy, postponed=each.postponed, tries=each.tries, reason=each.reason, why=each.why,
            decided_at=each.decided_at, decided_seq=each.decided_seq, settled_at=each.settled_at,
            number_until=each.number_until, callback=_step(steps.get(each.id)),
            text=text_card(texts[each.id]) if each.id in texts else None,
        )
        for each in promises
    ]  # fmt: skip


def _step(found: Callback | None) -> CallbackCard | None:
    if found is None:
        return None
    return CallbackCard(kind=found.kind, at=found.at, until=found.until, part=found.part, reason=found.reason)


def push_promises(unit: Unit, promises: Sequence[Promise]) -> list[PromiseCard]:
    """Show promises to whoever has them or their conversation open; their cards."""
    cards = promise_cards(unit, promises)
    for card in cards:
        topics = [f"conversation:{card.conversation_id}"] + ([f"staff:{card.owner.id}"] if card.owner else [])
        for topic in topics:
            unit.push(Push(topic, PROMISE, card.id, card.version, card))
    return cards


def push_hold(unit: Unit, card: HoldCard) -> None:
    """Show a hold to whoever has its conversation open."""
    unit.push(Push(f"conversation:{card.conversation_id}", HOLD, card.conversation_id, card.version, card))


def hold_card(row: AnyRow) -> HoldCard:
    """A hold as it is kept; its message orders what is shown of it."""
    over = row.next_at is None
    return HoldCard(
        conversation_id=row.conversation_id, version=to_ms(row.began_at) * 2 + over, staff_id=row.staff_id,
        began_at=row.began_at, due_at=row.due_at, over=over,
    )  # fmt: skip
