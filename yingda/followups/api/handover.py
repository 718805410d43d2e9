"""Handing over, over HTTP."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from yingda.accounts.types import Actor
from yingda.followups.pushes.handover import HandoverCard, HandoverPage, HandoverSheet
from yingda.followups.service import handover as service
from yingda.followups.types.handover import ItemDecline, ItemOffer, NewHandover
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, PathId, QueryId

Me = NamedDependency[Actor]


class HandoverController(Controller):
    """What people leave to others."""

    path = "/api/v1/handovers"
    tags = ("handovers",)

    @get("/", operation_id="listHandovers")
    async def page(
        self,
        db: Db,
        actor: Me,
        shop: Annotated[bool, QueryParameter()] = False,
        cursor: Cursor = None,
        limit: Limit = None,
    ) -> HandoverPage:
        """Those that concern the reader, or all of the reader's shops."""
        before = decode_cursor(cursor, tuple[int])[0] if cursor else None
        items, more = await db.read(
            service.list_handovers, actor, shop=shop, before=before, limit=clamp_limit(limit)
        )
        return HandoverPage(items, encode_cursor(more) if more else None)

    @get("/sheet", operation_id="getHandoverSheet")
    async def sheet(self, db: Db, actor: Me, giver_id: QueryId = None) -> HandoverSheet:
        """Everything that somebody has, and who could have it."""
        return await db.read(service.sheet_of, actor, giver_id)

    @post("/", operation_id="startHandover", status_code=HTTP_201_CREATED)
    async def start(self, db: Db, actor: Me, data: JSONBody[NewHandover]) -> HandoverCard:
        """Offer each thing to a colleague."""
        return await db.write(service.start_handover, actor, data)

    @get("/{handover_id:int}", operation_id="getHandover")
    async def show(self, db: Db, actor: Me, handover_id: PathId) -> HandoverCard:
        """A handover, as far as it concerns the reader."""
        return await db.read(service.show_handover, actor, handover_id)

    @post("/{handover_id:int}/accept", operation_id="acceptHandover", status_code=HTTP_200_OK)
    async def accept_all(self, db: Db, actor: Me, handover_id: PathId) -> HandoverCard:
        """Have everything of it that one is offered."""
        return await db.write(service.accept_all, actor, handover_id)


class HandoverItemController(Controller):
    """Things on their way."""

    path = "/api/v1/handover-items/{item_id:int}"
    tags = ("handovers",)

    @post("/accept", operation_id="acceptHandoverItem", status_code=HTTP_200_OK)
    async def accept(self, db: Db, actor: Me, item_id: PathId) -> HandoverCard:
        """Have it from now on."""
        return await db.write(service.accept_item, actor, item_id)

    @post("/decline", operation_id="declineHandoverItem", status_code=HTTP_200_OK)
    async def decline(self, db: Db, actor: Me, item_id: PathId, data: JSONBody[ItemDecline]) -> HandoverCard:
        """Say why one cannot take it."""
        return await db.write(service.decline_item, actor, item_id, data)

    @post("/offer", operation_id="offerHandoverItem", status_code=HTTP_200_OK)
    async def offer(self, db: Db, actor: Me, item_id: PathId, data: JSONBody[ItemOffer]) -> HandoverCard:
        """Somebody else is to have it."""
        return await db.write(service.offer_item, actor, item_id, data)

    @post("/keep", operation_id="keepHandoverItem", status_code=HTTP_200_OK)
    async def keep(self, db: Db, actor: Me, item_id: PathId) -> HandoverCard:
        """The giver sees to it after all."""
        return await db.write(service.keep_item, actor, item_id)


ROUTES = (HandoverController, HandoverItemController)
