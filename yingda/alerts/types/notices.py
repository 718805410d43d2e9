"""Words of notices and the shift log, and what is asked of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID

_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
_ClientId = Annotated[str, Meta(min_length=8, max_length=64)]


@dataclass(frozen=True, slots=True)
class Posted:
    """A stored notice."""

    id: int
    version: int
    title: str
    body: str
    must_read: bool
    author_id: int
    at: datetime
    archived: bool
    shop_ids: tuple[int, ...]


class NoticeDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A notice for the staff of shops; the same `client_id` again posts nothing twice."""

    client_id: _ClientId
    title: Annotated[str, Meta(min_length=1, max_length=80)]
    body: Annotated[str, Meta(max_length=5000)] = ""
    must_read: bool = False
    shop_ids: Annotated[list[_Id], Meta(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which entries of a shop's shift log: with these words, by the members of a team, before an id."""

    words: str = ""
    team_id: int | None = None
    before: int | None = None
    limit: int = 50


class LogDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the next shift should know; the same `client_id` again writes nothing twice."""

    client_id: _ClientId
    shop_id: _Id
    text: Annotated[str, Meta(min_length=1, max_length=5000)]
