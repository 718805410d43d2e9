"""Jobs of conversations: silent customers, unanswered questions to be handed on."""

from yingda.conversations.service import IdleCheck, SilenceCheck, look_at_silence, look_at_transfer
from yingda.infra.jobs.kinds import JobKind

KINDS = (
    JobKind("conversations.idle", IdleCheck, unit=look_at_silence),
    JobKind("conversations.transfer_silence", SilenceCheck, unit=look_at_transfer),
)
