"""Conversations that were not answered in time, and what follows for the agent."""

from datetime import datetime, timedelta

from yingda.routing.types import MissVerdict, Signs

# Twice the target of a first reply (30 s, A1); leaves the next agent two of the 3 minutes platforms grade.
ANSWER_WITHIN = timedelta(seconds=60)
CHANCES = 2  # ours: one may have been missed while busy; more only moves it to and fro
PAUSE_AFTER = 3  # issue: only after K misses with no sign of life


def judge_miss(signs: Signs, assigned_at: datetime) -> tuple[MissVerdict, Signs]:
    """Whoever did anything since this conversation was theirs is busy, not gone; every third miss pauses."""
    if signs.last_sign_at is not None and signs.last_sign_at > assigned_at:
        return MissVerdict.BUSY, Signs(signs.last_sign_at, 0)
    missed = Signs(signs.last_sign_at, signs.misses + 1)
    paused = missed.misses % PAUSE_AFTER == 0
    return MissVerdict.PAUSE if paused else MissVerdict.COUNTED, missed
