"""What a shop sets up of its bot."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.triage.types import Category

Words = Annotated[str, Meta(max_length=1000)]
Chance = Annotated[float, Meta(ge=0.0, le=1.0)]


class Mode(StrEnum):
    """What the bot does: nothing, decide without saying anything, receive customers."""

    OFF = "off"
    SHADOW = "shadow"
    ON = "on"


class BotText(StrEnum):
    """What the bot says by itself; each has a text of ours that a shop may replace."""

    GREETING = "greeting"  # to whoever is silent; {shop} and {alias}
    HELLO = "hello"  # back to whoever says hello
    WELCOME = "welcome"  # to thanks
    CLARIFY = "clarify"
    UNCLEAR = "unclear"
    SORRY = "sorry"  # the answer was no help
    SOLVED = "solved"
    HAND_OVER_WAIT = "hand_over_wait"  # {ahead}, {wait}
    ORDER_CARD = "order_card"
    CANCELLED = "cancelled"  # a form
    FORM_AGAIN = "form_again"  # the answer did not fit
    SERVED_AGAIN = "served_again"  # a re-check found that it was not solved
    PEAK = "peak"  # {ahead}, {wait}
    PEAK_HAND_OVER = "peak_hand_over"  # {ahead}, {wait}


class BotButton(StrEnum):
    """What is written on buttons that are always the same."""

    PERSON = "person"
    LEAVE = "leave"
    HELPFUL = "helpful"
    WRONG = "wrong"


class BotSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the bot of one shop behaves; a text that is left empty is ours."""

    in_hours: Mode = Mode.OFF
    out_of_hours: Mode = Mode.OFF
    greets: bool = True
    greet_after_s: Annotated[int, Meta(ge=5, le=600)] = 20  # A2
    answer_at: Annotated[float, Meta(ge=0.3, le=0.99)] = 0.7  # below this confidence nothing is answered
    clarify_at: Annotated[float, Meta(ge=0.05, le=0.99)] = 0.4
    max_tries: Annotated[int, Meta(ge=1, le=5)] = 2
    risky: Annotated[tuple[Category, ...], Meta(max_length=8)] = (Category.COMPLAINT,)
    asks_if_solved: bool = True
    peak: bool = False
    texts: Annotated[dict[BotText, Words], Meta(max_length=20)] = {}
    model_for_agents: bool = False
    model_for_bot: bool = False
    model_calls_per_day: Annotated[int, Meta(ge=0, le=100_000)] = 500
    rechecks_per_day: Annotated[int, Meta(ge=0, le=500)] = 20


class Trouble(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The platform or the shop has trouble (E2): the prepared text for everybody affected, waiting and new."""

    on: bool = False
    text: Words = ""
    rule: Annotated[str, Meta(max_length=500)] = ""  # who is affected, by their words; empty: everybody


DEFAULTS = BotSettings()
NO_TROUBLE = Trouble()
