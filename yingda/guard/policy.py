"""Judging a text by rules."""

from collections.abc import Iterable
from typing import Protocol

from yingda.guard.types import Finding, Level


class Rule(Protocol):
    """Finds what is wrong in a text."""

    def findings(self, text: str) -> Iterable[Finding]:
        """Every place in `text` that breaks this rule."""
        ...


def judge(text: str, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """All findings of all rules, in the order of the text."""
    found = [finding for rule in rules for finding in rule.findings(text)]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule)))


def is_blocked(findings: Iterable[Finding]) -> bool:
    """Whether any finding forbids sending."""
    return any(finding.level is Level.BLOCK for finding in findings)
