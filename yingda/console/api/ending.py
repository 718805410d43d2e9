"""Ending a conversation: its result, what was done, the customer's last word."""

from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from yingda.accounts.types import Actor
from yingda.console.service.answering import AnswerAll, answer_all
from yingda.console.service.ending import Closing, end
from yingda.conversations import service as conversations
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service import Ending, NoAnswer
from yingda.conversations.types import Result, UnsolvedReason
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.infra.http.params import Db, Id, PathId
from yingda.kit.errors import FieldError, InvalidError
from yingda.outreach import service as outreach
from yingda.outreach.pushes import BesideList, ClosingHint

Me = NamedDependency[Actor]


class EndRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the episode ends; `done` says what was done where the matter asks for it."""

    result: Result
    unsolved_reason: UnsolvedReason | None = None
    note: Annotated[str, Meta(max_length=500)] | None = None
    done: Annotated[str, Meta(max_length=200)] = ""
    no_answer: NoAnswer | None = None


class AnswerSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an answer was made from before it was edited."""

    kind: SourceKind = SourceKind.TYPED
    id: Id | None = None
    version: Id | None = None


class AnswerAllRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One answer to several conversations of one customer; the same `client_id` again is harmless."""

    client_id: Annotated[str, Meta(min_length=8, max_length=48, pattern=r"^[\w.:-]+$")]
    conversation_ids: Annotated[list[Id], Meta(min_length=1, max_length=20)]
    text: Annotated[str, Meta(max_length=5000)]
    source: AnswerSource = AnswerSource()


class AnsweredAll(msgspec.Struct, frozen=True):
    """The conversations as they are now."""

    items: list[ConversationCard]


class EndingController(Controller):
    """Ending, and what is beside a conversation."""

    path = "/api/v1/conversations/{conversation_id:int}"
    tags = ("conversations",)

    @post("/end", operation_id="endConversation", status_code=HTTP_200_OK)
    async def end(
        self, db: Db, actor: Me, conversation_id: PathId, data: JSONBody[EndRequest]
    ) -> ConversationCard:
        """End the episode with its result; 409 while the customer is owed an answer."""
        ending = Ending(data.result, data.unsolved_reason, data.note)
        return await db.write(end, actor, conversation_id, Closing(ending, data.done, data.no_answer))

    @get("/closing", operation_id="getClosingHint")
    async def closing(self, db: Db, actor: Me, conversation_id: PathId) -> ClosingHint:
        """What ending it as solved has to say, and whether its customer is owed an answer."""
        return await db.read(outreach.closing_hint, actor, conversation_id)

    @get("/beside", operation_id="listBeside")
    async def beside(self, db: Db, actor: Me, conversation_id: PathId) -> BesideList:
        """What else its customer has open, as far as the reader may see it."""
        return BesideList(await db.read(conversations.open_beside, actor, conversation_id))


@post("/api/v1/answers", operation_id="answerAll", tags=["conversations"], status_code=HTTP_200_OK)
async def answer_several(db: Db, actor: Me, data: JSONBody[AnswerAllRequest]) -> AnsweredAll:
    """Answer several open conversations of one customer at once, all or none."""
    words = data.text.strip()
    if not words:
        raise InvalidError(fields=(FieldError("/text", "conversation.empty"),))
    source = Source(data.source.kind, data.source.id, data.source.version)
    ids = tuple(dict.fromkeys(data.conversation_ids))
    # the guard looks at each: what may be said in one channel need not be fit for another
    answer = AnswerAll(data.client_id, tuple((one, clear(words, source)) for one in ids))
    return AnsweredAll(await db.write(answer_all, actor, answer))


ROUTES = (EndingController, answer_several)
