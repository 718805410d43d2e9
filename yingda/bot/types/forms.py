"""Small dialogues that a shop defines without code: what is asked, how it is checked, what happens then."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from yingda.bot.types.rules import ClientId, Id, Name
from yingda.bot.types.settings import Words

MAX_SLOTS = 10


class SlotKind(StrEnum):
    """What a slot takes."""

    ORDER_NUMBER = "order_number"
    PHONE = "phone"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that is asked for."""

    code: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
    name: Name  # how colleagues read it in the summary
    kind: SlotKind
    ask: Annotated[str, Meta(min_length=1, max_length=500)]
    again: Annotated[str, Meta(max_length=500)] = ""  # when the answer does not fit; empty: ours
    options: Annotated[list[Name], Meta(max_length=8)] = []  # of a choice
    optional: bool = False


Slots = Annotated[list[Slot], Meta(min_length=1, max_length=MAX_SLOTS)]
Action = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.]{0,59}$")]


class FormDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A form to be made; without an `action` its facts go to a person."""

    client_id: ClientId | None = None
    shop_id: Id
    name: Name
    slots: Slots
    action: Action | None = None
    done_text: Words = ""
    active: bool = True


class FormChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a form; with a `version` only if nobody changed it since."""

    version: Id | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    slots: Slots | UnsetType = UNSET
    action: Action | UnsetType | None = UNSET
    done_text: Words | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class BotForm(msgspec.Struct, frozen=True, kw_only=True):
    """A small dialogue of a shop."""

    id: int
    version: int
    shop_id: int
    name: str
    slots: list[Slot]
    action: str | None
    done_text: str
    active: bool


class RunningForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form in the middle of a conversation; a change of the form begins it anew."""

    form_id: int
    form_version: int
    slot: int = 0
    tries: int = 0
    facts: dict[str, str] = {}
