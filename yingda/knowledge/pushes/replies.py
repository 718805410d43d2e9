"""Quick replies as the API carries them."""

import msgspec

from yingda.conversations.pushes import MessageFile
from yingda.knowledge.types import Level, PartKind
from yingda.knowledge.types.kinds import ScriptKind


class ReplyPart(msgspec.Struct, frozen=True):
    """One message of a quick reply."""

    kind: PartKind
    text: str
    file: MessageFile | None


class QuickReply(msgspec.Struct, frozen=True, kw_only=True):
    """A quick reply; `uses` counts the reader's own."""

    id: int
    version: int
    level: Level
    kind: ScriptKind
    lacks: list[str]  # codes of elements that a script of the kind should have
    shop_id: int | None
    team_id: int | None
    owner_id: int | None
    code: str
    group: str
    title: str
    parts: list[ReplyPart]
    variables: list[str]
    uses: int


class QuickReplyList(msgspec.Struct, frozen=True):
    """What somebody can use in a shop."""

    items: list[QuickReply]


class RenderedReply(msgspec.Struct, frozen=True):
    """A quick reply filled in for a conversation; what is `missing` still stands in braces."""

    parts: list[ReplyPart]
    missing: list[str]
