"""Speaking for the shop: a message, and in the same unit what it promises."""

from typing import Annotated, Literal

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from yingda.accounts.types import Actor
from yingda.console.service.sending import send
from yingda.conversations import service as conversations
from yingda.conversations.pushes import Message
from yingda.conversations.service import Outgoing
from yingda.conversations.types import MAX_VOICE_MS, Draft, Kind
from yingda.followups import service as followups
from yingda.followups.types import Said
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.infra.http.params import Db, Id, PathId
from yingda.kit.errors import FieldError, InvalidError

Me = NamedDependency[Actor]
SentKind = Literal["text", "picture", "file", "voice", "note"]
TypedSource = Literal["typed", "quick_reply", "script", "article"]


class SentSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an answer was made from before it was edited."""

    kind: TypedSource
    id: Id | None = None
    version: Id | None = None


class SendMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A message or note; sending it again with the same `client_id` is harmless.

    `promises` is what its sender was shown that it promises and left standing; absent: nobody was shown anything,
    and what it seems to promise is suggested afterwards.
    """

    client_id: Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+$")]
    kind: SentKind
    text: Annotated[str, Meta(max_length=5000)] = ""
    file_token: Annotated[str, Meta(max_length=100)] | None = None
    quote_seq: Id | None = None
    source: SentSource | None = None
    mentions: Annotated[list[Id], Meta(max_length=20)] = []
    duration_ms: Annotated[int, Meta(ge=1, le=MAX_VOICE_MS)] | None = None
    promises: Annotated[list[Said], Meta(max_length=5)] | None = None


@post(
    "/api/v1/conversations/{conversation_id:int}/messages", operation_id="sendMessage", tags=["conversations"],
    status_code=HTTP_200_OK,
)  # fmt: skip
async def send_message(db: Db, actor: Me, conversation_id: PathId, data: JSONBody[SendMessage]) -> Message:
    """Speak for the shop and keep what that promises, or write a note among colleagues."""
    draft = _draft(data)
    if draft.kind is Kind.NOTE:
        return await db.write(conversations.write_note, actor, conversation_id, draft)
    outgoing = Outgoing(draft, clear(draft.text, _source(data)))
    return await db.write(send, actor, conversation_id, outgoing, tuple(data.promises or ()))


def _draft(data: SendMessage) -> Draft:
    kind = Kind(data.kind)
    text = data.text.strip()
    if kind in (Kind.TEXT, Kind.NOTE) and not text:
        raise InvalidError(fields=(FieldError("/text", "conversation.empty"),))
    if kind in (Kind.PICTURE, Kind.FILE, Kind.VOICE) and data.file_token is None:
        raise InvalidError(fields=(FieldError("/file_token", "conversation.no_file"),))
    if kind is Kind.VOICE and data.duration_ms is None:
        raise InvalidError(fields=(FieldError("/duration_ms", "conversation.no_duration"),))
    return Draft(
        data.client_id, kind, text, data.file_token, data.quote_seq, tuple(data.mentions), data.duration_ms,
        # what cannot be a promise needs no reading for one afterwards either
        screened=data.promises is not None or not followups.may_promise(text),
    )  # fmt: skip


def _source(data: SendMessage) -> Source:
    if data.source is None:
        return Source(SourceKind.TYPED)
    return Source(SourceKind(data.source.kind), data.source.id, data.source.version)
