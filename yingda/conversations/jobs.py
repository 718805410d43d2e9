"""Jobs of conversations: silent customers, unanswered questions to be handed on, loads shown."""

from yingda.conversations.service import (
    SHOW_LOAD,
    IdleCheck,
    LoadChanged,
    SilenceCheck,
    look_at_silence,
    look_at_transfer,
    show_load,
)
from yingda.infra.jobs.kinds import JobKind

KINDS = (
    JobKind("conversations.idle", IdleCheck, unit=look_at_silence),
    JobKind("conversations.transfer_silence", SilenceCheck, unit=look_at_transfer),
    JobKind(SHOW_LOAD, LoadChanged, unit=show_load),
)
