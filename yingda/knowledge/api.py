"""Quick replies over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from msgspec import Struct

from yingda.accounts.types import Actor
from yingda.conversations.pushes import Message
from yingda.infra.db import Reading
from yingda.infra.http.params import ClientId, Db, PathId
from yingda.kit.ids import MAX_ID
from yingda.knowledge import service
from yingda.knowledge.pushes import QuickReply, QuickReplyList, RenderedReply
from yingda.knowledge.types import ReplyChange, ReplyDraft

Me = NamedDependency[Actor]


class SendReply(Struct, frozen=True, forbid_unknown_fields=True):
    """Send a quick reply now; the same `client_id` again sends nothing twice."""

    client_id: ClientId


class SentReply(Struct, frozen=True):
    """The messages that a quick reply became."""

    items: list[Message]
    has_more: bool


class QuickReplyController(Controller):
    """Keeping quick replies."""

    path = "/api/v1/quick-replies"
    tags = ("quick replies",)

    @get("/", operation_id="listQuickReplies")
    async def list_replies(
        self, db: Db, actor: Me, shop_id: Annotated[int, QueryParameter(ge=1, le=MAX_ID)]
    ) -> QuickReplyList:
        """What the reader can use in a shop."""
        return QuickReplyList(await db.read(service.replies_of, actor, shop_id))

    @post("/", operation_id="createQuickReply")
    async def create(self, db: Db, actor: Me, data: JSONBody[ReplyDraft]) -> QuickReply:
        """Keep a new quick reply."""
        return await db.write(service.create_reply, actor, data)

    @put("/{reply_id:int}", operation_id="updateQuickReply")
    async def update(self, db: Db, actor: Me, reply_id: PathId, data: JSONBody[ReplyChange]) -> QuickReply:
        """Replace the content of a quick reply."""
        return await db.write(service.update_reply, actor, reply_id, data)

    @delete("/{reply_id:int}", operation_id="archiveQuickReply")
    async def archive(self, db: Db, actor: Me, reply_id: PathId) -> None:
        """Take a quick reply out of use."""
        await db.write(service.archive_reply, actor, reply_id)


class QuickReplyUseController(Controller):
    """Using a quick reply in a conversation."""

    path = "/api/v1/conversations/{conversation_id:int}/quick-replies/{reply_id:int}"
    tags = ("quick replies",)

    @get("/", operation_id="renderQuickReply")
    async def preview(self, db: Db, actor: Me, conversation_id: PathId, reply_id: PathId) -> RenderedReply:
        """The quick reply filled in for this customer."""
        return await db.read(_preview, actor, conversation_id, reply_id)

    @post("/", operation_id="sendQuickReply")
    async def send(
        self, db: Db, actor: Me, conversation_id: PathId, reply_id: PathId, data: JSONBody[SendReply]
    ) -> SentReply:
        """Send all its messages at once."""
        rendered = await db.read(service.render, actor, conversation_id, reply_id)
        outgoing = service.prepare(rendered, data.client_id)
        sent = await db.write(service.send_reply, actor, conversation_id, reply_id, outgoing)
        return SentReply(sent, has_more=False)


ROUTES = (QuickReplyController, QuickReplyUseController)


def _preview(reading: Reading, actor: Actor, conversation_id: int, reply_id: int) -> RenderedReply:
    return service.show(reading, service.render(reading, actor, conversation_id, reply_id))
