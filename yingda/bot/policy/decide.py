"""What the bot does about a turn; one order, from the certain to the doubtful, and a person at its end."""

from dataclasses import replace
from datetime import date

import msgspec

from yingda.bot.policy import filling, lines
from yingda.bot.policy.urgent import people_first
from yingda.bot.types import (
    BotText,
    Context,
    Decision,
    Dialogue,
    Does,
    Hit,
    Line,
    RuleAct,
    Why,
    empty_decision,
)
from yingda.conversations.types import ChoiceKind, Result
from yingda.lang.courtesy import is_courtesy_turn
from yingda.lang.folding import fold_text
from yingda.triage.types import TurnKind

MOST_CHOICES = 3
DENIALS = (
    "没解决", "没有解决", "还没解决", "不对", "不是这个", "答非所问", "没用", "没有用", "看不懂", "不是我要的",
    "not solved", "not helpful", "doesn't help", "not what i", "that's wrong", "still not",
)  # fmt: skip
LONGEST_DENIAL = 20
THANKS = ("谢", "thank", "thx", "感谢", "辛苦")


def decide(context: Context, today: date) -> Decision:
    """The one decision about a turn."""
    before = context.dialogue
    if before.handed_over:
        return empty_decision(Why.HANDED_OVER, before)
    seen = msgspec.structs.replace(before, turns=before.turns + 1)
    decision = _first_of(context, seen, today)
    return _no_loop(context, lines.in_peak(context, decision))


def _first_of(context: Context, seen: Dialogue, today: date) -> Decision:
    reason = people_first(context)
    if reason is not None:
        return hand_over(context, seen, reason)
    return (
        _pressed(context, seen)
        or _trouble(context, seen)
        or _denied(context, seen)
        or _small_talk(context, seen)
        or filling.by_rule(context, seen, today)
        or _by_rule(context, seen)
        or filling.going_on(context, seen, today, confident(context))
        or _by_article(context, seen)
    )


def hand_over(context: Context, seen: Dialogue, why: Why) -> Decision:
    """A person goes on from here; nothing is said by the bot afterwards."""
    urgent = why in (Why.COMPLAINT, Why.ANGER, Why.SENSITIVE)
    after = msgspec.structs.replace(seen, handed_over=True, standing=False, form=None)
    return Decision(Does.HAND_OVER, why, (lines.handing_over(context),), after, urgent=urgent)


def confident(context: Context) -> Hit | None:
    """The best article, if it may be sent and is sure enough; below the threshold nothing is ever answered."""
    best = next(iter(context.hits), None)
    if best is None or not best.text or best.confidence < context.settings.answer_at:
        return None
    return best


def failing(context: Context, seen: Dialogue, why: Why, line: Line) -> Decision:
    """One more try that did not help; after as many as the shop allows a person goes on."""
    failed = seen.failed + 1
    if failed >= context.settings.max_tries:
        failed = min(failed, context.settings.max_tries)
        return hand_over(context, msgspec.structs.replace(seen, failed=failed), Why.FAILED)
    after = msgspec.structs.replace(seen, failed=failed, standing=False)
    return Decision(Does.ASK_AGAIN, why, (line,), after)


def answer(context: Context, seen: Dialogue, hit: Hit, why: Why) -> Decision:
    """Send an article."""
    choices = (*lines.JUDGE, lines.PERSON) if context.settings.asks_if_solved else (lines.PERSON,)
    line = lines.of_article(hit, *choices)
    settled = 0 if seen.standing else seen.failed  # another question means that the last answer was good enough
    after = msgspec.structs.replace(
        seen, failed=settled, standing=True, asked_back=False, answered=[*seen.answered, hit.article_id], form=None
    )
    return Decision(Does.ARTICLE, why, (line,), after, confidence=hit.confidence, article_id=hit.article_id)


def _pressed(context: Context, seen: Dialogue) -> Decision | None:
    picked = context.turn.picked
    if picked is None:
        return None
    if picked.kind is ChoiceKind.LEAVE:
        after = msgspec.structs.replace(seen, handed_over=True)
        return Decision(Does.LEAVE, Why.LEFT, (), after)
    if picked.kind is ChoiceKind.HELPFUL:
        after = msgspec.structs.replace(seen, standing=False, failed=0)
        return Decision(Does.END, Why.SOLVED, (Line(code=BotText.SOLVED),), after, result=Result.SOLVED)
    if picked.kind is ChoiceKind.WRONG:
        return _refused(context, seen)
    if picked.kind is ChoiceKind.ARTICLE:
        hit = next((one for one in context.hits if lines.article_choice(one).id == picked.id and one.text), None)
        return answer(context, seen, hit, Why.PICKED) if hit else hand_over(context, seen, Why.FAILED)
    return None


def denies(text: str) -> bool:
    """Whether a text says that an answer was no help."""
    said = fold_text(text)
    return len(said) <= LONGEST_DENIAL and any(word in said for word in DENIALS)


