"""A rule tried on what was written before."""

from yingda.lang.rules import About, Line, Rule, Turn, compile_rules

_MOMENT = (About.STAGE, About.PAGE)  # what is not known any more of the past

Spans = tuple[tuple[int, int], ...]


def without_moment(rule: Rule) -> Rule | None:
    """The rule without conditions that nobody can look up later; None if nothing is left of it."""
    lines = (
        Line(line.every, line.none, tuple(each for each in line.where if each.about not in _MOMENT))
        for line in rule.lines
    )
    kept = tuple(line for line in lines if line.every or line.where)
    return Rule(kept) if kept else None


def without_places(rule: Rule) -> Rule:
    """The rule without any condition: an example is only a text."""
    return Rule(tuple(Line(line.every, line.none) for line in rule.lines))


def hits_of(rule: Rule | None, turns: tuple[Turn, ...]) -> list[tuple[int, Spans]]:
    """The turns for which the rule holds, by their place, and where it does."""
    if rule is None:
        return []
    compiled = compile_rules({1: rule})
    found = ((place, compiled.matches(turn)) for place, turn in enumerate(turns))
    return [(place, matches[0].spans) for place, matches in found if matches]
