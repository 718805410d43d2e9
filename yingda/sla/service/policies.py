"""Policies that supervisors write: kept in an order; clocks that run keep the terms they were started on."""

import secrets
from collections.abc import Sequence

from msgspec.structs import replace

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, StaffName
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.kit.texts import text
from yingda.sla.policy.checking import faults
from yingda.sla.policy.shipped import SHIPPED
from yingda.sla.pushes import SlaPolicy, SlaPolicyList, SlaShopSettings
from yingda.sla.service.books import settings_of
from yingda.sla.store import policies as store
from yingda.sla.types import MatchField, Policy, PolicyChange, PolicyContent, PolicyDraft, SlaSettings

MOST_POLICIES = 100  # of one shop


def policies_of(reading: Reading, actor: Actor, shop_id: int) -> SlaPolicyList:
    """The policies of a shop in their order, those that ship after them."""
    accounts.access_shop(reading, actor, shop_id, Permission.SLA_MANAGE)
    rows = store.find_policies(reading, shop_id)
    names = accounts.names_of(reading, {row.editor_id for row in rows})
    own = [_card(store.policy_of(row), shop_id, names, row) for row in rows]
    shipped = [_card(each, shop_id, names, None, actor.locale) for each in SHIPPED]
    return SlaPolicyList(items=[*own, *shipped], order=list(MatchField))


def create_policy(unit: Unit, actor: Actor, draft: PolicyDraft) -> SlaPolicy:
    """Keep a new policy, as the last one; the same `client_id` again returns the first."""
    accounts.access_shop(unit, actor, draft.shop_id, Permission.SLA_MANAGE)
    made = store.find_made(unit, actor.staff_id, draft.client_id)
    if made is None:
        check(draft)
        hold_shop(unit, draft.shop_id)
        rows = store.find_policies(unit, draft.shop_id)
        if len(rows) >= MOST_POLICIES:
            raise ConflictError("sla.too_many_policies", most=MOST_POLICIES)
        by = {"author_id": actor.staff_id, "editor_id": actor.staff_id, "client_id": draft.client_id}
        place = {"shop_id": draft.shop_id, "position": rows[-1].position + 1 if rows else 1}
        made = store.insert_policy(unit, {**place, **by, "content": content_of(draft)})
        if made is not None:
            audit.record(unit, actor, "sla_policy.create", _target(made, draft.shop_id), None, content_of(draft))
        else:  # by the same request, sent again meanwhile
            made = store.find_made(unit, actor.staff_id, draft.client_id)
            assert made is not None
    return _shown(unit, actor, made)


def update_policy(unit: Unit, actor: Actor, policy_id: int, change: PolicyChange) -> SlaPolicy:
    """Replace a policy for clocks that start from now on; refused when somebody else wrote meanwhile."""
    row = access_policy(unit, actor, policy_id)
    check(change)
    hold_shop(unit, row.shop_id)
    values = {"content": content_of(change), "editor_id": actor.staff_id}
    if not store.save_policy(unit, policy_id, change.version, values):
        raise ConflictError("sla.policy_changed_meanwhile")
    before = store.policy_of(row).content
    audit.record(unit, actor, "sla_policy.update", _target(policy_id, row.shop_id), before, content_of(change))
    return _shown(unit, actor, policy_id)


def archive_policy(unit: Unit, actor: Actor, policy_id: int) -> None:
    """Take a policy out of use; clocks that run by it go on."""
    row = access_policy(unit, actor, policy_id)
    hold_shop(unit, row.shop_id)
    store.archive_policy(unit, policy_id)
    before = store.policy_of(row).content
    audit.record(unit, actor, "sla_policy.archive", _target(policy_id, row.shop_id), before)


