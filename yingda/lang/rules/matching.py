"""Rules against turns: the words of all rules are looked up in one pass, then only those rules are judged."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from yingda.lang.folding import Folded, fold, fold_text
from yingda.lang.quantities import parse_number
from yingda.lang.rules.structure import (
    About,
    Compare,
    Condition,
    Line,
    Number,
    Pattern,
    Phrase,
    Place,
    Rule,
    Term,
    Word,
    term_words,
)

MOST_SPANS = 20
_BREAKS = re.compile(r"[。.!?;！？；\n]")  # a pattern doesn't reach over the end of a sentence
# one Chinese digit alone is mostly no number: 一下, 两个人
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?[百千万亿]*|[零一二两三四五六七八九十百千万亿]{2,}")
_ORDER = re.compile(r"(?<![a-z0-9])(?:[a-z]{0,4}\d{10,22}|\d{6,8}-\d{4,16}-?\d{0,8})(?![a-z0-9])")
_PHONE = re.compile(r"1[3-9]\d{9}")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")

Span = tuple[int, int]
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Turn:
    """What rules are held against: a text, and where it was written."""

    text: str
    channel: str = ""
    page: str = ""
    shop: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds, and where in the original text it was seen; none for a rule of conditions alone."""

    rule_id: int
    spans: tuple[Span, ...]


class _Reading:
    """A turn while rules are held against it: everything found once."""

    def __init__(self, turn: Turn, folded: Folded, words: Mapping[str, Sequence[Span]]) -> None:
        self.turn, self.folded, self.words = turn, folded, words

    def word(self, text: str) -> Sequence[Span]:
        """Where a folded word stands."""
        return self.words.get(text, ())

    @cached_property
    def trimmed(self) -> Span:
        """The folded text without the punctuation at its ends."""
        text = self.folded.text
        start = _lead(text)
        return (start, len(text) - _lead(text[::-1])) if start < len(text) else (0, 0)

    @cached_property
    def orders(self) -> list[Span]:
        """Where order numbers stand; a mobile number is none."""
        found = (each for each in _ORDER.finditer(self.folded.text) if not _PHONE.fullmatch(each[0]))
        return [each.span() for each in found]

    @cached_property
    def numbers(self) -> list[tuple[int, int, Decimal]]:
        """Where numbers stand, and how large they are."""
        found = ((each, parse_number(each[0])) for each in _NUMBER.finditer(self.folded.text))
        return [(*each.span(), value) for each, value in found if value is not None]

    def one_sentence(self, start: int, end: int) -> bool:
        """Whether no sentence ends between two places of the folded text."""
        if start >= end:
            return True
        first, last = self.folded.original_span(start, end)
        return not _BREAKS.search(self.turn.text, first, last)


class RuleSet:
    """Rules that were compiled once, in their order."""

    def __init__(self, rules: Sequence[tuple[int, Rule]]) -> None:
        self._lines = [
            (rule_id, number, _fold_line(line))
            for number, (rule_id, rule) in enumerate(rules)
            for line in rule.lines
        ]
        texts = {word for _, _, line in self._lines for term in _terms(line) for word in term_words(term)}
        self._texts = sorted(texts)
        self._waiting: dict[str, list[int]] = {}
        self._always: list[int] = []
        for index, (_, _, line) in enumerate(self._lines):
            self._register(index, line)

    def __len__(self) -> int:
        return len({number for _, number, _ in self._lines})

    def matches(self, turn: Turn) -> list[Match]:
        """The rules that hold, in their order."""
        folded = fold(turn.text)
        reading = _Reading(turn, folded, self._find(folded.text))
        found: dict[int, tuple[int, list[Span]]] = {}
        for index in self._candidates(reading):
            rule_id, number, line = self._lines[index]
            spans = _hold(line, reading)
            if spans is not None:
                found.setdefault(number, (rule_id, []))[1].extend(spans)
        return [Match(rule_id, _original(folded, spans)) for _, (rule_id, spans) in sorted(found.items())]

    def _register(self, index: int, line: Line) -> None:
        """A line is judged only if one of the words of its first clause of words is there."""
        for alternatives in line.every:
            heads = [_heads(term) for term in alternatives]
            if all(heads):
                for head in (each for some in heads for each in some):
                    self._waiting.setdefault(head, []).append(index)
                return
        self._always.append(index)

    def _candidates(self, reading: _Reading) -> list[int]:
        found = set(self._always)
        for text in reading.words:
            found.update(self._waiting.get(text, ()))
        return sorted(found)

    def _find(self, text: str) -> Mapping[str, Sequence[Span]]:
        found: dict[str, list[Span]] = {}
        if not self._texts or not text:
            return found
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if _whole(text, start, end):
                found.setdefault(self._texts[index], []).append((start, end))
        return found

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick  # with the first turn: a server may hold rules and never match

        return AhoCorasick(self._texts)


def compile_rules(rules: Mapping[int, Rule] | Iterable[tuple[int, Rule]]) -> RuleSet:
    """Rules by their ids, for many turns."""
    return RuleSet(list(rules.items() if isinstance(rules, Mapping) else rules))


