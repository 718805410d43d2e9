"""What happens in conversations, told to receivers; without one that wants it, one quick look is all."""

from typing import Any

from yingda.conversations.events import (
    EpisodeAssigned,
    EpisodeEnded,
    EpisodeOpened,
    EpisodeReopened,
    MessageAccepted,
    MessageLeft,
    MessageWithdrawn,
    StarsGiven,
    TransferDone,
)
from yingda.conversations.types import Author, Kind
from yingda.infra.db import Unit
from yingda.webhooks import types
from yingda.webhooks.service import tell
from yingda.webhooks.types import CustomerRef, Topic

Told = (
    EpisodeOpened | EpisodeAssigned | EpisodeEnded | EpisodeReopened | MessageAccepted | MessageLeft
    | MessageWithdrawn | StarsGiven | TransferDone
)  # fmt: skip


def tell_opened(unit: Unit, event: EpisodeOpened) -> None:
    """A matter begins."""
    data = types.ConversationOpened(
        **_place(event), customer=CustomerRef(id=event.customer_id), channel=event.channel, number=event.number
    )
    tell(unit, Topic.CONVERSATION_OPENED, data)


def tell_assigned(unit: Unit, event: EpisodeAssigned) -> None:
    """An agent has it."""
    data = types.ConversationAssigned(
        **_place(event), staff_id=event.agent_id, previous_staff_id=event.previous_agent_id, how=event.how
    )
    tell(unit, Topic.CONVERSATION_ASSIGNED, data)


def tell_transferred(unit: Unit, event: TransferDone) -> None:
    """The customer was handed on."""
    data = types.ConversationTransferred(
        **_place(event), transfer_id=event.transfer_id, from_staff_id=event.from_agent_id, consent=event.consent
    )
    tell(unit, Topic.CONVERSATION_TRANSFERRED, data)


def tell_ended(unit: Unit, event: EpisodeEnded) -> None:
    """It is over."""
    data = types.ConversationEnded(
        **_place(event), staff_id=event.agent_id, result=event.result, ended_by=event.ended_by
    )
    tell(unit, Topic.CONVERSATION_ENDED, data)


def tell_reopened(unit: Unit, event: EpisodeReopened) -> None:
    """The end was taken back."""
    data = types.ConversationReopened(**_place(event), staff_id=event.agent_id)
    tell(unit, Topic.CONVERSATION_REOPENED, data)


def tell_rated(unit: Unit, event: StarsGiven) -> None:
    """There are stars."""
    data = types.ConversationRated(**_place(event), staff_id=event.agent_id, stars=event.stars)
    tell(unit, Topic.CONVERSATION_RATED, data)


def tell_message_left(unit: Unit, event: MessageLeft) -> None:
    """Nobody was there."""
    tell(unit, Topic.MESSAGE_LEFT, types.MessageLeft(**_place(event), skill=event.skill))


def tell_message(unit: Unit, event: MessageAccepted) -> None:
    """A message that both sides see: no notes among staff, no lines of ours."""
    if event.kind == Kind.NOTE or event.author == Author.SYSTEM:
        return
    data = types.MessageAccepted(
        **_place(event), seq=event.seq, author=event.author, kind=event.kind, staff_id=event.staff_id,
        needs_answer=event.needs_answer,
    )  # fmt: skip
    tell(unit, Topic.MESSAGE_ACCEPTED, data)


def tell_withdrawn(unit: Unit, event: MessageWithdrawn) -> None:
    """A message was taken back."""
    data = types.MessageWithdrawn(**_place(event), seq=event.seq, staff_id=event.staff_id)
    tell(unit, Topic.MESSAGE_WITHDRAWN, data)


def _place(event: Told) -> dict[str, Any]:
    return {
        "shop_id": event.shop_id, "conversation_id": event.conversation_id, "episode_id": event.episode_id,
    }  # fmt: skip
