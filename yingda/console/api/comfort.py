"""Saved views, acts on many conversations, one search over everything, alerts."""

from typing import Annotated

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.console import service
from yingda.console.pushes import BulkCard, BulkReport, SavedView, SavedViews, SearchHits
from yingda.console.types import BulkDraft, ViewChange, ViewDraft
from yingda.infra.http.params import Db, PathId, QueryId

Me = NamedDependency[Actor]


class ViewController(Controller):
    """Filters with a name."""

    path = "/api/v1/views"
    tags = ("saved views",)

    @get("/", operation_id="listViews")
    async def list_views(self, db: Db, actor: Me) -> SavedViews:
        """The reader's own, and those of their teams and shops."""
        return await db.read(service.views_of, actor)

    @post("/", operation_id="keepView")
    async def keep(self, db: Db, actor: Me, data: JSONBody[ViewDraft]) -> SavedView:
        """Keep a filter under a name."""
        return await db.write(service.keep_view, actor, data)

    @patch("/{view_id:int}", operation_id="changeView")
    async def change(self, db: Db, actor: Me, view_id: PathId, data: JSONBody[ViewChange]) -> SavedView:
        """Rename it, or give it another filter."""
        return await db.write(service.change_view, actor, view_id, data)

    @delete("/{view_id:int}", operation_id="forgetView")
    async def forget(self, db: Db, actor: Me, view_id: PathId) -> None:
        """Take it away from everybody."""
        await db.write(service.forget_view, actor, view_id)


class BulkController(Controller):
    """One act on many conversations."""

    path = "/api/v1/bulk"
    tags = ("conversations",)

    @post("/", operation_id="beginBulk")
    async def begin(self, db: Db, actor: Me, data: JSONBody[BulkDraft]) -> BulkCard:
        """Begin it; ending waits eight seconds, so that it can be taken back."""
        return await db.write(service.begin_bulk, actor, data)

    @get("/{bulk_id:int}", operation_id="getBulk")
    async def report(self, db: Db, actor: Me, bulk_id: PathId) -> BulkReport:
        """What became of each conversation."""
        return await db.read(service.bulk_report, actor, bulk_id)

    @post("/{bulk_id:int}/cancel", operation_id="cancelBulk", status_code=HTTP_200_OK)
    async def cancel(self, db: Db, actor: Me, bulk_id: PathId) -> BulkCard:
        """Leave undone what is not done yet."""
        return await db.write(service.cancel_bulk, actor, bulk_id)


@get("/api/v1/search", operation_id="search", tags=["conversations"])
async def search(
    db: Db,
    actor: Me,
    q: Annotated[str, QueryParameter(min_length=1, max_length=200)],
    shop_id: QueryId = None,
) -> SearchHits:
    """Customers, conversations and messages that the words find."""
    return await db.read(service.search, actor, q.strip(), shop_id)


ROUTES = (ViewController, BulkController, search)
