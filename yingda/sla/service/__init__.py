"""Verbs of targets: all that other rooms call."""

from yingda.sla.service.firing import FIRE, arm, fire_due
from yingda.sla.service.joint import open_session, tell_plan
from yingda.sla.service.levels import access_level, access_place, follow_understanding, set_level
from yingda.sla.service.running import begin_wait, follow_end, follow_left, follow_reopening, note_answer

__all__ = [
    "FIRE",
    "access_level",
    "access_place",
    "arm",
    "begin_wait",
    "fire_due",
    "follow_end",
    "follow_left",
    "follow_reopening",
    "follow_understanding",
    "note_answer",
    "open_session",
    "set_level",
    "tell_plan",
]
