"""What a shop's rules make of a turn: they come before the model, field by field, the first rule first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from yingda.lang.rules import Match
from yingda.triage.types import Actions, Guess, Judged, Reason, Understanding

CERTAIN = 1.0  # what a supervisor wrote down is not guessed


def apply_rules(understood: Understanding, matches: Sequence[Match], actions: Mapping[int, Actions]) -> Judged:
    """The understanding with what the rules say; the spans that they hold on are reasons."""
    if not matches:
        return Judged(understood)
    guesses: dict[str, Guess] = {}
    reasons: list[Reason] = []
    tags: list[str] = []
    for match in matches:
        said = _guesses(actions[match.rule_id], guesses)
        guesses |= said
        tags += actions[match.rule_id].tags
        reasons += [Reason(start, end, what, CERTAIN) for what in (said or ("rule",)) for start, end in match.spans]
    found = [actions[match.rule_id] for match in matches]
    changed = replace(
        understood,
        category=guesses.get("category", understood.category),
        sub_category=guesses.get("sub_category", understood.sub_category),
        stage=guesses.get("stage", understood.stage),
        sensitive=guesses.get("sensitive", understood.sensitive),
        wants_person=guesses.get("wants_person", understood.wants_person),
        by_rule=matches[0].rule_id,
        reasons=(*reasons, *(each for each in understood.reasons if each.what not in guesses)),
    )
    return Judged(
        changed,
        tuple(match.rule_id for match in matches),
        tuple(dict.fromkeys(tags)),
        next((each.priority for each in found if each.priority is not None), None),
        next((each.skill for each in found if each.skill is not None), None),
    )


def _guesses(actions: Actions, said: Mapping[str, Guess]) -> dict[str, Guess]:
    """What this rule says of fields of which none before it said anything."""
    values = {
        "category": actions.category,
        "sub_category": _sub_category(actions, said),
        "stage": actions.stage,
        "sensitive": _yes(actions.sensitive),
        "wants_person": _yes(actions.wants_person),
    }
    return {
        name: Guess(str(value), CERTAIN) for name, value in values.items() if value is not None and name not in said
    }


def _sub_category(actions: Actions, said: Mapping[str, Guess]) -> str | None:
    """A category without its sub-category leaves none, since the model's belongs to another category."""
    if "category" in said and said["category"].value != actions.category:
        return None
    return (actions.sub_category or "") if actions.category is not None else actions.sub_category


def _yes(said: bool | None) -> str | None:
    return None if said is None else ("yes" if said else "no")
