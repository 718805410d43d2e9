"""How one person wants to be told of things."""

import msgspec

from yingda.accounts.types import Actor
from yingda.console import store
from yingda.console.types import AlertSettings
from yingda.infra.db import Reading, Unit


def alerts_of(reading: Reading, actor: Actor) -> AlertSettings:
    """The actor's settings; as shipped if they never changed any."""
    kept = store.find_alerts(reading, actor.staff_id) or {}
    known = {name: kept[name] for name in AlertSettings.__struct_fields__ if name in kept}
    return msgspec.convert(known, AlertSettings)


def keep_alerts(unit: Unit, actor: Actor, settings: AlertSettings) -> AlertSettings:
    """Replace the actor's settings."""
    store.save_alerts(unit, actor.staff_id, msgspec.to_builtins(settings))
    return settings
