"""The demo's rules of triage are such as a supervisor could save."""

from yingda.lang.rules import faults
from yingda.tools.demo_bot import demo_bots
from yingda.tools.demo_triage import demo_rules


def test_every_shop_has_rules_that_hold_for_their_examples() -> None:
    assert demo_rules().keys() == demo_bots().keys()
    for rules in demo_rules().values():
        assert len(rules) >= 2
        for rule in rules:
            assert faults(rule.text, rule.examples, "/text") == []
            assert rule.examples.meets
            assert rule.examples.avoids
