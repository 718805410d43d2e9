"""The text of a rule, read: every mistake with its place."""

import re
from collections.abc import Mapping

from yingda.lang.folding import fold_text
from yingda.lang.rules.structure import (
    FREE_GAP,
    LONGEST_TEXT,
    LONGEST_WORD,
    WIDEST_GAP,
    About,
    Compare,
    Condition,
    Line,
    Number,
    OrderNumber,
    Pattern,
    Phrase,
    Place,
    Rule,
    RuleError,
    Term,
    Word,
    check,
)

# what an input method gives in Chinese mode means the same
_SAME: Mapping[str, str] = {
    "＆": "&", "｜": "|", "！": "!", "（": "(", "）": ")", "“": '"', "”": '"', "｛": "{", "｝": "}", "～": "~",
    "：": ":", "＃": "#",
}  # fmt: skip
_ABOUT: Mapping[str, About] = {
    **{each.value: each for each in About},
    "渠道": About.CHANNEL, "页面": About.PAGE, "店铺": About.SHOP, "阶段": About.STAGE,
}  # fmt: skip
_ENDS_WORD = frozenset('&|"(){}~\n')
_CONDITION = re.compile(r"(!?)\s*([A-Za-z]+|渠道|页面|店铺|阶段)\s*:")
_NUMBER = re.compile(r"(?:number|数字)\s*(?:(>=|<=|>|<|=)\s*(\d{1,12}))?")
_ORDER = ("order", "单号", "订单号")


def parse(text: str) -> Rule:
    """The rule of a text; RuleError with the place of the first mistake."""
    if len(text) > LONGEST_TEXT:
        raise RuleError("rule.too_long", LONGEST_TEXT)
    reader = _Reader(text)
    rule = Rule(tuple(reader.lines()))
    if not rule.lines:
        raise RuleError("rule.empty", 0)
    check(rule)
    return rule


def has_notes(text: str) -> bool:
    """Whether the text has lines that begin with `#`, which no structure keeps; RuleError as `parse`."""
    reader = _Reader(text)
    reader.lines()
    return reader.notes > 0


