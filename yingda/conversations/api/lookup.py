"""Looking things up for a conversation: past matters, messages by words, what is prefilled."""

from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from yingda.accounts.types import Actor
from yingda.conversations import service
from yingda.conversations.pushes import EpisodePage, MessageHits
from yingda.conversations.service import Target
from yingda.conversations.types import Result, UnsolvedReason
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, PathId, QueryId

Me = NamedDependency[Actor]


class ReasonChoice(msgspec.Struct, frozen=True):
    """A reason for which a matter stays unsolved."""

    code: UnsolvedReason
    text: str


class EndSuggestion(msgspec.Struct, frozen=True):
    """The result to prefill, and the reasons to choose from if it is unsolved."""

    result: Result
    reasons: list[ReasonChoice]


class TransferText(msgspec.Struct, frozen=True):
    """The question to the customer whether they agree to be handed on."""

    text: str


class PrefillController(Controller):
    """What is written for the agent beforehand."""

    path = "/api/v1/conversations/{conversation_id:int}"
    tags = ("conversations",)

    @get("/end-suggestion", operation_id="suggestEnding")
    async def suggest_ending(self, db: Db, actor: Me, conversation_id: PathId) -> EndSuggestion:
        """How the episode most likely ended."""
        hint = await db.read(service.suggest_ending, actor, conversation_id)
        return EndSuggestion(hint.result, [ReasonChoice(code, text) for code, text in hint.reasons])

    @get("/transfer-text", operation_id="getTransferText")
    async def transfer_text(
        self,
        db: Db,
        actor: Me,
        conversation_id: PathId,
        to_agent_id: QueryId = None,
        to_team_id: QueryId = None,
        reason: Annotated[str, QueryParameter(max_length=500)] = "",
    ) -> TransferText:
        """The question to the customer, in their language."""
        target = Target(to_agent_id, to_team_id)
        return TransferText(await db.read(service.transfer_text, actor, conversation_id, target, reason))


class EpisodeController(Controller):
    """Past matters of a customer."""

    path = "/api/v1/customers/{customer_id:int}/episodes"
    tags = ("customers",)

    @get("/", operation_id="listEpisodes")
    async def list_episodes(
        self, db: Db, actor: Me, customer_id: PathId, cursor: Cursor = None, limit: Limit = None
    ) -> EpisodePage:
        """The customer's episodes in the reader's shops, newest first."""
        before = decode_cursor(cursor, tuple[int])[0] if cursor else None
        items, more = await db.read(service.episodes_of, actor, customer_id, before, clamp_limit(limit, 20))
        return EpisodePage(items, encode_cursor(more) if more else None)


class SearchController(Controller):
    """Finding messages."""

    path = "/api/v1/search/messages"
    tags = ("conversations",)

    @get("/", operation_id="searchMessages")
    async def search(
        self,
        db: Db,
        actor: Me,
        q: Annotated[str, QueryParameter(max_length=200)],
        shop_id: QueryId = None,
        cursor: Cursor = None,
        limit: Limit = None,
    ) -> MessageHits:
        """Messages that hold all the words, newest first."""
        before = decode_cursor(cursor, tuple[int])[0] if cursor else None
        place = (before, clamp_limit(limit, 20))
        items, more = await db.read(service.search_messages, actor, q, shop_id, place)
        return MessageHits(items, encode_cursor(more) if more else None)
