"""The one door through which texts reach customers."""

from yingda.guard.policy import Rule, is_blocked, judge
from yingda.guard.types import Cleared, Source
from yingda.kit.errors import InvalidError

# the shipped rule set; what a shop forbids comes with its quality standard
RULES: tuple[Rule, ...] = ()


def clear(text: str, source: Source, rules: tuple[Rule, ...] = RULES) -> Cleared:
    """Let `text` through, or refuse it with the rule it breaks."""
    findings = judge(text, rules)
    if is_blocked(findings):
        raise InvalidError("guard.blocked", rule=findings[0].rule)
    return Cleared(text, source, findings)
