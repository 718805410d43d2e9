"""Rules that supervisors write: kept in an order, checked while they are typed, tried on past conversations."""

from collections.abc import Sequence
from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, StaffName
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.lang.rules import faults
from yingda.triage.pushes import TriageRule
from yingda.triage.store import rules as store
from yingda.triage.types import Actions, RuleInfo, TriageRuleChange, TriageRuleContent, TriageRuleDraft

MOST_RULES = 300  # of one shop
COUNTED = timedelta(days=30)


def rules_of(reading: Reading, actor: Actor, shop_id: int) -> list[TriageRule]:
    """The rules of a shop in their order."""
    accounts.access_shop(reading, actor, shop_id, Permission.TRIAGE_MANAGE)
    rows = store.find_rules(reading, shop_id)
    names = accounts.names_of(reading, {row.editor_id for row in rows})
    hits = store.count_hits(reading, shop_id, reading.now - COUNTED)
    return [_card(row, hits.get(row.id, 0), names) for row in rows]


def create_rule(unit: Unit, actor: Actor, draft: TriageRuleDraft) -> TriageRule:
    """Keep a new rule, as the last one; the same `client_id` again returns the first."""
    accounts.access_shop(unit, actor, draft.shop_id, Permission.TRIAGE_MANAGE)
    made = store.find_made(unit, actor.staff_id, draft.client_id)
    if made is None:
        store.lock_shop(unit, draft.shop_id)
        _check(draft)
        rows = store.find_rules(unit, draft.shop_id)
        if len(rows) >= MOST_RULES:
            raise ConflictError("triage.too_many_rules", most=MOST_RULES)
        place = {"shop_id": draft.shop_id, "position": rows[-1].position + 1 if rows else 1}
        by = {"author_id": actor.staff_id, "editor_id": actor.staff_id, "client_id": draft.client_id}
        made = store.insert_rule(unit, {**place, **by, **_values(draft)})
        if made is not None:
            _changed(unit, draft.shop_id)
            after = _access(unit, actor, made)
            audit.record(unit, actor, "triage_rule.create", _target(after), None, after)
        else:  # by the same request, sent again meanwhile
            made = store.find_made(unit, actor.staff_id, draft.client_id)
            assert made is not None
    return _shown(unit, actor, made)


def update_rule(unit: Unit, actor: Actor, rule_id: int, change: TriageRuleChange) -> TriageRule:
    """Replace a rule; refused when somebody else's version was written meanwhile."""
    before = _access(unit, actor, rule_id)
    store.lock_shop(unit, before.shop_id)
    _check(change, before)
    values = {**_values(change), "editor_id": actor.staff_id}
    if not store.save_rule(unit, rule_id, change.version, values):
        raise ConflictError("triage.rule_changed_meanwhile")
    _changed(unit, before.shop_id)
    after = _access(unit, actor, rule_id)
    audit.record(unit, actor, "triage_rule.update", _target(after), before, after)
    return _shown(unit, actor, rule_id)


def archive_rule(unit: Unit, actor: Actor, rule_id: int) -> None:
    """Take a rule out of use; turns that it decided still name it."""
    before = _access(unit, actor, rule_id)
    store.archive_rule(unit, rule_id)
    _changed(unit, before.shop_id)
    audit.record(unit, actor, "triage_rule.archive", _target(before), before)


def order_rules(unit: Unit, actor: Actor, shop_id: int, ids: Sequence[int]) -> list[TriageRule]:
    """Put the rules of a shop into an order: the first that says something of a field decides it."""
    accounts.access_shop(unit, actor, shop_id, Permission.TRIAGE_MANAGE)
    store.lock_shop(unit, shop_id)
    before = [row.id for row in store.find_rules(unit, shop_id)]
    if sorted(ids) != sorted(before):
        raise ConflictError("triage.rules_changed_meanwhile")
    store.save_order(unit, ids)
    _changed(unit, shop_id)
    audit.record(
        unit, actor, "triage_rule.order", Target("shop", shop_id, shop_id), {"ids": before}, {"ids": list(ids)}
    )
    return rules_of(unit, actor, shop_id)


def _access(reading: Reading, actor: Actor, rule_id: int) -> RuleInfo:
    row = store.find_rule(reading, rule_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(reading, actor, row.shop_id, Permission.TRIAGE_MANAGE)
    return store.info_of(row)


def _check(content: TriageRuleContent, before: RuleInfo | None = None) -> None:
    """Refuse what cannot be read, fails its own examples or does nothing.

    A rule whose text and examples stay as they are was checked before, so that it can always be switched off.
    """
    known = before is not None and (before.text, before.examples) == (content.text, content.examples)
    wrong = [] if known else faults(content.text, content.examples, "/text")
    if content.actions == Actions():
        wrong.append(FieldError("/actions", "triage.rule_does_nothing"))
    if wrong:
        raise InvalidError(fields=tuple(wrong))


def _values(content: TriageRuleContent) -> dict[str, object]:
    return {
        "name": content.name.strip(), "text": content.text.strip(), "enabled": content.enabled,
        "actions": content.actions, "examples": content.examples,
    }  # fmt: skip


def _changed(unit: Unit, shop_id: int) -> None:
    """From the next turn on every child asks for the rules as they are now."""
    shop = store.lock_shop(unit, shop_id)
    store.save_shop(unit, shop_id, {"rules_stamp": shop.rules_stamp + 1})


def _shown(reading: Reading, actor: Actor, rule_id: int) -> TriageRule:
    shop_id = _access(reading, actor, rule_id).shop_id
    return next(each for each in rules_of(reading, actor, shop_id) if each.id == rule_id)


def _card(row: store.AnyRow, hits: int, names: dict[int, StaffName]) -> TriageRule:
    info = store.info_of(row)
    return TriageRule(
        id=info.id, shop_id=info.shop_id, version=info.version, position=info.position, name=info.name,
        text=info.text, enabled=info.enabled, actions=info.actions, examples=info.examples, hits=hits,
        edited_by=names[row.editor_id].name if row.editor_id in names else "", edited_at=row.edited_at,
    )  # fmt: skip


def _target(rule: RuleInfo) -> Target:
    return Target("triage_rule", rule.id, rule.shop_id)
