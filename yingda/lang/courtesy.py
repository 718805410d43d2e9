"""Turns that need no answer, greetings, and consent: by rule, and only if nothing else is said."""

import re
from functools import cache
from itertools import product

from yingda.lang.folding import fold_text
from yingda.lang.phrases import Kind, Lexicon, kinds_of, lexicon, phrases

# "Is there anything else?": then a bare 没有 needs no answer either.
_ANYTHING_ELSE = re.compile(
    r"(?:还有|其他|其它|别的|另外).{0,12}(?:吗|么|嘛|呢|\?|帮|问题|需要)"
    r"|anything else|something else|(?:more|else).{0,20}help"
)

# "先别转", "不用了", "no thanks": a refusal is short; "不是左边是右边没声音" is not one.
_SHORT = 10
_NO = re.compile(
    r"(?:先|还是|那)?(?:不用|不要|不需要|不行|不可以|不同意|不愿意|不转|不必|别(?!的|人)|不了|不$|算了)"
    r"|no\b|nope|don't"
)

_AGREEING_MARKS = frozenset("👌👍🆗✅🙆")
_CLOSING = frozenset({Kind.THANKS, Kind.BYE})
_ENOUGH = frozenset({Kind.THANKS, Kind.BYE, Kind.ACK, Kind.NOTHING_MORE, Kind.MARK})


def is_courtesy_turn(text: str, asked: str = "") -> bool:
    """Whether the turn needs no answer (好的, 谢谢, 没了, 👌); anything asked or added makes it False.

    A bare 没有 counts only with thanks, or if the agent's last text `asked` whether there was anything else.
    """
    kinds = kinds_of(text, _courtesy_words())
    if kinds is None:
        return False
    if Kind.NO in kinds:
        return bool(kinds & _CLOSING) or bool(_ANYTHING_ELSE.search(fold_text(asked)))
    return bool(kinds & _ENOUGH)


def is_greeting(text: str) -> bool:
    """Whether the turn only says hello or asks whether somebody is there."""
    kinds = kinds_of(text, _greeting_words(), questions=True)
    return kinds is not None and Kind.GREETING in kinds


def is_consent(text: str) -> bool:
    """Whether the turn says yes to what was just asked; everything doubtful is no."""
    kinds = kinds_of(text, _consent_words())
    if kinds is None:
        return False
    return Kind.YES in kinds or (Kind.MARK in kinds and bool(_AGREEING_MARKS & set(text)))


def is_refusal(text: str) -> bool:
    """Whether the turn is a short, plain no to what was just asked; a longer one says something else, too."""
    folded = fold_text(text).strip(" 。.!~,")
    return len(folded) <= _SHORT and bool(_NO.match(folded)) and "?" not in folded


@cache
def _courtesy_words() -> Lexicon:
    return lexicon(
        (Kind.NOTHING_MORE, [*phrases("nothing_more"), *_nothing_more()]),
        (Kind.NO, phrases("no")),
        (Kind.ACK, phrases("agree") + phrases("noted")),
        (Kind.THANKS, phrases("thanks")),
        (Kind.BYE, phrases("bye")),
        (Kind.YES, phrases("answer")),
        (Kind.SIGH, phrases("sigh")),
        (Kind.SCOPE, phrases("scope")),
        (Kind.FILLER, phrases("filler")),
    )


@cache
def _greeting_words() -> Lexicon:
    return lexicon((Kind.GREETING, phrases("greeting")), (Kind.FILLER, phrases("address")))


@cache
def _consent_words() -> Lexicon:
    return lexicon(
        (Kind.YES, phrases("agree") + phrases("answer") + phrases("consent")),
        (Kind.ACK, phrases("noted")),
        (Kind.THANKS, phrases("thanks")),
        (Kind.SIGH, phrases("sigh")),
        (Kind.FILLER, phrases("filler")),
    )


def _nothing_more() -> list[str]:
    """没(有)(别的)(问题)了 and its kin: at least an object or a closing particle."""
    heads = ("没", "没有", "木有", "米有", "无")
    objects = ("", "别的", "其他", "其它", "其他的", "其它的", "什么", "啥", "啥别的", "什么其他", "任何")
    nouns = ("", "问题", "疑问", "事", "事情", "需要", "要问的", "要咨询的")
    ends = ("", "了", "啦", "咯", "喽", "喇", "的了", "哒")
    found = ("".join(parts) for parts in product(heads, objects, nouns, ends))
    return [each for each in found if each not in heads and each not in ("没事", "没需要")]
