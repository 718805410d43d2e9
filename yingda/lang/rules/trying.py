"""A rule tried before it is saved: on the examples that stay with it, and on what was written before."""

from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.kit.errors import FieldError
from yingda.lang.rules.matching import Turn, compile_rules
from yingda.lang.rules.reading import parse
from yingda.lang.rules.structure import About, Line, Rule, RuleError

MOST_EXAMPLES = 50
SHOWN = 30  # characters of an example that a refusal names
_MOMENT = (About.STAGE, About.PAGE)  # what is not known any more of the past

Spans = tuple[tuple[int, int], ...]
Example = Annotated[str, Meta(min_length=1, max_length=300)]
ExampleTexts = Annotated[tuple[Example, ...], Meta(max_length=MOST_EXAMPLES)]


class RuleExamples(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a rule must hold for, and what it must not; where it is written is not asked of an example."""

    meets: ExampleTexts = ()
    avoids: ExampleTexts = ()


NO_EXAMPLES = RuleExamples()


def faults(text: str, examples: RuleExamples, at: str) -> list[FieldError]:
    """Why a rule may not be saved: its text at the pointer `at` cannot be read, or it fails examples of its own."""
    try:
        rule = parse(text)
    except RuleError as error:
        return [FieldError(at, error.code, {"position": error.position, "found": error.found})]
    missed = enumerate(spans_of(rule, examples.meets))
    met = enumerate(spans_of(rule, examples.avoids))
    return [
        *(
            FieldError(f"/examples/meets/{n}", "rule.example_missed", {"text": examples.meets[n][:SHOWN]})
            for n, spans in missed
            if spans is None
        ),
        *(
            FieldError(f"/examples/avoids/{n}", "rule.example_met", {"text": examples.avoids[n][:SHOWN]})
            for n, spans in met
            if spans is not None
        ),
    ]


def spans_of(rule: Rule, texts: tuple[str, ...]) -> list[Spans | None]:
    """Where the rule holds in each example; None where it doesn't."""
    compiled = compile_rules({1: _without_places(rule)})
    found = [compiled.matches(Turn(text)) for text in texts]
    return [each[0].spans if each else None for each in found]


def without_moment(rule: Rule) -> Rule | None:
    """The rule without conditions that nobody can look up later; None if nothing is left of it."""
    lines = (
        Line(line.every, line.none, tuple(each for each in line.where if each.about not in _MOMENT))
        for line in rule.lines
    )
    kept = tuple(line for line in lines if line.every or line.where)
    return Rule(kept) if kept else None


def hits_of(rule: Rule | None, turns: tuple[Turn, ...]) -> list[tuple[int, Spans]]:
    """The turns for which the rule holds, by their place, and where it does."""
    if rule is None:
        return []
    compiled = compile_rules({1: rule})
    found = ((place, compiled.matches(turn)) for place, turn in enumerate(turns))
    return [(place, matches[0].spans) for place, matches in found if matches]


def _without_places(rule: Rule) -> Rule:
    """The rule without any condition: an example is only a text."""
    return Rule(tuple(Line(line.every, line.none) for line in rule.lines))
