"""Durations and amounts as people write them, in Chinese and English."""

import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from yingda.lang.folding import fold_text

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_BANK_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_LARGEST = Decimal(10) ** 15  # below it fen and milliseconds stay exact in JavaScript
_LONGEST = 40  # characters; no quantity is written longer

_PLAIN = r"\d+(?:,\d{3})*(?:\.\d+)?"
_WRITTEN = "[〇零一二两俩三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟点]+"
_NUMBER = rf"(?:{_PLAIN}(?:[百千万亿]+[1-9]?)?|{_WRITTEN})"
_NUMERAL = re.compile(
    rf"(?P<plain>{_PLAIN})(?:(?P<units>[百千万亿]+)(?P<tail>[1-9])?)?|(?P<written>{_WRITTEN})"
)

_UNITS_MS = {
    **dict.fromkeys(("毫秒", "ms"), 1),
    **dict.fromkeys(("秒钟", "秒", "s", "sec", "secs", "second", "seconds"), 1000),
    **dict.fromkeys(("分钟", "分", "m", "min", "mins", "minute", "minutes"), 60_000),
    **dict.fromkeys(("刻钟", "刻"), 900_000),
    **dict.fromkeys(("小时", "钟头", "h", "hr", "hrs", "hour", "hours"), 3_600_000),
    **dict.fromkeys(("天", "日", "d", "day", "days"), 86_400_000),
    **dict.fromkeys(("星期", "礼拜", "周", "w", "week", "weeks"), 604_800_000),
}
_UNIT = "|".join(sorted(_UNITS_MS, key=len, reverse=True))
_DURATION_PART = re.compile(
    rf"(?P<number>{_NUMBER}|半|an?(?=\s)|half\s+an?)\s*个?(?P<half>半)?\s*(?P<unit>{_UNIT})(?![a-z])(?P<rest>半)?"
    r"[\s,零又]*(?:and\s+)?"
)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):([0-5]\d)")

_CURRENCY = r"(?:人民币|rmb|cny|cn¥|¥)?\s*"
_AMOUNT = re.compile(
    rf"(?P<minus>-)?{_CURRENCY}(?P<yuan>{_NUMBER})\s*(?:(?P<unit>元|块|圆|rmb|cny|yuan)(?P<change>.*))?"
)
_DIGIT = "[0-9零一二三四五六七八九]"
_CHANGE = re.compile(
    rf"零?(?:(?P<half>半)|(?P<bare>\d\d?|{_DIGIT})|(?P<jiao>{_DIGIT})[角毛](?:(?P<fen>{_DIGIT})分?)?"
    rf"|(?P<cents>\d\d?|{_DIGIT})分)?钱?"
)
_SMALL = re.compile(rf"{_CURRENCY}(?P<number>{_NUMBER}|半)(?P<unit>[角毛分])钱?")


def parse_number(text: str) -> Decimal | None:
    """The number of "一百二十", "1.2万", "两千零五", "3,000", "一千二" (1200); None if it is none."""
    match = _NUMERAL.fullmatch(_plain(text))
    if match is None:
        return None
    value = _written(match["written"].translate(_BANK_DIGITS)) if match["written"] else _plain_number(match)
    return value if value is not None and value < _LARGEST else None


