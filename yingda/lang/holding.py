"""Lines of a shop that say nothing yet: a greeting, 稍等, 我帮您查一下; by rule, and only if nothing else."""

import re
from functools import cache

from yingda.lang.folding import fold_text
from yingda.lang.phrases import Kind, Lexicon, kinds_of, lexicon, phrases

_LONGEST = 60  # of folded characters; longer ones say something of their own
_CLAUSES = re.compile(r"[,.!~;:、。\s]+")

_WELL = r"(?:好的|嗯嗯|嗯)?"
_YOU = r"(?:亲亲|亲|您|你)?"
_END = r"(?:哦|哈|呢|啊|呀|噢|吧)?"
_COUNT = r"[\d一二两三四五六七八九十几半]{1,3}"
_TIME = (
    rf"(?:大概|大约|差不多)?(?:需要|要)?{_COUNT}(?:[-~到至]{_COUNT})?个?(?:分钟|分|秒钟|秒|小时)(?:左右|以内|内)?"
)
_WAIT = (
    rf"{_WELL}那?(?:还请|烦请|麻烦|请)?{_YOU}(?:这边)?[先再]?(?:耐心|稍微|稍作|稍加|稍)?"
    rf"(?:等等|等待|等候|等|候|待)(?:我|我们|一会儿?|一下|下|片刻|会儿?){{0,2}}{_END}(?:{_TIME})?{_END}"
)
_LOOK = (
    rf"{_WELL}(?:我|我们|这边|客服|小二)?(?:这边|这里|来)?(?:正在|在|马上|立刻|立即|现在|先|去|这就)?"
    rf"(?:帮|给|为|替|跟|和)?(?:{_YOU}|仓库|同事|快递|物流|主管|技术)(?:这边)?[再先去]?(?:问一下|问问|问)?"
    r"(?:查询|查看|查|核实|核对|核查|确认|看|询问|咨询|问|了解|反馈|联系|处理)?"
    rf"(?:一下|下|看看|看|仓库|同事|快递|物流|主管|技术)?(?:情况|订单|物流|库存|记录)?中?{_END}"
)
_SOON = rf"(?:我|这边)?(?:马上|稍后|很快|立刻|尽快)就?(?:来|好|回来|回复[您你]|给[您你]回复|回复)?{_END}"
_HOLD = re.compile(f"{_WAIT}|{_LOOK}|{_SOON}|{_TIME}")

_MOMENT = r"(?:one|a) (?:moment|second|sec|minute)"
_ENGLISH = re.compile(
    rf"(?:please |just )?{_MOMENT}(?: please)?|(?:please )?(?:wait|hold on|bear with me)(?: {_MOMENT})?(?: please)?"
    r"|(?:let me|i am|i m|i ll|i will)(?: just)? (?:check|checking|look into|looking into|see|find out)"
    r"(?: (?:it|that|this))?(?: for you)?(?: now)?"
)


def is_holding(text: str) -> bool:
    """Whether a line of the shop only greets, agrees, or asks to wait; anything said besides makes it False."""
    folded = fold_text(text)
    if len(folded) > _LONGEST or "?" in folded:
        return False
    if _ENGLISH.fullmatch(re.sub(r"[\W_]+", " ", folded).strip()):
        return True
    clauses = [clause for clause in _CLAUSES.split(folded) if clause]
    return bool(clauses) and all(map(_says_nothing, clauses))


def _says_nothing(clause: str) -> bool:
    return bool(_HOLD.fullmatch(clause)) or kinds_of(clause, _manners()) is not None


@cache
def _manners() -> Lexicon:
    """可以 and 是的 are answers where something was asked; 好的 is none."""
    return lexicon(
        (Kind.GREETING, phrases("greeting") + phrases("address")),
        (Kind.ACK, ("好的", "好", "嗯", "嗯嗯", "在的", "在", "收到", "收到了", "明白", "明白了", "了解", "ok")),
        (Kind.THANKS, phrases("thanks")),
    )
