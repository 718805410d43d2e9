"""What screens are shown of calling back, of text messages to customers, and of matters that take long."""

from datetime import datetime

import msgspec

from yingda.followups.types.callbacks import DayPart, NextKind, NotReached
from yingda.followups.types.texting import TemplateState, TextState

MATTER = "matter"


class CallbackCard(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done next for a customer who was not reached: a call from `at` to `until`, or a text."""

    kind: NextKind
    at: datetime
    until: datetime
    part: DayPart | None
    reason: NotReached


class TextCard(msgspec.Struct, frozen=True, kw_only=True):
    """A text message to a customer; `outcome` is why it was not sent, where a list tells it."""

    id: int
    state: TextState
    text: str
    number: str  # masked
    made_at: datetime
    next_at: datetime | None
    decided_at: datetime | None
    outcome: str


class TextTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A template, with an example of what the customer reads."""

    id: int
    version: int
    shop_id: int
    name: str
    code: str
    text: str
    state: TemplateState
    example: str
    length: int
    segments: int


class TextAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Where a shop's text messages are handed over; `needed` is false where this installation only shows them."""

    shop_id: int
    version: int
    endpoint: str
    key_id: str
    sign: str
    active: bool
    has_secret: bool
    needed: bool


class ShopTexts(msgspec.Struct, frozen=True, kw_only=True):
    """Account, templates and the newest text messages of a shop."""

    account: TextAccount
    templates: list[TextTemplate]
    newest: list[TextCard]


class MatterCard(msgspec.Struct, frozen=True, kw_only=True):
    """A matter that lasts while the shop owes something: `proposed` is a promise and follow-up to be made of it."""

    conversation_id: int
    episode_id: int
    version: int
    proposed: bool
    since: datetime
    due_at: datetime | None = None
    line: str = ""  # what could be written to the customer
