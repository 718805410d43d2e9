"""Keyword rules keep their examples: refused with those that they fail, and always to be switched off."""

import pytest

from tests.bot.conftest import Shop
from yingda.bot.service import rules
from yingda.bot.service import setup as settings
from yingda.bot.types import BotRuleChange, BotRuleDraft, RuleAct
from yingda.kit.errors import InvalidError
from yingda.lang.rules import RuleExamples

EXAMPLES = RuleExamples(meets=("几点下班呀",), avoids=("快递几点下班",))


def draft(shop: Shop, rule: str) -> BotRuleDraft:
    return BotRuleDraft(
        shop_id=shop.id, name="营业时间", rule=rule, act=RuleAct.SAY, text="九点到六点", examples=EXAMPLES
    )


def test_a_rule_is_refused_with_the_examples_that_it_fails(shop: Shop) -> None:
    with pytest.raises(InvalidError) as raised:
        shop.desk.write(rules.create_rule, shop.boss, draft(shop, "几点下班"))
    assert [(each.pointer, each.code) for each in raised.value.fields] == [
        ("/examples/avoids/0", "rule.example_met")
    ]
    assert shop.desk.read(rules.list_rules, shop.boss, shop.id) == []


def test_examples_stay_with_the_rule_and_its_versions(shop: Shop) -> None:
    made = shop.desk.write(rules.create_rule, shop.boss, draft(shop, "几点下班 & !快递"))
    assert made.examples == EXAMPLES
    with pytest.raises(InvalidError):
        shop.desk.write(rules.update_rule, shop.boss, made.id, BotRuleChange(rule="几点下班"))
    more = RuleExamples(meets=("几点下班", "啥时候下班"))
    with pytest.raises(InvalidError):
        shop.desk.write(rules.update_rule, shop.boss, made.id, BotRuleChange(examples=more))
    off = shop.desk.write(rules.update_rule, shop.boss, made.id, BotRuleChange(active=False))
    assert (off.active, off.examples, off.rule) == (False, EXAMPLES, "几点下班 & !快递")
    kept = shop.desk.read(settings.list_versions, shop.boss, shop.id, "rule", made.id).items
    assert kept[0].content["examples"] == {"meets": ["几点下班呀"], "avoids": ["快递几点下班"]}
