"""The rules of an installation: how long what is kept, and what screens show."""

from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.audit.words import PERSONAL
from yingda.infra.db import Reading, Unit
from yingda.infra.words import count_old
from yingda.kit.errors import ConflictError, InvalidError
from yingda.privacy import policy
from yingda.privacy.pushes import RetentionLine, RetentionPreview, RulesCard
from yingda.privacy.store import erasures as store
from yingda.privacy.store import nights
from yingda.privacy.types import SHIPPED, Kept, Rules, RulesChange


def rules_of(reading: Reading) -> RulesCard:
    """The rules as they are now; everybody who works here may know them."""
    row = store.find_rules(reading)
    if row is None:
        return RulesCard(version=0, **{name: getattr(SHIPPED, name) for name in Rules.__struct_fields__})
    return RulesCard(**{name: getattr(row, name) for name in RulesCard.__struct_fields__})


def put_rules(unit: Unit, actor: Actor, change: RulesChange) -> RulesCard:
    """Write new rules; refused when somebody else's were written meanwhile, or below what the law asks."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    before = rules_of(unit)
    if before.version == change.version and (wrong := policy.faults(before, change)):
        raise InvalidError(fields=wrong)
    values = {name: getattr(change, name) for name in Rules.__struct_fields__}
    if before.version != change.version or not store.save_rules(unit, change.version, values):
        raise ConflictError("accounts.changed_meanwhile")
    after = rules_of(unit)
    audit.record(unit, actor, "privacy.update", Target("installation", "privacy"), before, after)
    return after


def preview_lines(reading: Reading, rules: Rules, night: datetime, held_ids: list[int]) -> list[RetentionLine]:
    """What rules would clear in a night, kind by kind, and what of it is kept by holds on these conversations."""
    lines = []
    for kind in Kept:
        before, later = (policy.cutoff(rules, kind, night, with_order=one) for one in (False, True))
        count, held = 0, 0
        if kind is Kept.AUDIT_PERSONAL:
            count, later = (count_old(reading, PERSONAL, before) if before else 0), None
        else:
            for ordered, until in ((False, before), (True, later)):
                found = _count(reading, kind, until, held_ids, with_order=ordered)
                count, held = count + found[0], held + found[1]
        lines.append(RetentionLine(kind=kind, before=before, before_with_order=later, count=count, held=held))
    return lines


def _count(
    reading: Reading, kind: Kept, before: datetime | None, held_ids: list[int], *, with_order: bool
) -> tuple[int, int]:
    if before is None:
        return 0, 0
    files = kind is Kept.FILES
    name = f"{kind}.order" if with_order else kind.value
    after = nights.find_reached(reading, name)
    among = conversations.Among(files_only=files, after_id=after, with_order=with_order)
    count = conversations.count_older(reading, before, among)
    if not held_ids:
        return count, 0
    kept = conversations.Among(files_only=files, with_order=with_order, conversation_ids=held_ids)
    passed = conversations.Among(files, after, with_order, held_ids)
    left = count - conversations.count_older(reading, before, passed)
    return left, conversations.count_older(reading, before, kept)


def preview(reading: Reading, actor: Actor, rules: Rules, held_ids: list[int]) -> RetentionPreview:
    """What rules would clear in the coming night, before they are kept."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    night = policy.next_night(reading.now)
    return RetentionPreview(night, preview_lines(reading, rules, night, held_ids))
