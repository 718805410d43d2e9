"""Supervisors' rules: kept in an order, each change written down, newer versions not written over."""

import msgspec
import pytest
from sqlalchemy import text

from tests.triage.conftest import Shop
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Search
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.kit.ids import MAX_ID
from yingda.lang.rules import RuleExamples
from yingda.triage import service
from yingda.triage.pushes import TriageRule
from yingda.triage.types import Actions, TriageRuleChange, TriageRuleDraft


def change(rule: TriageRule, **what: object) -> TriageRuleChange:
    names = ("name", "text", "enabled", "actions", "examples")
    values = {name: getattr(rule, name) for name in names} | what
    return TriageRuleChange(version=rule.version, **values)  # type: ignore[arg-type] # as a request brings it


def test_a_rule_is_kept_changed_ordered_and_archived(shop: Shop) -> None:
    first, second = shop.rule("退款", "甲", tags=("甲",)), shop.rule("退货", "乙", tags=("乙",))
    changed = shop.desk.write(service.update_rule, shop.admin, first.id, change(first, text="退款|退钱"))
    assert (changed.version, changed.text) == (2, "退款|退钱")
    with pytest.raises(ConflictError) as raised:
        shop.desk.write(service.update_rule, shop.admin, first.id, change(first, text="别的"))
    assert raised.value.code == "triage.rule_changed_meanwhile"
    ordered = shop.desk.write(service.order_rules, shop.admin, shop.id, [second.id, first.id])
    assert [each.name for each in ordered] == ["乙", "甲"]
    with pytest.raises(ConflictError):
        shop.desk.write(service.order_rules, shop.admin, shop.id, [second.id])
    shop.desk.write(service.archive_rule, shop.admin, second.id)
    assert [each.name for each in shop.desk.read(service.rules_of, shop.admin, shop.id)] == ["甲"]
    with pytest.raises(NotFoundError):
        shop.desk.write(service.archive_rule, shop.admin, second.id)
    acts = [each.act for each in shop.desk.read(audit.search, Search(target_kind="triage_rule"), MAX_ID, 50)]
    assert sorted(acts) == [
        "triage_rule.archive", "triage_rule.create", "triage_rule.create", "triage_rule.update",
    ]  # fmt: skip


def test_a_change_holds_from_the_next_turn_on(shop: Shop) -> None:
    rule = shop.rule("多少钱", tags=("价格",))
    place = shop.desk.customer(shop.id, "张女士")
    shop.says("多少钱", place=place)
    shop.desk.write(service.update_rule, shop.admin, rule.id, change(rule, enabled=False))
    other = shop.says("多少钱")
    assert shop.card(other).rule is None


def test_sending_again_makes_nothing_twice(shop: Shop) -> None:
    draft = TriageRuleDraft(
        client_id="rule-again", shop_id=shop.id, name="甲", text="退款", actions=Actions(tags=("甲",))
    )
    made = [shop.desk.write(service.create_rule, shop.admin, draft) for _ in range(2)]
    assert made[0].id == made[1].id


@pytest.mark.parametrize(
    ("rule", "actions", "pointer", "code"),
    [
        ("退款 &", Actions(tags=("甲",)), "/text", "rule.empty_term"),
        ("退款", Actions(), "/actions", "triage.rule_does_nothing"),
    ],
)
def test_what_is_wrong_is_told_by_field(shop: Shop, rule: str, actions: Actions, pointer: str, code: str) -> None:
    draft = TriageRuleDraft(client_id="rule-wrong", shop_id=shop.id, name="甲", text=rule, actions=actions)
    with pytest.raises(InvalidError) as raised:
        shop.desk.write(service.create_rule, shop.admin, draft)
    assert [(each.pointer, each.code) for each in raised.value.fields] == [(pointer, code)]


def test_only_managers_see_and_write_rules(shop: Shop) -> None:
    rule = shop.rule("退款", tags=("甲",))
    for verb, argument in (
        (service.rules_of, shop.id), (service.archive_rule, rule.id), (service.models_of, shop.id),
        (service.begin_training, shop.id),
    ):  # fmt: skip
        with pytest.raises(ForbiddenError):
            shop.desk.write(verb, shop.agent, argument)


def test_hits_are_counted(shop: Shop) -> None:
    shop.rule("退款", tags=("甲",))
    shop.says("退款")
    shop.says("我要退款")
    assert [each.hits for each in shop.desk.read(service.rules_of, shop.admin, shop.id)] == [2]


def test_a_rule_keeps_examples_and_is_refused_with_those_that_it_fails(shop: Shop) -> None:
    examples = RuleExamples(meets=("我要退款", "退錢给我"), avoids=("退款已到账", "在吗"))
    draft = TriageRuleDraft(
        client_id="rule-tried", shop_id=shop.id, name="甲", text="退款", actions=Actions(tags=("甲",)),
        examples=examples,
    )  # fmt: skip
    with pytest.raises(InvalidError) as raised:
        shop.desk.write(service.create_rule, shop.admin, draft)
    assert [(each.pointer, each.code, each.params["text"]) for each in raised.value.fields] == [
        ("/examples/meets/1", "rule.example_missed", "退錢给我"),
        ("/examples/avoids/0", "rule.example_met", "退款已到账"),
    ]
    assert shop.desk.read(service.rules_of, shop.admin, shop.id) == []
    better = msgspec.structs.replace(draft, text="退款|退钱 & !已到账")
    made = shop.desk.write(service.create_rule, shop.admin, better)
    assert made.examples == examples
    with pytest.raises(InvalidError):
        shop.desk.write(service.update_rule, shop.admin, made.id, change(made, text="退款"))
    assert shop.desk.read(service.rules_of, shop.admin, shop.id)[0].text == "退款|退钱 & !已到账"


def test_a_rule_that_fails_what_it_was_saved_with_can_still_be_switched_off(shop: Shop) -> None:
    rule = shop.rule("退款", tags=("甲",))
    assert rule.examples == RuleExamples()
    failing = '{"meets": ["在吗"]}'  # as if the language had changed since
    shop.desk.write(lambda unit: unit.execute(text("UPDATE triage_rule SET examples = :it"), {"it": failing}))
    wanted = change(rule, enabled=False, examples=RuleExamples(meets=("在吗",)))
    off = shop.desk.write(service.update_rule, shop.admin, rule.id, wanted)
    assert (off.enabled, off.examples.meets) == (False, ("在吗",))
