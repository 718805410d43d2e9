"""A shop's keyword rules in the one rule language."""

from collections.abc import Sequence
from functools import lru_cache

from yingda.bot.types import BotRule, RuleAct
from yingda.kit.errors import FieldError, InvalidError
from yingda.lang.rules import RuleError, RuleSet, Turn, compile_rules, faults, parse

KEPT = 200  # sets of rules that stay compiled


def check_rule(wanted: BotRule, before: BotRule | None) -> None:
    """InvalidError unless the rule can be read, keeps its own examples and has what its act needs.

    A rule and examples that stay as they are were checked before, so that a rule can always be switched off.
    """
    known = before is not None and (before.rule, before.examples) == (wanted.rule, wanted.examples)
    wrong = [] if known else faults(wanted.rule, wanted.examples, "/rule")
    if wanted.act is RuleAct.SAY and not wanted.text.strip():
        wrong.append(FieldError("/text", "bot.rule_needs_text"))
    if wanted.act is RuleAct.ARTICLE and wanted.article_id is None:
        wrong.append(FieldError("/article_id", "bot.rule_needs_article"))
    if wanted.act is RuleAct.FORM and wanted.form_id is None:
        wrong.append(FieldError("/form_id", "bot.rule_needs_form"))
    if wrong:
        raise InvalidError(fields=tuple(wrong))


def first_match(rules: Sequence[BotRule], turn: Turn) -> BotRule | None:
    """The first active rule that holds."""
    active = {rule.id: rule for rule in rules if rule.active}
    compiled = _compiled(tuple((rule.id, rule.rule) for rule in active.values()))
    return next((active[match.rule_id] for match in compiled.matches(turn)), None)


def holds(rule: str, turn: Turn) -> bool:
    """Whether one rule holds; an empty one holds always, one that cannot be read never."""
    if not rule.strip():
        return True
    return bool(_compiled(((1, rule),)).matches(turn))


@lru_cache(KEPT)
def _compiled(rules: tuple[tuple[int, str], ...]) -> RuleSet:
    readable = []
    for rule_id, text in rules:
        try:
            readable.append((rule_id, parse(text)))
        except RuleError:  # was checked when it was saved; what the language dropped since holds never
            continue
    return compile_rules(readable)
