"""The reader's bell over HTTP."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from yingda.accounts.types import Actor
from yingda.alerts import service
from yingda.alerts.pushes import AlertCard, AlertItems, AlertPage
from yingda.infra.clock import from_ms, to_ms
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, PathId

Me = NamedDependency[Actor]
LAST_MS = 4_102_444_800_000  # the year 2100: cursors come from outside, and `datetime` ends somewhere


class AlertController(Controller):
    """What the reader was told."""

    path = "/api/v1/alerts"
    tags = ("alerts",)

    @get("/", operation_id="listAlerts")
    async def list_alerts(
        self,
        db: Db,
        actor: Me,
        unread: Annotated[bool, QueryParameter()] = False,
        cursor: Cursor = None,
        limit: Limit = None,
    ) -> AlertPage:
        """The reader's bell, newest first."""
        most = clamp_limit(limit)
        items, count = await db.read(service.list_alerts, actor, _before(cursor), most, unread=unread)
        last = items[most - 1] if len(items) > most else None
        return AlertPage(items[:most], count, encode_cursor(to_ms(last.at), last.id) if last else None)

    @get("/{alert_id:int}/items", operation_id="listAlertItems")
    async def items(self, db: Db, actor: Me, alert_id: PathId) -> AlertItems:
        """What a line of the bell stands for."""
        return await db.read(service.items_of, actor, alert_id)

    @post("/{alert_id:int}/read", operation_id="readAlert", status_code=HTTP_204_NO_CONTENT)
    async def read(self, db: Db, actor: Me, alert_id: PathId) -> None:
        """Mark a line as read."""
        await db.write(service.read_alert, actor, alert_id)

    @post("/read", operation_id="readAllAlerts", status_code=HTTP_204_NO_CONTENT)
    async def read_all(self, db: Db, actor: Me) -> None:
        """Mark the whole bell as read."""
        await db.write(service.read_all, actor)

    @post("/{alert_id:int}/take", operation_id="takeAlert", status_code=HTTP_200_OK)
    async def take(self, db: Db, actor: Me, alert_id: PathId) -> AlertCard:
        """Say that one sees to it; nobody else is called any more."""
        return await db.write(service.take_on, actor, alert_id)


ROUTES = (AlertController,)


def _before(cursor: str | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    at_ms, alert_id = decode_cursor(cursor, tuple[int, int])
    return from_ms(min(max(at_ms, 0), LAST_MS)), alert_id
