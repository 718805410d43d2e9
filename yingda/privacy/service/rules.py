"""The rules of an installation: how long what is kept, and what screens show."""

from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.bot import service as bot
from yingda.conversations import service as conversations
from yingda.followups import service as followups
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError
from yingda.knowledge import service as knowledge
from yingda.outreach import service as outreach
from yingda.privacy import policy, store
from yingda.privacy.pushes import RetentionLine, RetentionPreview, RulesCard
from yingda.privacy.types import Kept, Rules, RulesChange
from yingda.triage import service as triage


def rules_of(reading: Reading) -> RulesCard:
    """The rules as they are now; everybody who works here may know them."""
    row = store.find_rules(reading)
    if row is None:
        return RulesCard(version=0)
    return RulesCard(**{name: getattr(row, name) for name in RulesCard.__struct_fields__})


def put_rules(unit: Unit, actor: Actor, change: RulesChange) -> RulesCard:
    """Write new rules; refused when somebody else's were written meanwhile."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    before = rules_of(unit)
    values = {name: getattr(change, name) for name in Rules.__struct_fields__}
    if before.version != change.version or not store.save_rules(unit, change.version, values):
        raise ConflictError("accounts.changed_meanwhile")
    after = rules_of(unit)
    audit.record(unit, actor, "privacy.update", Target("installation", "privacy"), before, after)
    return after


def preview(reading: Reading, actor: Actor, rules: Rules) -> RetentionPreview:
    """What rules would clear in the coming night, before they are kept."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    night = policy.next_night(reading.now)
    lines = []
    for kind in Kept:
        before = policy.cutoff(rules, kind, night)
        count = 0 if before is None else _count(reading, kind, before)
        lines.append(RetentionLine(kind=kind, before=before, count=count))
    return RetentionPreview(night, lines)


def clear_slice(unit: Unit, kind: Kept) -> conversations.Slice:
    """Clear the next of what is older than the rules keep it."""
    before = policy.cutoff(rules_of(unit), kind, unit.now)
    if before is None:
        return conversations.Slice(0, 0, ())
    if kind is Kept.AUDIT_PERSONAL:
        return conversations.Slice(0, audit.forget_before(unit, before), ())
    if kind is Kept.MESSAGES:
        conversations.erase_excerpts(unit, before)
        triage.erase_older(unit, before)
        bot.erase_older(unit, before)
        followups.erase_older(unit, before)
        outreach.erase_older(unit, before)
        knowledge.erase_older(unit, before)
    reached = store.find_reached(unit, kind)
    done = conversations.erase_older(unit, reached, before, files_only=kind is Kept.FILES)
    store.save_reached(unit, kind, done.reached)
    return done


def _count(reading: Reading, kind: Kept, before: datetime) -> int:
    if kind is Kept.AUDIT_PERSONAL:
        return audit.count_before(reading, before)
    reached = store.find_reached(reading, kind)
    return conversations.count_older(reading, reached, before, files_only=kind is Kept.FILES)
