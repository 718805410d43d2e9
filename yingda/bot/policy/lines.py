"""Buttons and the texts of a peak."""

from dataclasses import replace

from yingda.bot.types import BotText, Context, Decision, Does, Hit, Line
from yingda.conversations.types import Choice, ChoiceKind

# those that are always the same have their id for a text; the edge puts in the customer's language
PERSON = Choice(id="person", text="person", kind=ChoiceKind.PERSON)
LEAVE = Choice(id="leave", text="leave", kind=ChoiceKind.LEAVE)
HELPFUL = Choice(id="helpful", text="helpful", kind=ChoiceKind.HELPFUL)
WRONG = Choice(id="wrong", text="wrong", kind=ChoiceKind.WRONG)
JUDGE = (HELPFUL, WRONG)
SPEAKING = (Does.GREET, Does.ARTICLE, Does.CLARIFY, Does.ASK_AGAIN, Does.SAY, Does.FORM)


def handing_over(context: Context) -> Line:
    """What is said by whoever hands over: the expected wait, and in a peak that a message can be left instead."""
    if context.settings.peak:
        return Line(code=BotText.PEAK_HAND_OVER, choices=(LEAVE,))
    return Line(code=BotText.HAND_OVER_WAIT)


def of_article(hit: Hit, *choices: Choice) -> Line:
    """An article as it is sent."""
    return Line(
        words=hit.text, article_id=hit.article_id, version=hit.version, choices=choices, pictures=hit.pictures
    )


def article_choice(hit: Hit) -> Choice:
    """An article as a button."""
    return Choice(id=f"article:{hit.article_id}", text=hit.question[:200], kind=ChoiceKind.ARTICLE)


def in_peak(context: Context, decision: Decision) -> Decision:
    """In a peak what helps oneself comes first, and leaving a message is offered; a person stays one step away."""
    if not context.settings.peak or context.dialogue.turns or decision.does not in SPEAKING:
        return decision
    return replace(decision, lines=(Line(code=BotText.PEAK, choices=(LEAVE, PERSON)), *decision.lines))
