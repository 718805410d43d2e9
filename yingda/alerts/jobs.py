"""What telling staff does later: steps of escalations, ends of quiet hours, what is over."""

from yingda.alerts import service
from yingda.alerts.service import ESCALATE, EXPIRE, SHOW_HELD, Escalate, Expire, ShowHeld
from yingda.infra.jobs.kinds import JobKind

KINDS = (
    JobKind(ESCALATE, Escalate, unit=service.escalate),
    JobKind(EXPIRE, Expire, unit=service.expire),
    JobKind(SHOW_HELD, ShowHeld, unit=service.show_held),
)
