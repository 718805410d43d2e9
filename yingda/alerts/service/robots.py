"""Robots: added, changed and taken away by those who manage integrations; what came of their messages."""

from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, changes_of
from yingda.alerts.policy import outside as policy
from yingda.alerts.service.letters import arm_next
from yingda.alerts.store import outside as store
from yingda.alerts.types import (
    SENT,
    Platform,
    Robot,
    RobotChange,
    RobotDraft,
    RobotSend,
    RobotSends,
    Severity,
    To,
)
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.sealing import Sealer
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.kit.texts import text

NEWEST = 50  # messages of a robot's log

_TRAIL = ("name", "url_hint", "shop_ids", "kinds", "least", "active")


def access_robot(reading: Reading, actor: Actor, robot_id: int) -> Any:
    """The robot, if all it is told about is the actor's too."""
    accounts.check_may(actor, Permission.INTEGRATION_MANAGE)
    row = store.find_robot(reading, robot_id)
    if row is None or not set(row.shop_ids) <= actor.shop_ids:
        raise NotFoundError
    return row


def list_robots(reading: Reading, actor: Actor) -> list[Robot]:
    """The robots of the actor's shops, the newest first."""
    accounts.check_may(actor, Permission.INTEGRATION_MANAGE)
    return [
        _shown(reading, row, actor.locale)
        for row in store.load_robots(reading)
        if set(row.shop_ids) <= actor.shop_ids
    ]


def get_robot(reading: Reading, actor: Actor, robot_id: int) -> Robot:
    """One robot."""
    return _shown(reading, access_robot(reading, actor, robot_id), actor.locale)


def create_robot(unit: Unit, actor: Actor, draft: RobotDraft, sealer: Sealer) -> Robot:
    """Add a robot; the same `client_id` again gives the first."""
    accounts.check_may(actor, Permission.INTEGRATION_MANAGE)
    _check_shops(actor, draft.shop_ids)
    values = {
        "name": _name(draft.name), "platform": draft.platform.value, "shop_ids": sorted(set(draft.shop_ids)),
        "kinds": sorted(set(draft.kinds)), "least": draft.least.value, "locale": draft.locale,
        "author_id": actor.staff_id, "client_id": draft.client_id, **_sealed(draft.url, draft.secret, sealer),
    }  # fmt: skip
    made = store.insert_robot(unit, values)
    if made is None:
        return get_robot(unit, actor, store.find_made(unit, actor.staff_id, draft.client_id))
    row = access_robot(unit, actor, made)
    audit.record(unit, actor, "robot.create", Target("robot", made), None, _trail(row))
    return _shown(unit, row, actor.locale)


def update_robot(unit: Unit, actor: Actor, robot_id: int, change: RobotChange, sealer: Sealer) -> Robot:
    """Change a robot, stop it or start it again."""
    row = access_robot(unit, actor, robot_id)
    values = changes_of(change)
    if "name" in values:
        values["name"] = _name(values["name"])
    if "shop_ids" in values:
        _check_shops(actor, values["shop_ids"])
        values["shop_ids"] = sorted(set(values["shop_ids"]))
    if "kinds" in values:
        values["kinds"] = sorted(set(values["kinds"]))
    if "url" in values:
        url = values.pop("url").strip()
        values |= {"url": sealer.seal(url), "url_hint": policy.hint_of(url)}
    if "secret" in values:
        values["secret"] = sealer.seal(values["secret"]) if values["secret"] else None
    if not store.update_robot(unit, robot_id, change.version, values):
        raise ConflictError("alerts.changed_meanwhile")
    arm_next(unit, To(robot_id=robot_id))  # what waited while it was stopped
    after = access_robot(unit, actor, robot_id)
    audit.record(unit, actor, "robot.update", Target("robot", robot_id), _trail(row), _trail(after))
    return _shown(unit, after, actor.locale)


def delete_robot(unit: Unit, actor: Actor, robot_id: int) -> None:
    """Take a robot away, with its log."""
    row = access_robot(unit, actor, robot_id)
    audit.record(unit, actor, "robot.delete", Target("robot", robot_id), _trail(row))
    store.delete_robot(unit, robot_id)


def sends_of(reading: Reading, actor: Actor, robot_id: int, *, failed: bool) -> RobotSends:
    """What was sent to a robot last, newest first; only what went wrong if `failed`."""
    access_robot(reading, actor, robot_id)
    rows = store.load_sends(reading, robot_id, NEWEST, failed=failed)
    return RobotSends([_sent(row, actor.locale) for row in rows])


def _sealed(url: str, secret: str, sealer: Sealer) -> dict[str, Any]:
    url = url.strip()
    return {
        "url": sealer.seal(url), "url_hint": policy.hint_of(url), "secret": sealer.seal(secret) if secret else None,
    }  # fmt: skip


def _check_shops(actor: Actor, shop_ids: list[int]) -> None:
    if not set(shop_ids) <= actor.shop_ids:
        raise InvalidError(fields=(FieldError("/shop_ids", "accounts.no_such_shop"),))


def _name(name: str) -> str:
    if not name.strip():
        raise InvalidError(fields=(FieldError("/name", "error.field.too_short", {"limit": 1}),))
    return name.strip()


def _trail(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TRAIL}


def _shown(reading: Reading, row: Any, locale: str) -> Robot:
    last = store.load_sends(reading, row.id, 1)
    return Robot(
        id=row.id, version=row.version, name=row.name, platform=Platform(row.platform), url_hint=row.url_hint,
        signed=row.secret is not None, shop_ids=row.shop_ids, kinds=row.kinds, least=Severity(row.least),
        locale=row.locale, active=row.active, waiting=store.count_waiting(reading, row.id),
        last=_sent(last[0], locale) if last else None, created_at=row.created_at,
    )  # fmt: skip


def _sent(row: Any, locale: str) -> RobotSend:
    told = text(row.outcome, locale, {"detail": row.detail}) if row.outcome not in {None, SENT} else None
    return RobotSend(
        id=row.id, at=row.at, ms=row.ms, test=row.test, alerts=len(row.letters),
        ok=None if row.outcome is None else row.outcome == SENT, text=told,
    )  # fmt: skip
