"""What requests about conversations look like."""

from typing import Annotated, Literal

import msgspec
from litestar.params import PathParameter
from msgspec import Meta

from yingda.conversations.pushes import Message
from yingda.customers.types import Reveal
from yingda.kit.ids import MAX_ID

PathId = Annotated[int, PathParameter(ge=1, le=MAX_ID)]
Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
Seq = Annotated[int, Meta(ge=0, le=MAX_ID)]
ClientId = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+$")]
Text = Annotated[str, Meta(max_length=5000)]
Words = Annotated[str, Meta(max_length=500)]


class Messages(msgspec.Struct, frozen=True):
    """Messages in ascending order, and whether there are more in that direction."""

    items: list[Message]
    has_more: bool


class ReadUpTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far one has read."""

    seq: Seq


class MessageReveal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a message is shown in full or something of it was copied."""

    how: Reveal = Reveal.SHOW


class Reassignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To whom; null: back to the queue."""

    agent_id: Id | None


class TransferRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Handing on: to an agent or to a team, why, and the question to the customer."""

    client_id: ClientId
    to_agent_id: Id | None = None
    to_team_id: Id | None = None
    reason: Words = ""
    text: Text = ""
    summary: Annotated[str, Meta(max_length=2000)] = ""
    without_consent: Literal["customer_asked"] | None = None


class HelpRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question to a colleague or to everybody of a team."""

    client_id: ClientId
    staff_id: Id | None = None
    team_id: Id | None = None
    text: Annotated[str, Meta(min_length=1, max_length=2000)]


class TagList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All tags of the episode."""

    tags: Annotated[list[Annotated[str, Meta(max_length=30)]], Meta(max_length=20)]
