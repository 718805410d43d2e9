"""Silent customers: when they stop being load, are asked once, and are let go (glossary: idle)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SILENT_AFTER = timedelta(minutes=3)


class IdleStage(StrEnum):
    """What is done next about a silent customer."""

    UNLOAD = "unload"
    ASK = "ask"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class IdleStep:
    """`stage` is due at `at`."""

    stage: IdleStage
    at: datetime


def next_idle_step(silent_since: datetime, closes_after: timedelta, *, loaded: bool, asked: bool) -> IdleStep:
    """What comes next when nothing was said since `silent_since` and the shop owes no answer.

    Asking comes after two thirds of the time, but not before the customer stopped being load.
    """
    if loaded:
        return IdleStep(IdleStage.UNLOAD, silent_since + min(SILENT_AFTER, closes_after))
    if not asked:
        return IdleStep(IdleStage.ASK, silent_since + max(SILENT_AFTER, closes_after * 2 / 3))
    return IdleStep(IdleStage.CLOSE, silent_since + closes_after)


def counts_as_load(text: str, *, needs_answer: bool) -> bool:
    """A customer who writes counts again, unless it was only a courtesy."""
    return needs_answer or not text