class _Reader:
    """Goes through the text once, from left to right."""

    def __init__(self, text: str) -> None:
        self.notes = 0
        self._text = text
        # same length as the text, so that every place is a place in it
        self._signs = "".join(_SAME.get(each, each) for each in text)
        self._at = 0

    def lines(self) -> list[Line]:
        found = []
        while self._at < len(self._text):
            self._skip()
            if self._here() == "#":
                self.notes += 1
                self._to_line_end()
            elif self._here() not in ("\n", ""):
                found.append(self._line())
            self._at += 1
        return found

    def _line(self) -> Line:
        start = self._at
        every: list[tuple[Term, ...]] = []
        none: list[Term] = []
        where: list[Condition] = []
        while True:
            condition = self._condition()
            if condition is not None:
                where.append(condition)
            elif self._take("!"):
                none += self._alternatives()
            else:
                every.append(self._alternatives())
            self._skip()
            if not self._take("&"):
                break
        if self._here() not in ("\n", ""):
            raise RuleError("rule.unexpected", self._at, self._here())
        if none and not every and not where:
            raise RuleError("rule.only_excludes", start)
        return Line(tuple(every), tuple(none), tuple(where))

    def _condition(self) -> Condition | None:
        self._skip()
        found = _CONDITION.match(self._signs, self._at)
        if found is None:
            return None
        about = _ABOUT.get(found[2].lower())
        if about is None:
            raise RuleError("rule.unknown_condition", found.start(2), found[2])
        self._at = found.end()
        values = [self._word()]
        while self._take("|"):
            values.append(self._word())
        return Condition(about, tuple(values), bool(found[1]))

    def _alternatives(self) -> tuple[Term, ...]:
        terms = list(self._term())
        while self._take("|"):
            terms += self._term()
        return tuple(terms)

    def _term(self) -> tuple[Term, ...]:
        self._skip()
        if self._here() == "!":
            raise RuleError("rule.unexpected", self._at, "!")
        if self._here() == '"':
            return (self._quoted(),)
        if self._here() == "{":
            return (self._token(),)
        if self._take("^"):
            return (Phrase(self._word(), Place.START),)
        return self._words()

    def _quoted(self) -> Phrase:
        start = self._at
        self._at += 1
        text = self._word(closing='"')
        if not self._take('"'):
            raise RuleError("rule.unclosed_quote", start, '"')
        return Phrase(text, Place.WHOLE)

    def _token(self) -> Number | OrderNumber:
        start = self._at
        end = self._signs.find("}", start)
        if end < 0 or "\n" in self._text[start:end]:
            raise RuleError("rule.unclosed_token", start, "{")
        inside = fold_text(self._text[start + 1 : end]).strip()
        self._at = end + 1
        if inside in _ORDER:
            return OrderNumber()
        number = _NUMBER.fullmatch(inside)
        if number is None:
            raise RuleError("rule.unknown_token", start, self._text[start : end + 1])
        return Number(Compare(number[1]), int(number[2])) if number[1] else Number()

    def _words(self) -> tuple[Term, ...]:
        """A word with its exclusions, the end of a turn, a group, or parts with distances."""
        parts, gaps = [self._part()], list[int]()
        while self._sees_gap():
            gaps.append(self._gap())
            parts.append(self._part())
        if gaps:
            return (Pattern(tuple(parts), tuple(gaps)),)
        if len(parts[0]) > 1:
            return tuple(Word(each) for each in parts[0])
        if self._take("$"):
            return (Phrase(parts[0][0], Place.END),)
        not_in = []
        while self._take("~"):
            not_in.append(self._word())
        return (Word(parts[0][0], tuple(not_in)),)

    def _part(self) -> tuple[str, ...]:
        start = self._at
        if not self._take("("):
            return (self._word(),)
        words = [self._word()]
        while self._take("|"):
            words.append(self._word())
        if not self._take(")"):
            raise RuleError("rule.unclosed_group", start, "(")
        return tuple(words)

    def _sees_gap(self) -> bool:
        self._skip()
        return self._signs.startswith("..", self._at) or self._here() == "…"

    def _gap(self) -> int:
        start = self._at
        while self._here() in (".", "…"):
            self._at += 1
        digits = ""
        while self._here() in "0123456789" and self._here():
            digits += self._here()
            self._at += 1
        gap = int(digits[:4]) if digits else FREE_GAP
        if gap > WIDEST_GAP:
            raise RuleError("rule.gap_too_wide", start, digits)
        return gap

    def _word(self, closing: str = "") -> str:
        """The word that stands here, without white space around it."""
        self._skip()
        start, read, kept = self._at, "", 0
        while self._at < len(self._text) and not self._ends_word(closing):
            character = self._text[self._at]
            self._at += 1
            if character == "\\":
                read += self._escaped()
                kept = len(read)  # an escaped space at the end is meant
                continue
            read += character
            kept = kept if character.isspace() else len(read)
        word = read[:kept]
        if not fold_text(word).strip():
            raise RuleError("rule.empty_term", start, self._here())
        if len(word) > LONGEST_WORD:
            raise RuleError("rule.word_too_long", start, word[:20])
        return word

    def _ends_word(self, closing: str) -> bool:
        here = self._here()
        if closing:
            return here in (closing, "\n")
        if here == "$":
            return True
        return here in _ENDS_WORD or self._signs.startswith("..", self._at) or here == "…"

    def _escaped(self) -> str:
        if self._at >= len(self._text):
            raise RuleError("rule.unexpected", self._at - 1, "\\")
        character = self._text[self._at]
        self._at += 1
        return "\n" if character == "n" else character

    def _here(self) -> str:
        return self._signs[self._at : self._at + 1]

    def _take(self, sign: str) -> bool:
        self._skip()
        if self._here() != sign:
            return False
        self._at += 1
        return True

    def _skip(self) -> None:
        while self._here().isspace() and self._here() != "\n":
            self._at += 1

    def _to_line_end(self) -> None:
        while self._here() not in ("\n", ""):
            self._at += 1
