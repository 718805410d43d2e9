"""Telling the customer of a conversation an article."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT
from msgspec import Meta, Struct

from yingda.accounts.types import Actor
from yingda.conversations.pushes import Message, MessageFile
from yingda.infra.db import Reading
from yingda.infra.http.params import Db, PathId
from yingda.knowledge import service

Me = NamedDependency[Actor]


class ArticleForCustomer(Struct, frozen=True, kw_only=True):
    """An article as the customer of a conversation is told it now."""

    id: int
    version: int
    question: str
    text: str
    html: str
    pictures: list[MessageFile]
    category: str


class SendArticle(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Tell the article; `text` is what the agent made of it, None as it is."""

    client_id: Annotated[str, Meta(min_length=8, max_length=56)]
    text: Annotated[str, Meta(max_length=5000)] | None = None
    pictures: bool = True


class SentArticle(Struct, frozen=True):
    """The messages that an article became."""

    items: list[Message]


class TellController(Controller):
    """Using an article in a conversation."""

    path = "/api/v1/conversations/{conversation_id:int}/articles/{article_id:int}"
    tags = ("knowledge",)

    @get("/", operation_id="renderArticle")
    async def render(self, db: Db, actor: Me, conversation_id: PathId, article_id: PathId) -> ArticleForCustomer:
        """The article with its campaign fields filled in."""
        return await db.read(_render, actor, conversation_id, article_id)

    @post("/inserted", operation_id="noteArticleInserted", status_code=HTTP_204_NO_CONTENT)
    async def inserted(self, db: Db, actor: Me, conversation_id: PathId, article_id: PathId) -> None:
        """Count that it was put into the composer."""
        await db.write(service.note_inserted, actor, conversation_id, article_id)

    @post("/", operation_id="sendArticle")
    async def send(
        self, db: Db, actor: Me, conversation_id: PathId, article_id: PathId, data: JSONBody[SendArticle]
    ) -> SentArticle:
        """Send it to the customer, its pictures as messages of their own."""
        answer = await db.read(service.answer_for, actor, conversation_id, article_id)
        telling = service.prepare_telling(answer, data.client_id, data.text, pictures=data.pictures)
        return SentArticle(await db.write(service.tell, actor, conversation_id, telling))


def _render(reading: Reading, actor: Actor, conversation_id: int, article_id: int) -> ArticleForCustomer:
    answer = service.answer_for(reading, actor, conversation_id, article_id)
    return ArticleForCustomer(
        id=answer.id, version=answer.version, question=answer.question, text=answer.plain, html=answer.html,
        pictures=[service.picture(reading, kept) for kept in answer.pictures], category=answer.category,
    )  # fmt: skip


ROUTES = (TellController,)
