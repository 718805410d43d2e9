"""Lists of the workbench and to whom a customer can be handed on."""

from dataclasses import asdict, replace
from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from yingda.accounts.types import Actor
from yingda.console import service
from yingda.console.api.narrowing import NARROWED
from yingda.console.pushes import ConversationCounts, ConversationPage, TransferTargets
from yingda.conversations import service as conversations
from yingda.conversations.types import ListFilter, ListQuery, View
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, PathId, QueryId
from yingda.kit.errors import FieldError, InvalidError

Me = NamedDependency[Actor]


async def provide_wanted(
    view: Annotated[View, QueryParameter()],
    shop_id: QueryId = None,
    owner_id: QueryId = None,
    q: Annotated[str, QueryParameter(max_length=100)] = "",
    cursor: Cursor = None,
    limit: Limit = None,
) -> ListQuery:
    """Which list, narrowed to what, from where."""
    return ListQuery(view, shop_id, owner_id, q.strip(), _after(cursor, view), clamp_limit(limit))


class ListController(Controller):
    """Conversations in lists."""

    path = "/api/v1/conversations"
    tags = ("conversations",)

    @get("/", operation_id="listConversations", dependencies={"wanted": Provide(provide_wanted), **NARROWED})
    async def list_conversations(
        self, db: Db, actor: Me, wanted: NamedDependency[ListQuery], narrowed: NamedDependency[ListFilter]
    ) -> ConversationPage:
        """One page of a list."""
        wanted = replace(wanted, narrowed=narrowed)
        items, more = await db.read(conversations.list_page, actor, wanted)
        return ConversationPage(items, encode_cursor(wanted.view, *more) if more else None)

    @get("/counts", operation_id="countConversations")
    async def counts(self, db: Db, actor: Me, shop_id: QueryId = None) -> ConversationCounts:
        """How many conversations each list has."""
        return ConversationCounts(**asdict(await db.read(conversations.counts_of, actor, shop_id)))

    @get("/{conversation_id:int}/transfer-targets", operation_id="listTransferTargets")
    async def targets(self, db: Db, actor: Me, conversation_id: PathId) -> TransferTargets:
        """Colleagues and teams of the shop, the freest first."""
        return await db.read(service.transfer_targets, actor, conversation_id)


def _after(cursor: str | None, view: View) -> tuple[int, ...] | None:
    """The place that a cursor of this very list holds."""
    if cursor is None:
        return None
    shape: type[tuple[str, int, int]] | type[tuple[str, int, int, int]]
    shape = tuple[str, int, int, int] if view is View.QUEUE else tuple[str, int, int]
    of_view, *place = decode_cursor(cursor, shape)
    if of_view != view:
        raise InvalidError("error.cursor", fields=(FieldError("query/cursor", "error.cursor"),))
    return tuple(int(one) for one in place)
