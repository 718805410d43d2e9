"""Keyword rules of a shop: what is said to whoever writes certain words."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from yingda.bot.types.settings import Words
from yingda.kit.ids import MAX_ID
from yingda.lang.rules import NO_EXAMPLES, RuleExamples

Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
RuleText = Annotated[str, Meta(min_length=1, max_length=4000)]
Place = Annotated[int, Meta(ge=0, le=10_000)]
ClientId = Annotated[str, Meta(min_length=8, max_length=64)]


class RuleAct(StrEnum):
    """What a matching rule does."""

    SAY = "say"
    ARTICLE = "article"
    FORM = "form"
    PERSON = "person"


class BotRuleDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A keyword rule to be made; the same `client_id` again gives the first."""

    client_id: ClientId | None = None
    shop_id: Id
    name: Name
    rule: RuleText
    act: RuleAct
    text: Words = ""
    article_id: Id | None = None
    form_id: Id | None = None
    place: Place = 0
    active: bool = True
    examples: RuleExamples = NO_EXAMPLES


class BotRuleChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a rule; with a `version` only if nobody changed it since."""

    version: Id | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    rule: RuleText | UnsetType = UNSET
    act: RuleAct | UnsetType = UNSET
    text: Words | UnsetType = UNSET
    article_id: Id | UnsetType | None = UNSET
    form_id: Id | UnsetType | None = UNSET
    place: Place | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    examples: RuleExamples | UnsetType = UNSET


class BotRule(msgspec.Struct, frozen=True, kw_only=True):
    """A keyword rule of a shop; the one with the lowest place is looked at first."""

    id: int
    version: int
    shop_id: int
    name: str
    rule: str
    act: RuleAct
    text: str
    article_id: int | None
    form_id: int | None
    place: int
    active: bool
    examples: RuleExamples
