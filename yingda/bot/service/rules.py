"""Keyword rules of a shop."""

from typing import Any

import msgspec
from msgspec import UNSET

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.bot.policy.keywords import check_rule
from yingda.bot.service.setup import keep_version
from yingda.bot.store import setup as store
from yingda.bot.types import BotRule, BotRuleChange, BotRuleDraft, RuleAct
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.knowledge import service as knowledge
from yingda.lang.rules import RuleExamples

RULE = "rule"
FIELDS = ("name", "rule", "act", "text", "article_id", "form_id", "place", "active", "examples")


def list_rules(reading: Reading, actor: Actor, shop_id: int) -> list[BotRule]:
    """A shop's rules in order."""
    accounts.access_shop(reading, actor, shop_id, Permission.BOT_MANAGE)
    return rules_of(reading, shop_id)


def rules_of(reading: Reading, shop_id: int) -> list[BotRule]:
    """A shop's rules in the order in which they are looked at."""
    return [rule_of(row) for row in store.find_rules(reading, shop_id)]


def create_rule(unit: Unit, actor: Actor, draft: BotRuleDraft) -> BotRule:
    """Make a rule; it must be one that can be read."""
    accounts.access_shop(unit, actor, draft.shop_id, Permission.BOT_MANAGE)
    earlier = store.find_made(unit, store.rule, actor.staff_id, draft.client_id)
    if earlier is not None:
        return _known(unit, earlier)
    wanted = {name: getattr(draft, name) for name in FIELDS}
    _check(unit, actor, BotRule(id=0, version=0, shop_id=draft.shop_id, **wanted), None)
    sender = {"shop_id": draft.shop_id, "author_id": actor.staff_id, "client_id": draft.client_id}
    made = store.insert_once(unit, store.rule, {**wanted, **sender})
    if made is None:
        raise ConflictError
    return _keep(unit, actor, None, made, "bot.rule_create")


def update_rule(unit: Unit, actor: Actor, rule_id: int, change: BotRuleChange) -> BotRule:
    """Change a rule, unless somebody changed it since `version`."""
    before = access_rule(unit, actor, rule_id)
    changes = {name: value for name in FIELDS if (value := getattr(change, name)) is not UNSET}
    _check(unit, actor, msgspec.structs.replace(before, **changes), before)
    wanted = change.version if isinstance(change.version, int) else before.version
    if not store.update_row(unit, store.rule, rule_id, wanted, changes):
        raise ConflictError("bot.changed_meanwhile")
    return _keep(unit, actor, before, rule_id, "bot.rule_update")


def delete_rule(unit: Unit, actor: Actor, rule_id: int) -> None:
    """Take a rule out."""
    before = access_rule(unit, actor, rule_id)
    store.delete_row(unit, store.rule, rule_id)
    audit.record(unit, actor, "bot.rule_delete", Target("bot_rule", rule_id, before.shop_id), before, None)


def access_rule(reading: Reading, actor: Actor, rule_id: int) -> BotRule:
    """A rule of a shop that the actor sets up."""
    row = store.find_rule(reading, rule_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(reading, actor, row.shop_id, Permission.BOT_MANAGE)
    return rule_of(row)


def rule_of(row: Any) -> BotRule:
    """A row as a rule."""
    return BotRule(
        id=row.id, version=row.version, shop_id=row.shop_id, name=row.name, rule=row.rule, act=RuleAct(row.act),
        text=row.text, article_id=row.article_id, form_id=row.form_id, place=row.place, active=row.active,
        examples=msgspec.convert(row.examples, RuleExamples),
    )  # fmt: skip


def _check(reading: Reading, actor: Actor, wanted: BotRule, before: BotRule | None) -> None:
    check_rule(wanted, before)
    if wanted.form_id is not None:
        form = store.find_form(reading, wanted.form_id)
        if form is None or form.shop_id != wanted.shop_id:
            raise NotFoundError
    if wanted.article_id is not None:
        article = knowledge.access_article(reading, actor, wanted.article_id)
        if wanted.shop_id not in {place.shop_id for place in article.content.places}:
            raise NotFoundError


def _keep(unit: Unit, actor: Actor, before: BotRule | None, rule_id: int, act: str) -> BotRule:
    after = _known(unit, rule_id)
    keep_version(unit, actor, after.shop_id, RULE, rule_id, msgspec.to_builtins(after))
    audit.record(unit, actor, act, Target("bot_rule", rule_id, after.shop_id), before, after)
    return after


def _known(reading: Reading, rule_id: int) -> BotRule:
    row = store.find_rule(reading, rule_id)
    assert row is not None
    return rule_of(row)
