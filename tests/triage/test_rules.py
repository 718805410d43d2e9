"""Supervisors' rules: kept in an order, each change written down, newer versions not written over."""

import pytest

from tests.triage.conftest import Shop
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Search
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.kit.ids import MAX_ID
from yingda.triage import service
from yingda.triage.pushes import TriageRule
from yingda.triage.types import Actions, RuleChange, RuleDraft


def change(rule: TriageRule, **what: object) -> RuleChange:
    values = {"name": rule.name, "text": rule.text, "enabled": rule.enabled, "actions": rule.actions, **what}
    return RuleChange(version=rule.version, **values)  # type: ignore[arg-type] # as a request brings it


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
    draft = RuleDraft(
        client_id="rule-again", shop_id=shop.id, name="甲", text="退款", actions=Actions(tags=("甲",))
    )
    made = [shop.desk.write(service.create_rule, shop.admin, draft) for _ in range(2)]
    assert made[0].id == made[1].id


@pytest.mark.parametrize(
    ("text", "actions", "pointer", "code"),
    [
        ("退款 &", Actions(tags=("甲",)), "/text", "rule.empty_term"),
        ("退款", Actions(), "/actions", "triage.rule_does_nothing"),
    ],
)
def test_what_is_wrong_is_told_by_field(shop: Shop, text: str, actions: Actions, pointer: str, code: str) -> None:
    draft = RuleDraft(client_id="rule-wrong", shop_id=shop.id, name="甲", text=text, actions=actions)
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


def test_the_past_is_read_newest_first(shop: Shop) -> None:
    shop.says("第一句", "第二句")
    past = shop.desk.read(service.past_of, shop.admin, shop.id, 10)
    assert [each.text for each in past.texts] == ["第二句", "第一句"]
    assert (past.shop_code, past.texts[0].channel) == ("qingchuan", "web")
