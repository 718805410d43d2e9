"""Shops."""

from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from yingda.accounts.types.fields import (
    Alias,
    ClientId,
    Code,
    Color,
    Locale,
    Minutes,
    Name,
    Questions,
    Token,
    Words,
    Zone,
)
from yingda.kit.texts import DEFAULT_LOCALE


class ShopBrief(msgspec.Struct, frozen=True):
    """A shop as a list shows it."""

    id: int
    code: str
    name: str
    color: str
    zone: str


@dataclass(frozen=True, slots=True)
class ShopInfo:
    """Everything about a shop except its hours; `picture` is what infra.files keeps of one."""

    id: int
    version: int
    code: str
    name: str
    color: str
    zone: str
    locale: str
    greeting: str
    alias: str
    out_of_hours_text: str
    closing_text: str
    quick_questions: tuple[str, ...]
    picture: dict[str, Any] | None
    idle_minutes: int
    silence_is_consent: bool
    identity_secret: str
    active: bool


DEFAULT_COLOR = "#0F6B68"


DEFAULT_ZONE = "Asia/Shanghai"


IDLE_MINUTES = 15  # glossary: a silent customer before ordering


class ShopDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A shop to be opened; the same `client_id` again gives the first."""

    client_id: ClientId | None = None
    code: Code
    name: Name
    color: Color = DEFAULT_COLOR
    zone: Zone = DEFAULT_ZONE
    locale: Locale = DEFAULT_LOCALE
    greeting: Words = ""
    alias: Alias = ""
    out_of_hours_text: Words = ""
    closing_text: Words = ""
    quick_questions: Questions = []
    picture: Token | None = None
    idle_minutes: Minutes = IDLE_MINUTES
    silence_is_consent: bool = False


class ShopChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a shop; with a `version` only if nobody changed it since."""

    version: int | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    color: Color | UnsetType = UNSET
    zone: Zone | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    greeting: Words | UnsetType = UNSET
    alias: Alias | UnsetType = UNSET
    out_of_hours_text: Words | UnsetType = UNSET
    closing_text: Words | UnsetType = UNSET
    quick_questions: Questions | UnsetType = UNSET
    picture: Token | UnsetType | None = UNSET
    idle_minutes: Minutes | UnsetType = UNSET
    silence_is_consent: bool | UnsetType = UNSET
    active: bool | UnsetType = UNSET
