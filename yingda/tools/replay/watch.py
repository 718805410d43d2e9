"""What a customer saw of the bot, looked through for what must never be. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Self

from yingda.bot.types import BotText
from yingda.tools.replay.judge import percentiles

# what the bot says when it did not help; a customer hears these at most as often as the shop allows
TRIES = (BotText.UNCLEAR, BotText.SORRY, BotText.CLARIFY, BotText.ORDER_CARD, BotText.FORM_AGAIN)
FAULTS = ("loops", "after_assignment", "unanswered", "too_many_tries")
WITH_THE_BOT = ("bot", "ended")
_PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Words:
    """A shop's texts of the bot, so that a failed try is told from small talk and from an answer."""

    tries: tuple[re.Pattern[str], ...]
    others: tuple[re.Pattern[str], ...]
    allowed: int = 2  # failed tries before a person goes on

    @classmethod
    def of(cls, texts: Mapping[str, str], allowed: int) -> Self:
        """From the texts as they are set up, with names of what is filled in."""
        tries = tuple(_pattern(texts[code]) for code in TRIES)
        others = tuple(_pattern(text) for code, text in texts.items() if code not in TRIES)
        return cls(tries, others, allowed)

    def failed(self, text: str) -> bool:
        """Whether the text says that the bot did not help."""
        return any(one.fullmatch(text) for one in self.tries)

    def answers(self, text: str) -> bool:
        """Whether the text is none that the bot says by itself: an article, a rule's or a form's."""
        return not self.failed(text) and not any(one.fullmatch(text) for one in self.others)


@dataclass(slots=True)
class Tally:
    """What was seen of dialogues."""

    dialogues: int = 0
    messages: int = 0
    alone: int = 0  # never left the bot
    loops: int = 0  # the same text of the bot twice in a row
    after_assignment: int = 0  # words of the bot after a person had it
    unanswered: int = 0
    too_many_tries: int = 0  # failed tries beyond those after which a person goes on
    answer_ms: list[float] = field(default_factory=list)

    def add(self, history: Sequence[dict[str, Any]], state: str, words: Words) -> None:
        """One dialogue as its customer saw it in the end."""
        self.dialogues += 1
        self.loops += loops_in([one["text"] for one in history if one["author"] == "bot"])
        self.after_assignment += spoken_after_assignment(history)
        self.too_many_tries += tries_beyond(history, words)
        self.alone += state in WITH_THE_BOT and not any(map(_is_assignment, history))

    def figures(self) -> dict[str, Any]:
        """As it is printed."""
        longest = round(max(self.answer_ms), 2) if self.answer_ms else None
        return {
            "dialogues": self.dialogues, "messages": self.messages, "alone": self.alone,
            "alone_share": round(self.alone / max(1, self.dialogues), 3),
            "handed_over": self.dialogues - self.alone,
            **{fault: getattr(self, fault) for fault in FAULTS},
            "answer_ms": {**percentiles(self.answer_ms), "max": longest},
        }  # fmt: skip


def sum_of(tallies: Sequence[Tally]) -> Tally:
    """All of several."""
    whole = Tally()
    for one in tallies:
        for name in ("dialogues", "messages", "alone", *FAULTS):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.answer_ms += one.answer_ms
    return whole


def loops_in(texts: Sequence[str]) -> int:
    """How often the same text comes twice in a row."""
    return sum(before == after for before, after in pairwise(texts))


def spoken_after_assignment(history: Sequence[dict[str, Any]]) -> int:
    """How many words of the bot follow the line that says who has the conversation."""
    seen, late = False, 0
    for one in history:
        seen = seen or _is_assignment(one)
        late += seen and one["author"] == "bot"
    return late


def tries_beyond(history: Sequence[dict[str, Any]], words: Words) -> int:
    """How many failed tries follow those that are allowed without an answer between them."""
    run, beyond = 0, 0
    for replies in _replies(history):
        if any(map(words.failed, replies)):
            run += 1
            beyond += run > words.allowed
        elif any(map(words.answers, replies)):
            run = 0
    return beyond


def _replies(history: Sequence[dict[str, Any]]) -> Iterator[list[str]]:
    """What the bot said to each turn of the customer."""
    said: list[str] = []
    for one in history:
        if one["author"] == "customer" and said:
            yield said
            said = []
        elif one["author"] == "bot" and one["text"]:
            said.append(one["text"])
    yield said


def _is_assignment(one: Mapping[str, Any]) -> bool:
    return one["author"] == "system" and bool(one["event"]) and one["event"]["code"] == "assigned"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, _PLACE.split(text))), re.DOTALL)
