"""Reading messages, taking them back, uploads."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from yingda.accounts.types import Actor
from yingda.conversations import service
from yingda.conversations.api.shapes import MessageReveal, Messages, PathId, ReadUpTo
from yingda.conversations.pushes import ConversationCard, Message
from yingda.conversations.service import Span
from yingda.customers.pushes import Revealed
from yingda.infra.db import Database
from yingda.infra.files import service as files
from yingda.infra.files.service import UploadedFile
from yingda.infra.http.limits import Limiter, Rule
from yingda.infra.http.params import Count, QueryId, QuerySeq
from yingda.infra.storage import Storage
from yingda.kit.errors import InvalidError

UPLOADS = Rule("staff.upload", 120, 60)


class MessageController(Controller):
    """The messages of one conversation."""

    path = "/api/v1/conversations/{conversation_id:int}"
    tags = ("conversations",)

    @get("/", operation_id="getConversation")
    async def read_card(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], conversation_id: PathId
    ) -> ConversationCard:
        """The conversation's card."""
        return await db.read(service.access_card, actor, conversation_id)

    @get("/messages", operation_id="listMessages")
    async def read_messages(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        conversation_id: PathId,
        before_seq: QueryId = None,
        after_seq: QuerySeq = None,
        limit: Count = 50,
    ) -> Messages:
        """The newest messages, older ones, or those that were missed."""
        span = Span(after_seq, before_seq, limit)
        return Messages(*await db.read(service.messages_for_staff, actor, conversation_id, span))

    @post("/messages/{seq:int}/withdraw", operation_id="withdrawMessage", status_code=HTTP_200_OK)
    async def withdraw(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        conversation_id: PathId,
        seq: PathId,
    ) -> Message:
        """Take back one's own message within two minutes."""
        return await db.write(service.withdraw, actor, conversation_id, seq)

    @post("/messages/{seq:int}/reveal", operation_id="revealMessage", status_code=HTTP_200_OK)
    async def reveal(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        conversation_id: PathId,
        seq: PathId,
        data: JSONBody[MessageReveal],
    ) -> Revealed:
        """A message whose contacts are masked, in full; every look is written down."""
        return await db.write(service.reveal_message, actor, conversation_id, seq, data.how)

    @post("/read", operation_id="markRead", status_code=HTTP_204_NO_CONTENT)
    async def mark_read(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        conversation_id: PathId,
        data: JSONBody[ReadUpTo],
    ) -> None:
        """Say how far one has read."""
        await db.write(service.mark_read_by_staff, actor, conversation_id, data.seq)


class FileController(Controller):
    """Uploads of staff."""

    path = "/api/v1/files"
    tags = ("files",)

    @post("/", operation_id="uploadFile", status_code=HTTP_200_OK)
    async def upload(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        storage: NamedDependency[Storage],
        limiter: NamedDependency[Limiter],
        data: Annotated[dict[str, UploadFile], Body(media_type=RequestEncodingType.MULTI_PART)],
    ) -> UploadedFile:
        """Upload a picture or file, to be sent by its token."""
        await limiter.hit(UPLOADS, str(actor.staff_id))
        upload = data.get("file")
        if upload is None:
            raise InvalidError("error.file.empty")
        stored = await storage.put(await upload.read(), upload.filename)
        return await db.write(files.register, stored, f"staff:{actor.staff_id}")
