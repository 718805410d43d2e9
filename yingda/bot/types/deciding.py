"""What the bot decides, and from what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from yingda.bot.types.forms import BotForm, RunningForm
from yingda.bot.types.rules import BotRule
from yingda.bot.types.settings import BotSettings, BotText, Trouble
from yingda.conversations.types import Choice, Result
from yingda.triage.types import Understanding


class Does(StrEnum):
    """What the bot does about a turn."""

    NOTHING = "nothing"
    GREET = "greet"
    THANK = "thank"
    SAY = "say"  # the text of a rule
    ARTICLE = "article"
    CLARIFY = "clarify"
    ASK_AGAIN = "ask_again"
    FORM = "form"
    TROUBLE = "trouble"
    HAND_OVER = "hand_over"
    LEAVE = "leave"
    END = "end"


class Why(StrEnum):
    """On what ground."""

    GREETING = "greeting"
    COURTESY = "courtesy"
    RULE = "rule"
    FORM = "form"
    FORM_DONE = "form_done"
    FORM_CANCELLED = "form_cancelled"
    FORM_FAILED = "form_failed"
    ARTICLE = "article"
    PICKED = "picked"
    UNCLEAR = "unclear"
    ORDER_CARD = "order_card"
    SOLVED = "solved"
    SILENT = "silent"
    TROUBLE = "trouble"
    WANTS_PERSON = "wants_person"
    COMPLAINT = "complaint"
    ANGER = "anger"
    SENSITIVE = "sensitive"
    RISKY = "risky"
    FAILED = "failed"  # as often as the shop allows
    MEDIA = "media"
    LOOP = "loop"  # it would say the same again
    OFF = "off"
    LATE = "late"  # something did not work, and the customer must not wait for it
    LEFT = "left"
    HANDED_OVER = "handed_over"  # before: nothing is said any more


class Dialogue(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot remembers of an episode; a reopened conversation begins with an empty one."""

    failed: int = 0
    standing: bool = False  # an answer was given and not judged yet
    asked_back: bool = False  # "do you mean …" was asked, and nothing answered since
    answered: list[int] = []  # articles
    turns: int = 0
    greeted: bool = False
    trouble_told: bool = False
    handed_over: bool = False
    form: RunningForm | None = None
    last_text: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that may be the answer; `text` is empty while a field of it has no value."""

    article_id: int
    version: int
    question: str
    text: str
    confidence: float
    score: float = 0.0
    phrasing: str = ""
    category: str = ""
    pictures: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What the customer said since the shop last spoke; `picked` is the button that was pressed."""

    seq: int
    texts: tuple[str, ...]
    picked: Choice | None = None
    media: bool = False

    @property
    def text(self) -> str:
        """Everything in one."""
        return "\n".join(self.texts)


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a decision depends on."""

    settings: BotSettings
    turn: Turn
    understanding: Understanding
    hits: tuple[Hit, ...]
    dialogue: Dialogue
    on: bool = True
    rule: BotRule | None = None
    form: BotForm | None = None  # the running one, or the one that the rule begins
    trouble: Trouble | None = None  # only if this customer is affected


@dataclass(frozen=True, slots=True)
class Line:
    """One message: a text of the catalogue, or words as they are, possibly an article's."""

    code: BotText | None = None
    words: str = ""
    article_id: int | None = None
    version: int | None = None
    choices: tuple[Choice, ...] = ()
    pictures: tuple[Mapping[str, Any], ...] = ()  # messages of their own, before the words


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done, why, what is said, and what is remembered."""

    does: Does
    why: Why
    lines: tuple[Line, ...]
    dialogue: Dialogue
    confidence: float = 0.0
    article_id: int | None = None
    rule_id: int | None = None
    urgent: bool = False
    result: Result | None = None
    facts: tuple[tuple[str, str], ...] = ()
    errand: Mapping[str, str] | None = None  # of a form that is filled in: its facts by code
    action: str = ""  # what they lead to


def empty_decision(why: Why, dialogue: Dialogue) -> Decision:
    """Nothing is said."""
    return Decision(Does.NOTHING, why, (), dialogue)
