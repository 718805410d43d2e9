"""Counts before a unit of time: plain, written, ranges, guesses, and numbers that were masked."""

import re
from typing import NamedTuple

from yingda.lang.quantities import parse_number

MASK = r"\d{0,2}\[(?:数字|时间|日期)x{0,2}\]\d{0,2}"
_SMALL = "零〇一二两俩三四五六七八九十"
NUMBER = (
    rf"(?:{MASK}|\d{{1,4}}(?:\.\d{{1,2}})?|x{{1,2}}(?=[个天小工分点号])|[{_SMALL}百]{{1,5}}|半|十?几十?|数十?|多少)"
)
TO = r"\s?(?:-{1,2}|~{1,2}|—{1,2}|–|至|到|或者?)\s?"

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2}
_GUESS = re.compile(
    r"(?P<tens>[一二三四五六七八九]?十)?(?P<low>[一二两俩三四五六七八])(?P<high>[二三四五六七八九])"
)


class Count(NamedTuple):
    """From `low` to `high`; None if a number was masked or left open (几)."""

    low: float | None
    high: float | None


def count_of(text: str) -> Count | None:
    """The count that is written: "3", "两", "半", "两三" (2 to 3), "几" (unknown); None if it is none."""
    if "[" in text or "x" in text or text in ("几", "十几", "几十", "数", "数十", "多少"):
        return Count(None, None)
    if text == "半":
        return Count(0.5, 0.5)
    guess = _GUESS.fullmatch(text)
    if guess and (_DIGITS[guess["high"]] == _DIGITS[guess["low"]] + 1 or guess[0] == "三五"):
        tens = int(parse_number(guess["tens"]) or 0) if guess["tens"] else 0
        return Count(tens + _DIGITS[guess["low"]], tens + _DIGITS[guess["high"]])
    number = parse_number(text)
    return None if number is None else Count(float(number), float(number))


def whole(text: str) -> int | None:
    """A whole number that is known, None for every other."""
    count = count_of(text)
    if count is None or count.low is None or count.low != count.high or count.low != int(count.low):
        return None
    return int(count.low)
