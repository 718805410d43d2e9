"""How an episode most likely ended, so that one key is enough."""

from collections.abc import Sequence
from dataclasses import dataclass

from yingda.conversations.types import Author, Result
from yingda.lang.courtesy import is_courtesy_turn, is_greeting


@dataclass(frozen=True, slots=True)
class Said:
    """What was said last: by whom, what; empty for a picture or file."""

    author: Author
    text: str


def suggest_result(said: Sequence[Said], *, silent: bool) -> Result:
    """The result to prefill, from the messages of an episode in their order.

    Nothing but greetings is no need; thanks after an answer is solved; a customer who is owed an answer is
    unsolved; one who fell silent after an answer is silent.
    """
    customer = [one.text for one in said if one.author is Author.CUSTOMER]
    answered = any(one.author is Author.AGENT for one in said)
    if all(is_greeting(text) or is_courtesy_turn(text) for text in customer) and not _thanked(said):
        return Result.NO_NEED
    if not answered or (said[-1].author is Author.CUSTOMER and not _thanked(said)):
        return Result.UNSOLVED
    return Result.SILENT if silent and not _thanked(said) else Result.SOLVED


def _thanked(said: Sequence[Said]) -> bool:
    """Whether the customer's last word after a person's answer needs no answer."""
    last = max((i for i, one in enumerate(said) if one.author is Author.CUSTOMER), default=None)
    if last is None:
        return False
    before = [one.text for one in said[:last] if one.author is Author.AGENT]
    asked = any(one.author is Author.CUSTOMER and not _idle_talk(one.text) for one in said[:last])
    return bool(before) and asked and is_courtesy_turn(said[last].text, before[-1])


def _idle_talk(text: str) -> bool:
    return is_greeting(text) or is_courtesy_turn(text)
