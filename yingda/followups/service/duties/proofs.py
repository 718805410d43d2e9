"""What the system itself sees of recurring work: every probe by its name."""

from collections.abc import Mapping
from datetime import datetime

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.followups.ports import Probe
from yingda.followups.service.having import things_of
from yingda.followups.store import duties as store
from yingda.followups.store import promises
from yingda.followups.types.duties import Duty, ProofKind, Run, Seen
from yingda.infra.db import Reading

MOST = 50  # that are counted; more is too many anyway


def unanswered(reading: Reading, _actor: Actor, shop_id: int, _since: datetime) -> Seen:
    """Customers who are being served and wait for an answer."""
    return Seen(len(conversations.waiting_longest(reading, [shop_id], reading.now, MOST)))


def left(reading: Reading, actor: Actor, shop_id: int, _since: datetime) -> Seen:
    """Customers in the queue, those who left a message among them."""
    return Seen(conversations.counts_of(reading, actor, shop_id).queue)


def overdue_promises(reading: Reading, _actor: Actor, shop_id: int, since: datetime) -> Seen:
    """Promises whose time is over; handled are those that were settled since."""
    return Seen(*promises.count_overdue(reading, shop_id, since))


def own_open(reading: Reading, actor: Actor, _shop_id: int, _since: datetime) -> Seen:
    """What the reader would leave behind at the end of the shift."""
    return Seen(len(things_of(reading, actor.staff_id)))


# a room that has figures of its own puts a probe here
PROBES: Mapping[str, Probe] = {
    "unanswered": unanswered,
    "left": left,
    "overdue_promises": overdue_promises,
    "own_open": own_open,
}


def look(reading: Reading, actor: Actor, duty: Duty, run: Run) -> Seen | None:
    """What the system sees of a run now; None if it is not proven by data."""
    if duty.draft.proof is not ProofKind.DATA:
        return None
    since = store.find_last_done(reading, duty.id) or run.due_at
    return PROBES[duty.draft.probe](reading, actor, run.shop_id, since)
