"""A form in the middle of a conversation: begun by a rule, filled turn by turn, left when the customer wants."""

from dataclasses import replace
from datetime import date

import msgspec

from yingda.bot.policy import forms, lines
from yingda.bot.types import (
    BotForm,
    BotText,
    Context,
    Decision,
    Dialogue,
    Does,
    Hit,
    Line,
    RuleAct,
    RunningForm,
    Why,
)


def by_rule(context: Context, seen: Dialogue, today: date) -> Decision | None:
    """A rule begins a form; one that runs already simply goes on."""
    rule, form = context.rule, context.form
    if rule is None or rule.act is not RuleAct.FORM or form is None or form.id != rule.form_id:
        return None
    if seen.form is not None and seen.form.form_id == form.id:
        return None
    running = forms.prefill(form, forms.start(form), context.turn.text, today)
    return replace(_ask(context, seen, form, running), rule_id=rule.id)


def going_on(context: Context, seen: Dialogue, today: date, sure: Hit | None) -> Decision | None:
    """The running form takes the turn; what is no answer to it may be a question of its own."""
    running, form = seen.form, context.form
    if running is None:
        return None
    if form is None or form.id != running.form_id:
        return None  # it is gone: the turn is looked at as if it had never run
    if form.version != running.form_version:
        running = forms.start(form)
    if forms.is_cancel(context.turn.text):
        after = msgspec.structs.replace(seen, form=None)
        return Decision(
            Does.FORM, Why.FORM_CANCELLED, (Line(code=BotText.CANCELLED, choices=(lines.PERSON,)),), after
        )
    value = forms.value_of(form.slots[running.slot], context.turn.text, today)
    if value is not None:
        return _ask(context, seen, form, forms.filled(form, running, value))
    if sure is not None and sure.article_id not in seen.answered:
        return _digression(seen, form, running, sure)
    return _again(context, seen, form, running)


def done(decision: Decision, told: str) -> Decision:
    """What a filled form led to was done: the customer is told, and a person stays one step away."""
    line = Line(words=told, choices=(*lines.JUDGE, lines.PERSON))
    after = msgspec.structs.replace(decision.dialogue, handed_over=False, standing=True, last_text=told)
    return replace(decision, does=Does.FORM, lines=(line,), dialogue=after)


def _ask(context: Context, seen: Dialogue, form: BotForm, running: RunningForm) -> Decision:
    if running.slot >= len(form.slots):
        return _done(context, seen, form, running)
    line = _question(form, running)
    after = msgspec.structs.replace(seen, form=running, standing=False)
    return Decision(Does.FORM, Why.FORM, (line,), after, confidence=1.0)


def _done(context: Context, seen: Dialogue, form: BotForm, running: RunningForm) -> Decision:
    """Every fact is there, and goes to a person unless the action is done: nothing is told as done that is not."""
    own = (Line(words=form.done_text),) if form.done_text.strip() else ()
    after = msgspec.structs.replace(seen, form=None, handed_over=True)
    return Decision(
        Does.HAND_OVER, Why.FORM_DONE, (*own, lines.handing_over(context)), after,
        facts=forms.facts_of(form, running), errand=running.facts, action=form.action or "",
    )  # fmt: skip


def _digression(seen: Dialogue, form: BotForm, running: RunningForm, hit: Hit) -> Decision:
    """Another question in between is answered, and then the form's is asked again."""
    told = lines.of_article(hit)
    after = msgspec.structs.replace(seen, form=running, answered=[*seen.answered, hit.article_id])
    return Decision(
        Does.ARTICLE, Why.ARTICLE, (told, _question(form, running)), after, confidence=hit.confidence,
        article_id=hit.article_id,
    )  # fmt: skip


def _again(context: Context, seen: Dialogue, form: BotForm, running: RunningForm) -> Decision:
    tries = running.tries + 1
    if tries >= context.settings.max_tries:
        after = msgspec.structs.replace(seen, form=None, handed_over=True)
        facts, told = forms.facts_of(form, running), (lines.handing_over(context),)
        return Decision(Does.HAND_OVER, Why.FORM_FAILED, told, after, facts=facts)
    slot = form.slots[running.slot]
    again = Line(words=slot.again) if slot.again.strip() else Line(code=BotText.FORM_AGAIN)
    after = msgspec.structs.replace(seen, form=msgspec.structs.replace(running, tries=tries))
    return Decision(Does.FORM, Why.FORM, (again, _question(form, running)), after)


def _question(form: BotForm, running: RunningForm) -> Line:
    slot = form.slots[running.slot]
    return Line(words=slot.ask, choices=(*forms.choices_of(slot), lines.PERSON))
