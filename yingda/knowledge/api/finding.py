"""Articles beside a conversation: what may answer its last turn, and a search by whoever answers."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.infra.http.params import Db, PathId
from yingda.kit.ids import MAX_ID
from yingda.knowledge import service
from yingda.knowledge.pushes.finding import FoundArticles
from yingda.knowledge.service import suggesting
from yingda.knowledge.service.finding import Finder
from yingda.knowledge.types.articles import Audience

Me = NamedDependency[Actor]
Find = NamedDependency[Finder]
BEST = 3
SEARCHED = 8


class FindingController(Controller):
    """Finding articles as staff do: internal ones too."""

    path = "/api/v1"
    tags = ("knowledge",)

    @get("/knowledge/search", operation_id="searchArticles")
    async def search(
        self,
        db: Db,
        actor: Me,
        finder: Find,
        shop_id: Annotated[int, QueryParameter(ge=1, le=MAX_ID)],
        q: Annotated[str, QueryParameter(min_length=1, max_length=100)],
    ) -> FoundArticles:
        """Articles that a shop offers now, by words, pinyin or its initials, best first."""
        await db.read(accounts.access_shop, actor, shop_id)
        found = await finder.find(shop_id, q, SEARCHED, Audience.INTERNAL)
        return FoundArticles(await db.read(suggesting.show_found, shop_id, found))

    @post(
        "/conversations/{conversation_id:int}/suggestions", operation_id="suggestArticles", status_code=HTTP_200_OK
    )
    async def suggest(self, db: Db, actor: Me, finder: Find, conversation_id: PathId) -> FoundArticles:
        """The articles that may answer the customer's last turn; they count as shown to the reader."""
        turn = await db.read(suggesting.last_turn, actor, conversation_id)
        found = await finder.find(turn.shop_id, turn.text, BEST, Audience.INTERNAL)
        if found:
            ids = [one.article_id for one in found]
            await db.write(service.count_shown, turn.shop_id, actor.staff_id, ids)
        return FoundArticles(await db.read(suggesting.show_found, turn.shop_id, found))


ROUTES = (FindingController,)
