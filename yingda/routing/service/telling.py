"""What staff are told of the floor: nobody there, somebody paused, the only one silent."""

from collections.abc import Iterable
from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Permission
from yingda.alerts import service as alerts
from yingda.alerts.types import Alert, Severity, Step, Subject, SubjectKind, Whom
from yingda.infra.db import Unit
from yingda.routing.events import AgentPausedForMisses, LastAgentMissing, ShopUnattended

SILENT_FOR = timedelta(minutes=30)  # after that it is told anew if it is still so
CALL_AFTER_S = 120  # customers wait in an open shop: after that whoever is on call hears of it
WALL = Subject(SubjectKind.WALL)


def tell_unattended(unit: Unit, event: ShopUnattended) -> None:
    """Who watches the floor is told that nobody is there, and whom the shop calls if that stays so."""
    shop = accounts.shop_brief(unit, event.shop_id)
    alerts.tell(unit, Alert(
        key=_unattended(event.shop_id), kind="shop_unattended", severity=Severity.URGENT, shop_id=event.shop_id,
        whom=(Whom.holders(Permission.WALL_READ),), code="routing.alert.unattended",
        params={"shop": shop.name, "waiting": event.waiting}, subject=WALL,
        then=(Step(CALL_AFTER_S, (Whom.on_call(),)),),
    ))  # fmt: skip


def tell_attended(unit: Unit, shop_id: int) -> None:
    """Somebody is there, or the shop has closed."""
    alerts.settle(unit, _unattended(shop_id))


def tell_missing(unit: Unit, event: AgentPausedForMisses | LastAgentMissing) -> None:
    """Who may hand conversations to others is told of somebody who gives no sign of life."""
    last = isinstance(event, LastAgentMissing)
    name = accounts.names_of(unit, [event.staff_id])[event.staff_id].name
    for shop_id in event.shop_ids:
        alerts.tell(unit, Alert(
            key=_missing(event.staff_id, shop_id), kind="last_agent_missing" if last else "agent_paused",
            severity=Severity.URGENT if last else Severity.WARNING, shop_id=shop_id,
            whom=(Whom.holders(Permission.CONVERSATION_REASSIGN),),
            code="routing.alert.last_agent_missing" if last else "routing.alert.agent_paused",
            params={"name": name, "misses": event.misses}, subject=Subject(SubjectKind.STAFF, event.staff_id),
            expires_at=event.at + SILENT_FOR,
        ))  # fmt: skip


def tell_there(unit: Unit, staff_id: int, shop_ids: Iterable[int]) -> None:
    """Somebody gives a sign of life."""
    for shop_id in shop_ids:
        alerts.settle(unit, _missing(staff_id, shop_id))


def _unattended(shop_id: int) -> str:
    return f"routing:unattended:{shop_id}"


def _missing(staff_id: int, shop_id: int) -> str:
    return f"routing:missing:{staff_id}:{shop_id}"