def order_policies(unit: Unit, actor: Actor, shop_id: int, ids: Sequence[int]) -> SlaPolicyList:
    """Put the policies of a shop into an order: of equally specific ones the first decides."""
    accounts.access_shop(unit, actor, shop_id, Permission.SLA_MANAGE)
    hold_shop(unit, shop_id)
    before = [row.id for row in store.find_policies(unit, shop_id)]
    if sorted(ids) != sorted(before):
        raise ConflictError("sla.policies_changed_meanwhile")
    store.save_order(unit, ids)
    target = Target("shop", shop_id, shop_id)
    audit.record(unit, actor, "sla_policy.order", target, {"ids": before}, {"ids": list(ids)})
    return policies_of(unit, actor, shop_id)


def get_settings(reading: Reading, actor: Actor, shop_id: int) -> SlaShopSettings:
    """Levels and platform rules of a shop."""
    accounts.access_shop(reading, actor, shop_id, Permission.SLA_MANAGE)
    row = store.find_shop(reading, shop_id)
    settings = settings_of(row)
    # those that ship are named in the reader's language
    rules = tuple(replace(each, name=text(each.name, actor.locale)) for each in settings.platform_rules)
    version = 0 if row is None else row.version
    return SlaShopSettings(shop_id=shop_id, version=version, settings=replace(settings, platform_rules=rules))


def put_settings(unit: Unit, actor: Actor, shop_id: int, settings: SlaSettings, version: int) -> SlaShopSettings:
    """Write levels and platform rules; refused when somebody else wrote meanwhile."""
    accounts.access_shop(unit, actor, shop_id, Permission.SLA_MANAGE)
    for number, rule in enumerate(settings.platform_rules):
        if rule.from_minute >= rule.to_minute or (rule.valid_to and rule.valid_to < rule.valid_from):
            raise InvalidError(fields=(FieldError(f"/settings/platform_rules/{number}", "sla.rule_never_holds"),))
    row = hold_shop(unit, shop_id)
    if row.version != version:
        raise ConflictError("sla.settings_changed_meanwhile")
    before = settings_of(row)
    store.save_shop(unit, shop_id, {"settings": settings, "version": version + 1})
    audit.record(unit, actor, "sla.settings", Target("shop", shop_id, shop_id), before, settings)
    return get_settings(unit, actor, shop_id)


def access_policy(reading: Reading, actor: Actor, policy_id: int) -> store.AnyRow:
    """A policy in use of a shop in which the actor manages targets."""
    row = store.find_policy(reading, policy_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(reading, actor, row.shop_id, Permission.SLA_MANAGE)
    return row


def check(content: PolicyContent) -> None:
    """Refuse what says nothing or twice, and marks that lie nowhere."""
    found = faults(content)
    if found:
        raise InvalidError(fields=found)


def content_of(content: PolicyContent) -> PolicyContent:
    """What is kept of a draft or change."""
    return PolicyContent(
        name=content.name.strip(), enabled=content.enabled, match=content.match, targets=content.targets
    )


def hold_shop(unit: Unit, shop_id: int) -> store.AnyRow:
    """Hold a shop's row; from this unit on everybody reads its policies anew."""
    # never used before: what a unit that failed had read under its stamp is never taken for another's
    stamp = secrets.randbits(52)
    row = store.lock_shop(unit, shop_id, stamp)
    store.save_shop(unit, shop_id, {"stamp": stamp})
    return row


def _shown(reading: Reading, actor: Actor, policy_id: int) -> SlaPolicy:
    row = access_policy(reading, actor, policy_id)
    names = accounts.names_of(reading, [row.editor_id])
    return _card(store.policy_of(row), row.shop_id, names, row)


def _card(
    policy: Policy, shop_id: int, names: dict[int, StaffName], row: store.AnyRow | None, locale: str = ""
) -> SlaPolicy:
    content = policy.content
    return SlaPolicy(
        id=policy.id, shop_id=shop_id, version=policy.version, position=policy.position,
        name=text(content.name, locale) if row is None else content.name, enabled=content.enabled,
        match=content.match, targets=content.targets,
        edited_by=names[row.editor_id].name if row is not None else "",
        edited_at=None if row is None else row.edited_at,
    )  # fmt: skip


def _target(policy_id: int, shop_id: int) -> Target:
    return Target("sla_policy", policy_id, shop_id)
