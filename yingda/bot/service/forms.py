"""Forms of a shop."""

from typing import Any

import msgspec
from msgspec import UNSET

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.bot.policy.forms import check_slots
from yingda.bot.service.setup import keep_version
from yingda.bot.store import setup as store
from yingda.bot.types import BotForm, FormChange, FormDraft, Slot
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, NotFoundError

FORM = "form"
FIELDS = ("name", "slots", "action", "done_text", "active")


def list_forms(reading: Reading, actor: Actor, shop_id: int) -> list[BotForm]:
    """A shop's forms."""
    accounts.access_shop(reading, actor, shop_id, Permission.BOT_MANAGE)
    return [form_of(row) for row in store.find_forms(reading, shop_id)]


def create_form(unit: Unit, actor: Actor, draft: FormDraft) -> BotForm:
    """Make a form."""
    accounts.access_shop(unit, actor, draft.shop_id, Permission.BOT_MANAGE)
    earlier = store.find_made(unit, store.form, actor.staff_id, draft.client_id)
    if earlier is not None:
        return known_form(unit, earlier)
    check_slots(draft.slots)
    values = {name: msgspec.to_builtins(getattr(draft, name)) for name in FIELDS}
    sender = {"shop_id": draft.shop_id, "author_id": actor.staff_id, "client_id": draft.client_id}
    made = store.insert_once(unit, store.form, {**values, **sender})
    if made is None:
        raise ConflictError
    return _keep(unit, actor, None, made, "bot.form_create")


def update_form(unit: Unit, actor: Actor, form_id: int, change: FormChange) -> BotForm:
    """Change a form, unless somebody changed it since `version`; where it runs it begins anew."""
    before = access_form(unit, actor, form_id)
    if change.slots is not UNSET:
        check_slots(change.slots)
    changes = {
        name: msgspec.to_builtins(value) for name in FIELDS if (value := getattr(change, name)) is not UNSET
    }
    wanted = change.version if isinstance(change.version, int) else before.version
    if not store.update_row(unit, store.form, form_id, wanted, changes):
        raise ConflictError("bot.changed_meanwhile")
    return _keep(unit, actor, before, form_id, "bot.form_update")


def delete_form(unit: Unit, actor: Actor, form_id: int) -> None:
    """Take a form out, unless a rule begins it."""
    before = access_form(unit, actor, form_id)
    if any(rule.form_id == form_id for rule in store.find_rules(unit, before.shop_id)):
        raise ConflictError("bot.form_in_use")
    store.delete_row(unit, store.form, form_id)
    audit.record(unit, actor, "bot.form_delete", Target("bot_form", form_id, before.shop_id), before, None)


def access_form(reading: Reading, actor: Actor, form_id: int) -> BotForm:
    """A form of a shop that the actor sets up."""
    row = store.find_form(reading, form_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(reading, actor, row.shop_id, Permission.BOT_MANAGE)
    return form_of(row)


def find_form(reading: Reading, form_id: int) -> BotForm | None:
    """A form that is used, if it is still there."""
    row = store.find_form(reading, form_id)
    return None if row is None or not row.active else form_of(row)


def known_form(reading: Reading, form_id: int) -> BotForm:
    """A form that is there."""
    row = store.find_form(reading, form_id)
    assert row is not None
    return form_of(row)


def form_of(row: Any) -> BotForm:
    """A row as a form."""
    return BotForm(
        id=row.id, version=row.version, shop_id=row.shop_id, name=row.name,
        slots=msgspec.convert(row.slots, list[Slot]), action=row.action, done_text=row.done_text,
        active=row.active,
    )  # fmt: skip


def _keep(unit: Unit, actor: Actor, before: BotForm | None, form_id: int, act: str) -> BotForm:
    after = known_form(unit, form_id)
    keep_version(unit, actor, after.shop_id, FORM, form_id, msgspec.to_builtins(after))
    audit.record(unit, actor, act, Target("bot_form", form_id, after.shop_id), before, after)
    return after