def parse_duration(text: str) -> int | None:
    """Milliseconds of "两个半小时", "30分钟", "2h30m", "01:20"; None if the text is anything else."""
    plain = _plain(text)
    clock = _CLOCK.fullmatch(plain)
    if clock:
        hours, minutes, seconds = (int(each or 0) for each in clock.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000
    total, place = Decimal(0), 0
    while place < len(plain):
        match = _DURATION_PART.match(plain, place)
        part = match and _duration_part(match)
        if match is None or part is None:
            return None
        total, place = total + part, match.end()
    return int(total) if plain and total < _LARGEST else None


def format_duration(ms: int, locale: str, *, short: bool = False) -> str:
    """The two largest units, "1 分 20 秒" or "1 min 20 s"; `short` is the clock that counts, "01:20"."""
    seconds = max(0, ms) // 1000
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if short:
        clock = f"{minutes % 60:02d}:{seconds % 60:02d}"
        return f"{hours}:{clock}" if hours else clock
    names = ("天", "小时", "分", "秒") if locale == "zh-CN" else ("d", "h", "min", "s")
    counts = (days, hours % 24, minutes % 60, seconds % 60)
    first = next((index for index, count in enumerate(counts) if count), 3)
    shown = [
        f"{count} {name}"
        for count, name in list(zip(counts, names, strict=True))[first : first + 2]
        if count or first == 3
    ]
    return " ".join(shown)


def format_wait_range(low_s: float, high_s: float, locale: str) -> str:
    """A wait as a range of whole minutes rounded up: "约 1–2 分钟"; under a minute it says so."""
    low, high = _minutes_up(low_s), _minutes_up(max(low_s, high_s))
    chinese = locale == "zh-CN"
    if high_s <= 60 and low_s <= 60:
        return "约 1 分钟内" if chinese else "within about 1 min"
    span = str(high) if low == high else f"{low}–{high}"
    return f"约 {span} 分钟" if chinese else f"about {span} min"


def parse_amount(text: str) -> int | None:
    """Fen of "12块5", "一百二十元", "1.2万", "¥12.50", "3毛"; None if the text is anything else."""
    plain = _plain(text).removesuffix("整")
    small = _SMALL.fullmatch(plain)
    if small:
        number = Decimal("0.5") if small["number"] == "半" else parse_number(small["number"])
        return None if number is None else _rounded(number * (1 if small["unit"] == "分" else 10))
    match = _AMOUNT.fullmatch(plain)
    yuan = parse_number(match["yuan"]) if match else None
    change = _change(match["change"] or "") if match else None
    if match is None or yuan is None or change is None:
        return None
    fen = _rounded(yuan * 100) + change
    return -fen if match["minus"] else fen


def format_amount(fen: int, locale: str) -> str:
    """Yuan with two decimals, "¥12.50" ("CN¥12.50" in English, where ¥ may be the yen)."""
    yuan, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{'¥' if locale == 'zh-CN' else 'CN¥'}{yuan:,}.{rest:02d}"


def _plain(text: str) -> str:
    return fold_text(text).strip() if len(text) <= _LONGEST else ""


def _plain_number(match: re.Match[str]) -> Decimal:
    value, scale = Decimal(match["plain"].replace(",", "")), 1
    for unit in match["units"] or "":
        scale *= (_TENS | _MYRIADS)[unit]
    return value * scale + int(match["tail"] or 0) * scale // 10


def _written(numeral: str) -> Decimal | None:
    whole, point, fraction = numeral.partition("点")
    value = _spelled(whole) if set(whole) <= _DIGITS.keys() else _composed(whole)
    if value is None:
        return None
    if not point:
        return Decimal(value)
    if not fraction or not set(fraction) <= _DIGITS.keys():
        return None
    return Decimal(f"{value}.{''.join(str(_DIGITS[each]) for each in fraction)}")


def _spelled(digits: str) -> int | None:
    """Digits one by one, "二〇二六"; two of them side by side, "两三", are a guess and no number."""
    if not digits or (len(digits) == 2 and "〇" not in digits and "零" not in digits):
        return None
    return int("".join(str(_DIGITS[each]) for each in digits))


def _composed(numeral: str) -> int | None:
    if any(a in _DIGITS and b in _DIGITS and a not in "零〇" for a, b in pairwise(numeral)):
        return None
    total = section = digit = 0
    unit = 1
    for each in numeral:
        if each in _DIGITS:
            digit = _DIGITS[each]
            unit = unit if digit else 1  # after 零 a last digit is plain: 一千零二
        elif each in _TENS:
            if not digit and each != "十":
                return None
            unit = _TENS[each]
            section, digit = section + (digit or 1) * unit, 0
        else:
            unit = _MYRIADS[each]
            section, digit = section + digit, 0
            total = (total + section) * unit if each == "亿" else total + section * unit
            section = 0
    # A last digit counts the next lower unit: 一千二 is 1200, but 十二 is 12.
    return total + section + digit * (unit // 10 if unit > 10 else 1)


def _duration_part(match: re.Match[str]) -> Decimal | None:
    word = match["number"]
    if word == "半" or word.startswith("half"):
        number: Decimal | None = Decimal("0.5")
    else:
        number = Decimal(1) if word in ("a", "an") else parse_number(word)
    if number is None:
        return None
    if match["half"] or match["rest"]:
        number += Decimal("0.5")
    return number * _UNITS_MS[match["unit"]]


def _minutes_up(seconds: float) -> int:
    return max(1, int(-(-seconds // 60)))


def _change(text: str) -> int | None:
    """What follows 块: 5 is five jiao, 55 is fen, 半 is half a yuan."""
    match = _CHANGE.fullmatch(text.strip())
    if match is None:
        return None
    if match["half"]:
        return 50
    bare = _small_number(match["bare"])
    if match["bare"]:
        return bare if len(match["bare"]) == 2 else bare * 10
    return _small_number(match["jiao"]) * 10 + _small_number(match["fen"]) + _small_number(match["cents"])


def _small_number(digits: str | None) -> int:
    if not digits:
        return 0
    return int(digits) if digits.isdigit() else _DIGITS[digits]


def _rounded(fen: Decimal) -> int:
    return int(fen.quantize(Decimal(1), ROUND_HALF_UP))
