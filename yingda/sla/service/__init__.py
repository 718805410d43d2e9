"""Verbs of targets: all that other rooms call."""

from yingda.sla.service.erasing import WORDS, erase_conversation
from yingda.sla.service.explaining import explain_clock, explain_policy
from yingda.sla.service.firing import FIRE, arm, fire_due
from yingda.sla.service.joint import open_session, tell_plan
from yingda.sla.service.knowing import matter_of
from yingda.sla.service.levels import access_level, access_place, follow_understanding, set_level
from yingda.sla.service.lists import (
    clocks_among,
    counts_of,
    daily_of,
    daily_table,
    history_of,
    note_export,
    outcomes_of,
)
from yingda.sla.service.policies import (
    archive_policy,
    create_policy,
    get_settings,
    order_policies,
    policies_of,
    put_settings,
    update_policy,
)
from yingda.sla.service.recomputing import RECOMPUTE, Wanted, begin_recompute, preview, recompute_slice
from yingda.sla.service.running import begin_wait, follow_end, follow_left, follow_reopening, note_answer
from yingda.sla.service.telling import TELL, tell

__all__ = [
    "FIRE",
    "RECOMPUTE",
    "TELL",
    "WORDS",
    "Wanted",
    "access_level",
    "access_place",
    "archive_policy",
    "arm",
    "begin_recompute",
    "begin_wait",
    "clocks_among",
    "counts_of",
    "create_policy",
    "daily_of",
    "daily_table",
    "erase_conversation",
    "explain_clock",
    "explain_policy",
    "fire_due",
    "follow_end",
    "follow_left",
    "follow_reopening",
    "follow_understanding",
    "get_settings",
    "history_of",
    "matter_of",
    "note_answer",
    "note_export",
    "open_session",
    "order_policies",
    "outcomes_of",
    "policies_of",
    "preview",
    "put_settings",
    "recompute_slice",
    "set_level",
    "tell",
    "tell_plan",
    "update_policy",
]  # fmt: skip
