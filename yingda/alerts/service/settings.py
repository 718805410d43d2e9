"""How one person wants to be told of things, and what a shop says about telling."""

from collections.abc import Collection
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, changes_of
from yingda.alerts.store import settings as store
from yingda.alerts.types import AlertSettings, ShopRules, ShopRulesChange
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError


def alerts_of(reading: Reading, actor: Actor) -> AlertSettings:
    """The actor's settings; as shipped if they never changed any."""
    return settings_of(reading, [actor.staff_id])[actor.staff_id]


def keep_alerts(unit: Unit, actor: Actor, settings: AlertSettings) -> AlertSettings:
    """Replace the actor's settings."""
    if settings.mail and not settings.mail_address:
        raise InvalidError(fields=(FieldError("/mail_address", "error.field.too_short", {"limit": 1}),))
    store.save_settings(unit, actor.staff_id, msgspec.to_builtins(settings))
    return settings


def settings_of(reading: Reading, staff_ids: Collection[int]) -> dict[int, AlertSettings]:
    """How each of the staff wants to be told."""
    kept = store.load_settings(reading, staff_ids)
    return {staff_id: _known(kept.get(staff_id) or {}, AlertSettings) for staff_id in staff_ids}


def rules_of(reading: Reading, shop_id: int) -> ShopRules:
    """What a shop says about telling; as shipped if it never said anything."""
    row = store.find_rules(reading, shop_id)
    if row is None:
        return ShopRules()
    kept: ShopRules = _known(row.rules, ShopRules)
    return msgspec.structs.replace(kept, version=row.version)


def get_rules(reading: Reading, actor: Actor, shop_id: int) -> ShopRules:
    """A shop's rules, for who may manage it."""
    accounts.access_shop(reading, actor, shop_id, Permission.SHOP_MANAGE)
    return rules_of(reading, shop_id)


def change_rules(unit: Unit, actor: Actor, shop_id: int, change: ShopRulesChange) -> ShopRules:
    """Change a shop's rules; on call is only who works there."""
    before = get_rules(unit, actor, shop_id)
    values = changes_of(change)
    if not set(values.get("on_call", ())) <= set(accounts.active_colleagues_of(unit, [shop_id])):
        raise InvalidError(fields=(FieldError("/on_call", "alerts.no_such_staff"),))
    after = msgspec.structs.replace(before, **values)
    kept = msgspec.to_builtins(after)
    del kept["version"]
    if not store.save_rules(unit, shop_id, change.version, kept):
        raise ConflictError("alerts.changed_meanwhile")
    audit.record(unit, actor, "alert_rules.update", Target("shop", shop_id), before, after)
    return rules_of(unit, shop_id)


def _known(kept: dict[str, Any], kind: Any) -> Any:
    """What is kept, without what is gone since it was kept."""
    return msgspec.convert({name: kept[name] for name in kind.__struct_fields__ if name in kept}, kind)