def _heads(term: Term) -> tuple[str, ...]:
    """Words of which one must be there for the term to hold; none if it looks at other things."""
    if isinstance(term, Word):
        return (term.text,)
    return term.parts[0] if isinstance(term, Pattern) else ()


def _hold(line: Line, reading: _Reading) -> list[Span] | None:
    """Where the line was seen; None if it doesn't hold."""
    if not all(_lies(each, reading.turn) for each in line.where):
        return None
    spans: list[Span] = []
    for alternatives in line.every:
        found = [span for term in alternatives for span in _spans(term, reading)]
        if not found:
            return None
        spans += found
    if any(_spans(term, reading) for term in line.none):
        return None
    return spans


def _lies(condition: Condition, turn: Turn) -> bool:
    if condition.about is About.PAGE:
        page = fold_text(turn.page)
        here = any(value in page for value in condition.values)
    else:
        here = fold_text(getattr(turn, condition.about.value)) in condition.values
    return here != condition.elsewhere


def _spans(term: Term, reading: _Reading) -> Sequence[Span]:
    if isinstance(term, Word):
        return _free(term, reading) if term.not_in else reading.word(term.text)
    if isinstance(term, Pattern):
        return _follow(term, reading)
    if isinstance(term, Phrase):
        return _phrase(term, reading)
    if isinstance(term, Number):
        return [(start, end) for start, end, value in reading.numbers if _compares(term, value)]
    return reading.orders


def _free(word: Word, reading: _Reading) -> list[Span]:
    """Where the word stands on its own, not inside a longer one that is excluded."""
    longer = [span for text in word.not_in for span in reading.word(text)]
    return [
        (start, end)
        for start, end in reading.word(word.text)
        if not any(first <= start and end <= last for first, last in longer)
    ]


def _follow(pattern: Pattern, reading: _Reading) -> list[Span]:
    parts = pattern.parts
    reached = [span for word in parts[0] for span in reading.word(word)]
    for gap, part in zip(pattern.gaps, parts[1:], strict=True):
        nexts = [span for word in part for span in reading.word(word)]
        reached = [
            (start, after_end)
            for start, end in reached
            for after, after_end in nexts
            if 0 <= after - end <= gap and reading.one_sentence(end, after)
        ]
        if not reached:
            return []
    return reached


def _phrase(phrase: Phrase, reading: _Reading) -> list[Span]:
    start, end = reading.trimmed
    text, wanted = reading.folded.text[start:end], phrase.text
    if phrase.place is Place.WHOLE:
        return [(start, end)] if text == wanted and end > start else []
    if phrase.place is Place.START:
        return [(start, start + len(wanted))] if _begins(text, wanted) else []
    return [(end - len(wanted), end)] if _ends(text, wanted) else []


def _begins(text: str, wanted: str) -> bool:
    return bool(wanted) and text.startswith(wanted) and _whole(text, 0, len(wanted))


def _ends(text: str, wanted: str) -> bool:
    return bool(wanted) and text.endswith(wanted) and _whole(text, len(text) - len(wanted), len(text))


def _compares(number: Number, value: Decimal) -> bool:
    match number.compare:
        case None:
            return True
        case Compare.AT_LEAST:
            return value >= number.value
        case Compare.AT_MOST:
            return value <= number.value
        case Compare.MORE:
            return value > number.value
        case Compare.LESS:
            return value < number.value
    return value == number.value


def _whole(text: str, start: int, end: int) -> bool:
    """Whether what stands there is not a piece of a longer Latin word or number."""
    return not (_joined(text[start - 1 : start], text[start]) or _joined(text[end - 1], text[end : end + 1]))


def _joined(left: str, right: str) -> bool:
    if not left.isascii() or not right.isascii():
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


def _original(folded: Folded, spans: Iterable[Span]) -> tuple[Span, ...]:
    found = {folded.original_span(start, end) for start, end in spans}
    return tuple(sorted(found)[:MOST_SPANS])


def _lead(text: str) -> int:
    found = _EDGES.match(text)
    return found.end() if found else 0


def _terms(line: Line) -> Iterator[Term]:
    for alternatives in line.every:
        yield from alternatives
    yield from line.none


def _fold_line(line: Line) -> Line:
    return Line(
        tuple(tuple(map(_fold_term, alternatives)) for alternatives in line.every),
        tuple(map(_fold_term, line.none)),
        tuple(Condition(each.about, tuple(map(_fold, each.values)), each.elsewhere) for each in line.where),
    )


def _fold_term(term: Term) -> Term:
    if isinstance(term, Word):
        return Word(_fold(term.text), tuple(map(_fold, term.not_in)))
    if isinstance(term, Phrase):
        folded = _fold(term.text)
        return Phrase(_EDGES.sub("", folded) or folded, term.place)
    if isinstance(term, Pattern):
        return Pattern(tuple(tuple(map(_fold, part)) for part in term.parts), term.gaps)
    return term


def _fold(text: str) -> str:
    return fold_text(text).strip()
