"""The one table of what causes what; `docs/events.md` is printed from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from yingda.accounts import events as accounts
from yingda.accounts import jobs as accounts_jobs
from yingda.alerts import jobs as alerts_jobs
from yingda.bot import jobs as bot_jobs
from yingda.bot import reactions as bot_reactions
from yingda.bot.ports import Action, TrialAction
from yingda.channels.web import jobs as web_jobs
from yingda.conversations import events as conversations
from yingda.conversations import jobs as conversations_jobs
from yingda.conversations import reactions as conversations_reactions
from yingda.customers import events as customers
from yingda.followups import jobs as followups_jobs
from yingda.followups import reactions as followups_reactions
from yingda.infra.audit import jobs as audit_jobs
from yingda.infra.db import Reactions, Unit, Wiring
from yingda.infra.files import jobs as files_jobs
from yingda.infra.http.files import PURPOSE, file_link
from yingda.infra.http.signing import Signer
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.store import insert_job
from yingda.infra.jobs.types import NewJob
from yingda.infra.settings import Settings
from yingda.kit.events import Event
from yingda.knowledge import jobs as knowledge_jobs
from yingda.knowledge import reactions as knowledge_reactions
from yingda.outreach import jobs as outreach_jobs
from yingda.outreach import reactions as outreach_reactions
from yingda.presence import events as presence
from yingda.presence import jobs as presence_jobs
from yingda.presence import reactions as presence_reactions
from yingda.privacy import jobs as privacy_jobs
from yingda.routing import events as routing
from yingda.routing import jobs as routing_jobs
from yingda.routing import reactions as routing_reactions
from yingda.sla import events as sla
from yingda.sla import jobs as sla_jobs
from yingda.sla import reactions as sla_reactions
from yingda.triage import events as triage
from yingda.triage import reactions as triage_reactions
from yingda.webhooks import jobs as webhooks_jobs
from yingda.webhooks import reactions as webhooks_reactions


@dataclass(frozen=True, slots=True)
class Row:
    """`event` causes `react`: in the same transaction (`now`) or as a job of its own (`later`)."""

    event: type[Event]
    when: Literal["now", "later"]
    react: Callable[[Unit, Any], None]

    @property
    def name(self) -> str:
        """The reaction as `room.function`; also the kind of its job."""
        return f"{self.react.__module__.split('.')[1]}.{self.react.__name__}"


# `now` only for what would be wrong if it came later; a bug in a `later` reaction never stops a customer.
TABLE: tuple[Row, ...] = (
    Row(accounts.StaffCreated, "now", presence_reactions.give_place),
    Row(accounts.StaffChanged, "now", presence_reactions.follow_staff),
    Row(accounts.SignedOut, "now", presence_reactions.follow_sign_out),
    Row(customers.CustomerChanged, "now", conversations_reactions.show_changed_customer),
    Row(accounts.StaffChanged, "now", routing_reactions.follow_staff),
    Row(accounts.ShopCreated, "now", routing_reactions.follow_new_shop),
    # announced in jobs; what leaves the house for it is a job of its own
    Row(routing.ShopUnattended, "now", routing_reactions.tell_unattended),
    Row(routing.ShopAttended, "now", routing_reactions.tell_attended),
    Row(routing.LastAgentMissing, "now", routing_reactions.tell_missing),
    Row(routing.AgentPausedForMisses, "now", routing_reactions.tell_missing),
    Row(accounts.HoursChanged, "now", routing_reactions.follow_hours),
    Row(presence.StateChanged, "now", routing_reactions.follow_state),
    Row(presence.AgentReturned, "now", routing_reactions.follow_return),
    Row(presence.AgentLost, "now", routing_reactions.follow_loss),
    Row(presence.CapacityChanged, "now", routing_reactions.follow_capacity),
    Row(conversations.EpisodeQueued, "now", routing_reactions.queue_episode),
    Row(conversations.SeatFreed, "now", routing_reactions.fill_seat),
    Row(conversations.EpisodeAssigned, "now", conversations_reactions.show_load),
    Row(conversations.EpisodeReopened, "now", conversations_reactions.show_load),
    Row(conversations.SeatFreed, "now", conversations_reactions.show_load),
    Row(conversations.EpisodeAssigned, "now", routing_reactions.expect_answer),
    Row(conversations.EpisodeEnded, "now", routing_reactions.leave_queue),
    Row(conversations.MessageLeft, "now", routing_reactions.notice_message_left),
    Row(conversations.MessageAccepted, "now", routing_reactions.notice_sign),
    # a customer's further messages announce nothing of these: only who begins to wait, and people's answers
    Row(conversations.WaitBegan, "now", sla_reactions.begin_wait),
    Row(conversations.MessageAccepted, "now", sla_reactions.note_answer),
    Row(conversations.MessageLeft, "now", sla_reactions.follow_left),
    Row(conversations.EpisodeEnded, "now", sla_reactions.follow_end),
    Row(conversations.EpisodeReopened, "now", sla_reactions.follow_reopening),
    Row(triage.TurnUnderstood, "now", sla_reactions.follow_understanding),
    # a look for what is open; reading a line for promises is a job, and only of what was sent unread
    Row(conversations.MessageAccepted, "now", followups_reactions.note_message),
    Row(conversations.MessageAccepted, "now", followups_reactions.read_message),
    Row(presence.CapacityChanged, "now", followups_reactions.follow_shift),
    # one row to be looked at later
    Row(conversations.EpisodeAssigned, "now", followups_reactions.watch_matter),
    Row(sla.TargetBreached, "now", routing_reactions.help_late),
    Row(sla.TargetPassed, "now", routing_reactions.help_late),
    # only writes a job, one for all messages that wait for it; whatever fails in there stops nobody
    Row(conversations.MessageAccepted, "now", triage_reactions.note_turn),
    # only a look; answering is a job
    Row(conversations.MessageAccepted, "now", bot_reactions.answer),
    Row(conversations.EpisodeOpened, "now", bot_reactions.follow_opening),
    Row(conversations.EpisodeAssigned, "now", bot_reactions.follow_person),
    Row(conversations.EpisodeEnded, "now", bot_reactions.follow_ending),
    # only writes a job: an episode is looked through afterwards
    Row(conversations.EpisodeEnded, "now", knowledge_reactions.compare_typed),
    # a row and a job each, in which it is decided what is asked; thanks are looked up only for courtesies
    Row(conversations.EpisodeEnded, "now", outreach_reactions.follow_end),
    Row(conversations.EpisodeReopened, "now", outreach_reactions.follow_reopening),
    Row(conversations.MessageAccepted, "now", outreach_reactions.note_thanks),
    # only a look whether anybody wants to be told; telling is a job (docs/decisions/0008)
    Row(conversations.EpisodeOpened, "now", webhooks_reactions.tell_opened),
    Row(conversations.EpisodeAssigned, "now", webhooks_reactions.tell_assigned),
    Row(conversations.TransferDone, "now", webhooks_reactions.tell_transferred),
    Row(conversations.EpisodeEnded, "now", webhooks_reactions.tell_ended),
    Row(conversations.EpisodeReopened, "now", webhooks_reactions.tell_reopened),
    Row(conversations.StarsGiven, "now", webhooks_reactions.tell_rated),
    Row(conversations.MessageLeft, "now", webhooks_reactions.tell_message_left),
    Row(conversations.MessageAccepted, "now", webhooks_reactions.tell_message),
    Row(conversations.MessageWithdrawn, "now", webhooks_reactions.tell_withdrawn),
)

KINDS: tuple[JobKind, ...] = (
    *accounts_jobs.KINDS,
    *conversations_jobs.KINDS,
    *presence_jobs.KINDS,
    *alerts_jobs.KINDS,
    *routing_jobs.KINDS,
    *sla_jobs.KINDS,
    *followups_jobs.KINDS,
    *outreach_jobs.KINDS,
    *bot_jobs.KINDS,
    *web_jobs.KINDS,
    *webhooks_jobs.KINDS,
)

# what forms of the bot lead to, by name; a room that can do something for a customer puts it here
ACTIONS: Mapping[str, Action] = {}

# run once at every start: see to it that recurring jobs are armed
STARTERS: tuple[Callable[[Unit], None], ...] = (
    accounts_jobs.arm,
    presence_jobs.arm,
    routing_jobs.arm,
    alerts_jobs.arm,
    sla_jobs.arm,
    followups_jobs.arm,
    bot_jobs.arm,
    knowledge_jobs.arm,
    files_jobs.arm,
    audit_jobs.arm,
    privacy_jobs.arm,
    webhooks_jobs.arm,
)

EVENT_MODULES = (accounts, presence, customers, conversations, triage, sla, routing)


def make_wiring(secret: str, table: Sequence[Row] = TABLE) -> Wiring:
    """What units need to know of the world: reactions, jobs, links to files."""
    signer = Signer(secret, PURPOSE)
    versions = {kind.name: kind.version for kind in KINDS}

    def write_job(unit: Unit, job: NewJob) -> bool:
        return insert_job(unit, job, versions.get(job.kind, 1))

    return Wiring(reactions_of(table), write_job, lambda key, name, now: file_link(signer, key, name, now))


def make_actions(settings: Settings) -> Mapping[str, Action]:
    """What forms of this installation can lead to."""
    return {**ACTIONS, TrialAction.NAME: TrialAction()} if settings.trial_action else ACTIONS


def reactions_of(table: Sequence[Row]) -> dict[type[Event], Reactions]:
    """The table by event, in the order in which it is written."""
    events = dict.fromkeys(row.event for row in table)
    return {
        event: Reactions(
            now=tuple(row.react for row in table if row.event is event and row.when == "now"),
            later=tuple(row.name for row in table if row.event is event and row.when == "later"),
        )
        for event in events
    }


def job_kinds(table: Sequence[Row] = TABLE) -> dict[str, JobKind]:
    """Every kind of job, those of `later` reactions among them."""
    later = [JobKind(row.name, row.event, unit=row.react) for row in table if row.when == "later"]
    return {kind.name: kind for kind in (*KINDS, *later)}
