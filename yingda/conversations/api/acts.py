"""Acts on one conversation: take, hand on, ask for help, take an ending back."""

from litestar import Controller, delete, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import service
from yingda.conversations.api.shapes import (
    HelpRequest,
    PathId,
    Reassignment,
    TagList,
    TransferRequest,
)
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service import TransferWish
from yingda.conversations.types import Draft, Kind
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Database, Unit
from yingda.kit.errors import FieldError, InvalidError


class ActController(Controller):
    """What staff do with a conversation; every act is safe to repeat."""

    path = "/api/v1/conversations/{conversation_id:int}"
    tags = ("conversations",)

    @post("/take", operation_id="takeConversation", status_code=HTTP_200_OK)
    async def take(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], conversation_id: PathId
    ) -> ConversationCard:
        """Take a waiting conversation."""
        return await db.write(service.take, actor, conversation_id)

    @post("/take-over", operation_id="takeOverConversation", status_code=HTTP_200_OK)
    async def take_over(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], conversation_id: PathId
    ) -> ConversationCard:
        """Take a conversation from whoever has it (supervisors)."""
        return await db.write(service.take_over, actor, conversation_id)

    @post("/reassign", operation_id="reassignConversation", status_code=HTTP_200_OK)
    async def reassign(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        conversation_id: PathId,
        data: JSONBody[Reassignment],
    ) -> ConversationCard:
        """Give a conversation to an agent or back to the queue (supervisors)."""
        return await db.write(service.reassign, actor, conversation_id, data.agent_id)

    @post("/transfer", operation_id="askTransfer", status_code=HTTP_200_OK)
    async def ask_transfer(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        conversation_id: PathId,
        data: JSONBody[TransferRequest],
    ) -> ConversationCard:
        """Ask the customer to be handed on; moves at once when the customer asked for it."""
        asked = data.without_consent is not None
        if not asked and not data.text.strip():
            raise InvalidError(fields=(FieldError("/text", "conversation.empty"),))
        wish = TransferWish(
            data.client_id, data.reason, data.summary, data.to_agent_id, data.to_team_id, customer_asked=asked
        )
        cleared = clear(data.text.strip(), Source(SourceKind.SCRIPT))
        return await db.write(service.ask_transfer, actor, conversation_id, wish, cleared)

    @delete("/transfer", operation_id="cancelTransfer", status_code=HTTP_200_OK)
    async def cancel_transfer(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], conversation_id: PathId
    ) -> ConversationCard:
        """Take the question back."""
        return await db.write(service.cancel_transfer, actor, conversation_id)

    @post("/help", operation_id="askHelp", status_code=HTTP_200_OK)
    async def ask_help(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        conversation_id: PathId,
        data: JSONBody[HelpRequest],
    ) -> ConversationCard:
        """Ask a colleague, or everybody of a team, inside the conversation."""
        return await db.write(_ask_help, actor, conversation_id, data)

    @post("/reopen", operation_id="reopenConversation", status_code=HTTP_200_OK)
    async def reopen(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], conversation_id: PathId
    ) -> ConversationCard:
        """Take one's own ending back, within a few seconds."""
        return await db.write(service.reopen, actor, conversation_id)

    @put("/tags", operation_id="setTags")
    async def set_tags(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        conversation_id: PathId,
        data: JSONBody[TagList],
    ) -> ConversationCard:
        """Replace the episode's tags."""
        return await db.write(service.set_tags, actor, conversation_id, data.tags)


def _ask_help(unit: Unit, actor: Actor, conversation_id: int, asked: HelpRequest) -> ConversationCard:
    if (asked.staff_id is None) == (asked.team_id is None):
        raise InvalidError(fields=(FieldError("/staff_id", "conversation.one_target"),))
    helpers = (asked.staff_id,) if asked.staff_id is not None else accounts.staff_in_team(unit, asked.team_id or 0)
    draft = Draft(asked.client_id, Kind.NOTE, asked.text)
    return service.ask_help(unit, actor, conversation_id, draft, tuple(helpers))
