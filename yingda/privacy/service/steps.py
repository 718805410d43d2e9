"""What a night goes through: every table that holds words of customers, in a fixed order."""

from collections.abc import Sequence
from dataclasses import dataclass

from yingda.alerts import service as alerts
from yingda.bot import service as bot
from yingda.conversations import service as conversations
from yingda.followups import service as followups
from yingda.infra.audit.words import PERSONAL
from yingda.infra.db import Unit
from yingda.infra.words import Words, erase_words
from yingda.knowledge import service as knowledge
from yingda.outreach import service as outreach
from yingda.privacy.types import Kept
from yingda.sla import service as sla
from yingda.triage import service as triage

BESIDE_MESSAGES = (
    *conversations.WORDS, *triage.WORDS, *bot.WORDS, *followups.WORDS, *sla.WORDS, *outreach.WORDS, *alerts.WORDS,
    *knowledge.WORDS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One pass over one table. Tables in order are passed twice: what is about an order comes later."""

    name: str
    kind: Kept
    words: Words
    with_order: bool = False


def erase(unit: Unit, step: Step, ids: Sequence[int]) -> tuple[str, ...]:
    """Clear rows; keys of files that nobody needs any more."""
    if step.words in (conversations.MESSAGES, conversations.FILES):
        return conversations.erase_messages(unit, ids, files_only=step.kind is Kept.FILES)
    erase_words(unit, step.words, ids)
    return ()


def _passes(kind: Kept, words: Words) -> tuple[Step, ...]:
    once = Step(words.name, kind, words)
    return (once, Step(f"{words.name}.order", kind, words, with_order=True)) if words.in_order else (once,)


STEPS = tuple(
    step
    for kind, all_words in (
        (Kept.MESSAGES, (conversations.MESSAGES, *BESIDE_MESSAGES)),
        (Kept.FILES, (conversations.FILES,)),
        (Kept.AUDIT_PERSONAL, (PERSONAL,)),
    )
    for words in all_words
    for step in _passes(kind, words)
)
PLACE_OF = {step.name: place for place, step in enumerate(STEPS)}
