"""Words of quick replies: levels, parts, variables, and what is asked of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from yingda.kit.errors import FieldError
from yingda.kit.ids import MAX_ID
from yingda.knowledge.types.kinds import ScriptKind


class Level(StrEnum):
    """Who uses a quick reply: its author, a team, or everybody of a shop."""

    PERSONAL = "personal"
    TEAM = "team"
    SHOP = "shop"


class PartKind(StrEnum):
    """What one message of a quick reply is."""

    TEXT = "text"
    PICTURE = "picture"


class Variable(StrEnum):
    """What is filled in when a quick reply is used."""

    SHOP = "shop"
    ALIAS = "alias"  # of whoever sends
    CUSTOMER = "customer"
    AGENT = "agent"  # the alias of whoever has the conversation
    ORDER = "order"
    TIME = "time"  # now, in the shop's zone
    TITLE = "title"  # how to address the customer
    PROMISED = "promised_time"
    OPENING = "opening_time"  # when the shop opens next
    WAIT = "wait"  # how long it will take until somebody is there


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a quick reply; `file` is what infra.files keeps of a picture."""

    kind: PartKind
    text: str = ""
    file: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A stored quick reply."""

    id: int
    version: int
    level: Level
    shop_id: int | None
    team_id: int | None
    owner_id: int | None
    code: str
    group: str
    title: str
    parts: tuple[Part, ...]
    kind: ScriptKind = ScriptKind.CUSTOM


@dataclass(frozen=True, slots=True)
class Rendered:
    """A quick reply filled in for one conversation; `missing` could not be."""

    reply_id: int
    version: int
    parts: tuple[Part, ...]
    missing: tuple[str, ...]


_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
_Text = Annotated[str, Meta(max_length=2000)]
_Token = Annotated[str, Meta(min_length=8, max_length=128)]


class PartDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message as it is typed in: a text, or the token of an uploaded picture."""

    kind: PartKind
    text: _Text = ""
    file_token: _Token | None = None


Parts = Annotated[list[PartDraft], Meta(min_length=1, max_length=10)]
Code = Annotated[str, Meta(max_length=20, pattern=r"^[^\s/]*$")]
Title = Annotated[str, Meta(min_length=1, max_length=60)]
Group = Annotated[str, Meta(max_length=30)]


class ReplyContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a quick reply says; `code` is typed after "/"."""

    code: Code = ""
    group: Group = ""
    title: Title
    parts: Parts


class ReplyDraft(ReplyContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A quick reply to be made; a personal or team one may belong to one shop only."""

    client_id: Annotated[str, Meta(min_length=8, max_length=64)]
    level: Level
    kind: ScriptKind = ScriptKind.CUSTOM
    shop_id: _Id | None = None
    team_id: _Id | None = None


class ReplyChange(ReplyContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The new content of a quick reply, if it still has `version`; without `kind` it stays of the kind it is."""

    version: int
    kind: ScriptKind | None = None


Cell = str | datetime | None


class Column(StrEnum):
    """What a sheet of quick replies says of each; title and first message are always needed."""

    GROUP = "group"
    CODE = "code"
    TITLE = "title"
    TEXT = "text"
    TEXT_2 = "text_2"
    TEXT_3 = "text_3"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One quick reply of a sheet: `number` is the row that the reader sees."""

    number: int
    cells: Mapping[Column, str]
    problems: Sequence[FieldError] = field(default=())
