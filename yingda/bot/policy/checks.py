"""Whether a model's text stays within the articles that it was given: numbers, links, promises, length."""

import re
from collections.abc import Sequence

from yingda.lang.folding import fold_text

LONGEST = 1_500
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*%?")
_SPELLED = re.compile(
    r"[零一二两三四五六七八九十百千万半几]+(?=个?(?:天|日|小时|钟头|分钟|周|星期|月|年|元|块|折|倍|工作日))"
)
_LINK = re.compile(
    r"https?://[^\s，。）)]+|www\.[^\s，。）)]+|[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|vip|shop)\b", re.IGNORECASE
)
_HANDLE = re.compile(r"(?:微信|vx|v信|qq|支付宝|加我|wechat|telegram|whatsapp)", re.IGNORECASE)
# what only the shop may promise
PROMISES = (
    "保证", "承诺", "一定会", "肯定", "绝对", "百分之百", "全额", "免费", "赠送", "补偿", "赔偿", "赔付", "退款",
    "退钱", "返现", "优惠券", "打折", "立减", "今天", "明天", "后天", "马上发", "立即发", "包邮", "guarantee",
    "refund", "free of charge", "compensat", "promise", "tomorrow",
)  # fmt: skip
LEAKS = ("资料 1", "资料1", "系统提示", "提示词", "标记之间", "system prompt", "instructions", "写作助手", "<<")
CANNOT = ("无法回答", "cannot answer")


def problems_of(text: str, allowed: Sequence[str]) -> list[str]:
    """Codes of what is wrong; a text without any may be shown."""
    said = text.strip()
    if not said or any(word in said for word in CANNOT):
        return ["bot.problem.empty"]
    given = fold_text("\n".join(allowed))
    folded = fold_text(said)
    found = []
    if len(said) > LONGEST:
        found.append("bot.problem.long")
    if _beyond(_NUMBER, folded, given) or _beyond(_SPELLED, folded, given):
        found.append("bot.problem.number")
    if _beyond(_LINK, folded, given) or _beyond(_HANDLE, folded, given):
        found.append("bot.problem.link")
    if any(word in folded and word not in given for word in map(fold_text, PROMISES)):
        found.append("bot.problem.promise")
    if any(word in folded for word in map(fold_text, LEAKS)):
        found.append("bot.problem.leak")
    return found


def _beyond(pattern: re.Pattern[str], text: str, given: str) -> bool:
    """Whether the text has something of this kind that the articles don't have, as a whole."""
    known = {each.group() for each in pattern.finditer(given)}
    return any(each.group() not in known for each in pattern.finditer(text))
