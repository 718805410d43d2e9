"""Campaign fields: values that texts take for a while."""

from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.knowledge.policy import fields as policy
from yingda.knowledge.pushes.articles import CampaignField
from yingda.knowledge.service.offering import note_change
from yingda.knowledge.store import articles as article_store
from yingda.knowledge.store import shops as store
from yingda.knowledge.types.articles import FieldChange, FieldContent, FieldDraft


def fields_of(reading: Reading, actor: Actor, shop_id: int) -> list[CampaignField]:
    """The campaign fields of a shop by name, and which value counts now."""
    accounts.access_shop(reading, actor, shop_id)
    return _cards(reading, shop_id)


def field_values(reading: Reading, shop_id: int) -> dict[str, str]:
    """What each campaign field of a shop says now; one that says nothing is left out."""
    current = policy.current_of(store.field_values(reading, shop_id), reading.now)
    return {name: value.value for name, value in current.items()}


def create_field(unit: Unit, actor: Actor, draft: FieldDraft) -> CampaignField:
    """Keep a value; the same `client_id` again returns the first."""
    accounts.access_shop(unit, actor, draft.shop_id, Permission.KNOWLEDGE_EDIT)
    _check(draft)
    own = {"shop_id": draft.shop_id, "client_id": draft.client_id, "edited_by": actor.staff_id}
    made = store.insert_once(unit, store.field, {**own, **_values(unit, draft)})
    row = _access(unit, actor, made)
    audit.record(unit, actor, "campaign_field.create", _target(row), None, _trail(row))
    note_change(unit, [row.shop_id])
    return _card(unit, row)


def update_field(unit: Unit, actor: Actor, field_id: int, change: FieldChange) -> CampaignField:
    """Change a value; refused when somebody else changed it meanwhile."""
    before = _access(unit, actor, field_id)
    _check(change)
    values = {**_values(unit, change), "edited_by": actor.staff_id}
    if not store.save(unit, store.field, field_id, change.version, values):
        raise ConflictError("campaign_field.changed_meanwhile")
    after = _access(unit, actor, field_id)
    audit.record(unit, actor, "campaign_field.update", _target(after), _trail(before), _trail(after))
    note_change(unit, [after.shop_id])
    return _card(unit, after)


def archive_field(unit: Unit, actor: Actor, field_id: int) -> None:
    """Take a value away; texts that ask for the field are not offered while it has none."""
    before = _access(unit, actor, field_id)
    store.archive(unit, store.field, field_id)
    audit.record(unit, actor, "campaign_field.archive", _target(before), _trail(before))
    note_change(unit, [before.shop_id])


def _access(reading: Reading, actor: Actor, field_id: int) -> Any:
    row = store.find_field(reading, field_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(reading, actor, row.shop_id, Permission.KNOWLEDGE_EDIT)
    return row


def _check(content: FieldContent) -> None:
    if content.valid_from and content.valid_until and content.valid_until <= content.valid_from:
        raise InvalidError(fields=(FieldError("/valid_until", "article.span"),))


def _values(reading: Reading, content: FieldContent) -> dict[str, Any]:
    return {
        "name": content.name, "value": content.value.strip(), "valid_from": content.valid_from,
        "valid_until": content.valid_until, "note": content.note.strip(), "edited_at": reading.now,
    }  # fmt: skip


def _trail(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "value", "valid_from", "valid_until", "note")}


def _target(row: Any) -> Target:
    return Target("campaign_field", row.id, row.shop_id)


def _card(reading: Reading, row: Any) -> CampaignField:
    return next(card for card in _cards(reading, row.shop_id) if card.id == row.id)


def _cards(reading: Reading, shop_id: int) -> list[CampaignField]:
    rows = store.find_fields(reading, shop_id)
    current = {one.id for one in policy.current_of(store.field_values(reading, shop_id), reading.now).values()}
    used = article_store.count_using(reading, shop_id, {row.name for row in rows})
    people = accounts.names_of(reading, {row.edited_by for row in rows})
    return [
        CampaignField(
            id=row.id, version=row.version, shop_id=row.shop_id, name=row.name, value=row.value,
            valid_from=row.valid_from, valid_until=row.valid_until, note=row.note, current=row.id in current,
            used_in=used[row.name], edited_at=row.edited_at,
            edited_by=people[row.edited_by].name if row.edited_by in people else "",
        )
        for row in rows
    ]  # fmt: skip
