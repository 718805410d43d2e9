"""Short ways to tell somebody something."""

from typing import Any

from yingda.accounts.types import Actor
from yingda.alerts.types import Alert, Severity, Whom

KIND = "shop_unattended"
CODE = "alert.bundle"  # any text with parameters: {latest}, {count}


def an_alert(key: str, *whom: Whom, shop: int | None = None, **more: Any) -> Alert:
    values: dict[str, Any] = {
        "kind": KIND, "severity": Severity.WARNING, "code": CODE, "params": {"latest": key, "count": 1}, **more,
    }  # fmt: skip
    return Alert(key=key, shop_id=shop, whom=whom, **values)


def to(*actors: Actor) -> Whom:
    return Whom.people(*(one.staff_id for one in actors))
