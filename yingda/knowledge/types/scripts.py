"""Words of scripts: kinds, and what a text of a kind has to contain."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.knowledge.types.articles import FieldName, Id
from yingda.knowledge.types.replies import Parts, Variable


class ScriptKind(StrEnum):
    """What a text is for."""

    WELCOME = "welcome"
    EVENT_WELCOME = "event_welcome"
    RECAP = "recap"
    ORDER_CONFIRMATION = "order_confirmation"
    WAITING = "waiting"
    CLOSING = "closing"
    EVENT_TROUBLE = "event_trouble"
    DELIVERY_QUESTION = "delivery_question"
    SOLD_OUT = "sold_out"
    BARGAINING = "bargaining"
    CORRECTION = "correction"
    TRANSFER = "transfer"
    IDENTITY_REFUSED = "identity_refused"
    CALLBACK = "callback"
    TEXT_MESSAGE = "text_message"
    OUT_OF_HOURS = "out_of_hours"
    GREETING = "greeting"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Element:
    """Something a script has to contain: one of the words, variables or campaign fields is enough."""

    code: str
    name: str
    name_en: str
    words: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


_Words = Annotated[list[Annotated[str, Meta(min_length=1, max_length=30)]], Meta(max_length=60)]


class ElementDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An element as a shop wants it."""

    code: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^\w+$")]
    name: Annotated[str, Meta(min_length=1, max_length=30)]
    name_en: Annotated[str, Meta(max_length=60)] = ""
    words: _Words = []
    variables: list[Variable] = []
    fields: Annotated[list[FieldName], Meta(max_length=20)] = []


class KindElements(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a shop wants in scripts of a kind; an empty list asks for nothing."""

    shop_id: Id
    elements: Annotated[list[ElementDraft], Meta(max_length=20)]


class ScriptRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a shop forbids to save a script that lacks an element."""

    shop_id: Id
    strict: bool


class PreviewScript(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A script to be looked at before it is saved."""

    shop_id: Id
    kind: ScriptKind = ScriptKind.CUSTOM
    parts: Parts
