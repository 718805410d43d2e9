"""The live wall over HTTP."""

from litestar import get
from litestar.di import NamedDependency

from yingda.accounts.types import Actor
from yingda.console import service
from yingda.console.pushes import Wall
from yingda.infra.http.params import Db, QueryId


@get("/api/v1/wall", operation_id="getWall", tags=("wall",))
async def wall(db: Db, actor: NamedDependency[Actor], shop_id: QueryId = None) -> Wall:
    """Who waits, who serves, how today goes, what to look at; of one shop or of all."""
    return await db.read(service.wall_of, actor, shop_id)
