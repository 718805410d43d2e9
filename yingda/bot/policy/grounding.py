"""Whether a model's text says what its articles say: clause by clause from their words, and never the opposite."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from yingda.lang.folding import fold_text

ENOUGH = 0.67  # of a clause's characters that have to stand in the articles, beside one they stand beside there
_CLAUSE = re.compile(r"[。！？!?；;，,、：:\n…~～]+|\.(?=\s|$)")
_TOKEN = re.compile(r"[a-z0-9]+|[^\W_]")
_NEGATION = frozenset("不没未无勿别莫")
_REACH = 2  # a negation speaks for what begins right after it or one word later: 不能退货
_SPANS = (2, 3, 4)  # 支持 may be said and denied, 支持无理由 is not
# what says nothing by itself
_SMALL = "a an the to is are it and for of you your please we i"
_STOP = frozenset("您你的了是也就在和哦呢哈呀啊哟亲请把吧吗喔将都即") | frozenset(_SMALL.split())
# what people may always say
COURTESIES = (
    "您好", "你好", "好的", "谢谢您", "感谢您的咨询", "感谢您的耐心等待", "感谢您的理解", "抱歉让您久等了",
    "很抱歉", "不客气", "希望能帮到您", "希望对您有帮助", "很高兴为您服务", "如果还有其他问题", "还有其他疑问",
    "有任何问题", "随时联系我们", "随时找我", "欢迎随时咨询", "祝您生活愉快", "麻烦您", "建议您", "您看",
    "可以试试", "按照下面的步骤", "首先", "然后", "最后", "另外", "需要的话", "就可以了", "就好", "就行", "即可",
    "关于您的问题", "您问的", "hello", "thank you", "thanks", "sorry for the wait", "have a nice day",
    "if you have any other questions", "feel free to ask", "happy to help",
)  # fmt: skip


def strays_of(text: str, articles: Sequence[str]) -> list[str]:
    """Codes of what is wrong: a clause that is from no article, or one that says the opposite."""
    given = [clause for article in articles for clause in _clauses(article)]
    said = _clauses(text)
    known = _pairs(given)
    courtesies = _pairs(clause for phrase in COURTESIES for clause in _clauses(phrase))
    found = []
    if not any(_covered(clause, known) >= ENOUGH for clause in said) or any(
        _covered(clause, known | courtesies) < ENOUGH for clause in said
    ):
        found.append("bot.problem.beyond")
    if _reversed(said, given):
        found.append("bot.problem.reversed")
    return found


def _clauses(text: str) -> list[list[str]]:
    found = (_TOKEN.findall(clause) for clause in _CLAUSE.split(fold_text(text)))
    return [tokens for tokens in found if any(one not in _STOP for one in tokens)]


def _pairs(clauses: Iterable[Sequence[str]]) -> set[tuple[str, str]]:
    """Neighbours; a clause of one word is its own neighbour."""
    return {pair for tokens in clauses for pair in pairwise([*tokens, tokens[-1]])}


def _covered(tokens: Sequence[str], known: set[tuple[str, str]]) -> float:
    """The share of the words that say something which stand beside a neighbour of theirs."""
    words = {one for pair in known for one in pair}
    held = {at for at, one in enumerate(tokens) if one in words and (len(one) > 1 or len(tokens) == 1)}
    for at, pair in enumerate(pairwise(tokens)):
        held |= {at, at + 1} if pair in known else set()
    counted = [at for at, one in enumerate(tokens) if one not in _STOP]
    return sum(at in held for at in counted) / len(counted)


def _reversed(said: Iterable[Sequence[str]], given: Iterable[Sequence[str]]) -> bool:
    """Whether something is denied that no article denies, or said that every article denies."""
    ours, theirs = _signs(said), _signs(given)
    return any(not signs & theirs[span] for span, signs in ours.items() if span in theirs)


def _signs(clauses: Iterable[Sequence[str]]) -> dict[tuple[str, ...], set[bool]]:
    """For words that stand together whether they are denied, said, or both."""
    found: dict[tuple[str, ...], set[bool]] = {}
    for tokens in clauses:
        for at, pair in enumerate(pairwise(tokens)):
            if (_NEGATION | _STOP) & set(pair):
                continue
            denied = bool(_NEGATION & set(tokens[max(0, at - _REACH) : at]))
            for span in {tuple(tokens[at : at + length]) for length in _SPANS}:
                found.setdefault(span, set()).add(denied)
    return found
