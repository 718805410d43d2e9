"""The demo's rules of triage, with the examples that they keep."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from yingda.infra.db import Unit
from yingda.tools.demo_world import World
from yingda.triage import service as triage
from yingda.triage.types import TriageRuleContent, TriageRuleDraft


@cache
def demo_rules() -> Mapping[str, tuple[TriageRuleContent, ...]]:
    """Rules by the shop's code, in their order."""
    file = files("yingda.tools").joinpath("data", "demo_triage.json")
    return msgspec.json.decode(file.read_bytes(), type=dict[str, tuple[TriageRuleContent, ...]])


def make_rules(unit: Unit, world: World) -> None:
    """Every shop's rules, as its supervisor would write them."""
    for code, rules in demo_rules().items():
        for place, rule in enumerate(rules):
            draft = TriageRuleDraft(
                client_id=f"demo-{code}-triage-{place}", shop_id=world.shops[code], name=rule.name, text=rule.text,
                actions=rule.actions, examples=rule.examples,
            )  # fmt: skip
            triage.create_rule(unit, world.actors[0], draft)