def _denied(context: Context, seen: Dialogue) -> Decision | None:
    return _refused(context, seen) if denies(context.turn.text) and seen.answered else None


def _refused(context: Context, seen: Dialogue) -> Decision:
    """The answer was no help; whoever says so first of all has a matter that was never solved."""
    if not seen.answered:
        return hand_over(context, seen, Why.FAILED)
    return failing(context, seen, Why.PICKED, Line(code=BotText.SORRY, choices=(lines.PERSON,)))


def _trouble(context: Context, seen: Dialogue) -> Decision | None:
    if context.trouble is None or seen.trouble_told:
        return None
    after = msgspec.structs.replace(seen, trouble_told=True)
    line = Line(words=context.trouble.text, choices=(lines.PERSON,))
    return Decision(Does.TROUBLE, Why.TROUBLE, (line,), after)


def _small_talk(context: Context, seen: Dialogue) -> Decision | None:
    if seen.form is not None:
        return None
    kind, said = context.understanding.kind, context.turn.text
    if kind is TurnKind.COURTESY or is_courtesy_turn(said):
        thanked = any(word in fold_text(said) for word in THANKS)
        after = msgspec.structs.replace(seen, failed=0 if seen.standing else seen.failed)
        return Decision(
            Does.THANK if thanked else Does.NOTHING, Why.COURTESY,
            (Line(code=BotText.WELCOME, choices=(lines.PERSON,)),) if thanked else (), after,
        )  # fmt: skip
    if kind is TurnKind.GREETING and context.rule is None:
        if seen.greeted:
            return failing(context, seen, Why.UNCLEAR, Line(code=BotText.UNCLEAR, choices=(lines.PERSON,)))
        after = msgspec.structs.replace(seen, greeted=True)
        return Decision(Does.GREET, Why.GREETING, (Line(code=BotText.HELLO, choices=(lines.PERSON,)),), after)
    if kind is TurnKind.ORDER_CARD and context.rule is None and confident(context) is None:
        return failing(context, seen, Why.ORDER_CARD, Line(code=BotText.ORDER_CARD, choices=(lines.PERSON,)))
    return None


def _by_rule(context: Context, seen: Dialogue) -> Decision | None:
    rule = context.rule
    if rule is None or rule.act is RuleAct.FORM:
        return None
    if rule.act is RuleAct.PERSON:
        return _ruled(context, hand_over(context, seen, Why.RULE))
    if rule.act is RuleAct.ARTICLE:
        hit = next((one for one in context.hits if one.article_id == rule.article_id and one.text), None)
        return _ruled(context, answer(context, seen, hit, Why.RULE)) if hit else None
    after = msgspec.structs.replace(seen, standing=True)
    said = Decision(Does.SAY, Why.RULE, (Line(words=rule.text, choices=(lines.PERSON,)),), after, confidence=1.0)
    return _ruled(context, said)


def _ruled(context: Context, decision: Decision) -> Decision:
    return replace(decision, rule_id=context.rule.id if context.rule else None)


def _by_article(context: Context, seen: Dialogue) -> Decision:
    best = confident(context)
    if best is not None and best.article_id not in seen.answered:
        return answer(context, seen, best, Why.ARTICLE)
    if best is not None:  # asked again after that answer: it was no help
        return failing(context, seen, Why.UNCLEAR, Line(code=BotText.SORRY, choices=(lines.PERSON,)))
    maybe = [
        hit
        for hit in context.hits
        if hit.text and hit.confidence >= context.settings.clarify_at and hit.article_id not in seen.answered
    ][:MOST_CHOICES]
    if not maybe:
        return failing(context, seen, Why.UNCLEAR, Line(code=BotText.UNCLEAR, choices=(lines.PERSON,)))
    choices = (*(lines.article_choice(hit) for hit in maybe), lines.PERSON)
    if seen.asked_back or seen.failed >= context.settings.max_tries:
        return failing(context, seen, Why.UNCLEAR, Line(code=BotText.UNCLEAR, choices=(lines.PERSON,)))
    # asking back once is the better last try, if there is something to choose from
    after = msgspec.structs.replace(seen, failed=seen.failed + 1, standing=False, asked_back=True)
    return Decision(
        Does.CLARIFY, Why.UNCLEAR, (Line(code=BotText.CLARIFY, choices=choices),), after,
        confidence=maybe[0].confidence,
    )  # fmt: skip


def _no_loop(context: Context, decision: Decision) -> Decision:
    """The same text twice in a row is never said: a person goes on instead."""
    said = "\n".join(line.code or line.words for line in decision.lines)
    if said and said == context.dialogue.last_text and decision.does is not Does.HAND_OVER:
        return _no_loop(context, hand_over(context, decision.dialogue, Why.LOOP))
    after = msgspec.structs.replace(decision.dialogue, last_text=said or decision.dialogue.last_text)
    return replace(decision, dialogue=after)
