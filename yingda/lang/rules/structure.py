"""What a rule is made of; the same as JSON for an editor with fields."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.lang.folding import fold_text

LONGEST_TEXT = 4_000
LONGEST_WORD = 60
MOST_LINES = 50
MOST_TERMS = 400
FREE_GAP = 8  # characters between two parts if nothing else is said
WIDEST_GAP = 50

_Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_WORD)]
_Words = Annotated[tuple[_Text, ...], Meta(min_length=1, max_length=50)]


class RuleError(ValueError):
    """A rule that cannot be read: where in its text, why (a text code), what stands there.

    `place` is the JSON pointer of what is wrong in a structure.
    """

    def __init__(self, code: str, position: int, found: str = "", place: str = "") -> None:
        super().__init__(f"{code} at {place or position}: {found!r}")
        self.code, self.position, self.found, self.place = code, position, found, place


class Place(StrEnum):
    """Where in the turn a phrase stands."""

    WHOLE = "whole"
    START = "start"
    END = "end"


class Compare(StrEnum):
    """How a number is compared; the longer signs first, so that they are read first."""

    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"
    SAME = "="


class About(StrEnum):
    """What of a turn's surroundings a condition asks for."""

    CHANNEL = "channel"
    PAGE = "page"  # a part of its address or title
    SHOP = "shop"
    STAGE = "stage"  # of the conversation: bot, queued, active, message_left


class _Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Word(_Struct, frozen=True, tag_field="kind", tag="word"):
    """The turn has this word, not merely as a part of one of `not_in`."""

    text: _Text
    not_in: Annotated[tuple[_Text, ...], Meta(max_length=20)] = ()


class Phrase(_Struct, frozen=True, tag_field="kind", tag="phrase"):
    """The turn is this, begins or ends with it; punctuation at its ends doesn't count."""

    text: _Text
    place: Place = Place.WHOLE


class Pattern(_Struct, frozen=True, tag_field="kind", tag="pattern"):
    """Words one after another in one sentence, at most `gaps[i]` characters between part i and the next."""

    parts: Annotated[tuple[_Words, ...], Meta(min_length=2, max_length=6)]
    gaps: Annotated[tuple[Annotated[int, Meta(ge=0, le=WIDEST_GAP)], ...], Meta(min_length=1, max_length=5)]


class Number(_Struct, frozen=True, tag_field="kind", tag="number"):
    """A number stands in the turn, of a certain size if `compare` is given."""

    compare: Compare | None = None
    value: Annotated[int, Meta(ge=0, le=10**12)] = 0


class OrderNumber(_Struct, frozen=True, tag_field="kind", tag="order"):
    """Something that looks like an order number stands in the turn."""


Term = Word | Phrase | Pattern | Number | OrderNumber


class Condition(_Struct, frozen=True):
    """The turn was written in one of these places, or `elsewhere`."""

    about: About
    values: Annotated[tuple[_Text, ...], Meta(min_length=1, max_length=50)]
    elsewhere: bool = False


class Line(_Struct, frozen=True):
    """Holds if of each of `every` at least one term does, none of `none` does, and all conditions do."""

    every: Annotated[
        tuple[Annotated[tuple[Term, ...], Meta(min_length=1, max_length=200)], ...], Meta(max_length=20)
    ] = ()
    none: Annotated[tuple[Term, ...], Meta(max_length=200)] = ()
    where: Annotated[tuple[Condition, ...], Meta(max_length=20)] = ()


class Rule(_Struct, frozen=True):
    """Holds if any of its lines does."""

    lines: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=MOST_LINES)]


def check(rule: Rule) -> None:
    """RuleError if the rule breaks a bound, or says nothing: whoever made the structure, a person or an editor."""
    if not rule.lines:
        raise RuleError("rule.empty", 0)
    if len(rule.lines) > MOST_LINES or sum(1 for _ in _parts(rule)) > MOST_TERMS:
        raise RuleError("rule.too_long", 0)
    for number, line in enumerate(rule.lines):
        if not line.every and not line.where:
            code = "rule.only_excludes" if line.none else "rule.empty"
            raise RuleError(code, 0, place=f"/lines/{number}")
    for place, part in _parts(rule):
        _check_words(part.values if isinstance(part, Condition) else tuple(term_words(part)), place)
        if isinstance(part, Pattern) and len(part.gaps) != len(part.parts) - 1:
            raise RuleError("rule.gap", 0, place=place)


def _check_words(words: tuple[str, ...], place: str) -> None:
    for word in words:
        if not fold_text(word).strip():
            raise RuleError("rule.empty_term", 0, place=place)
        if len(word) > LONGEST_WORD:
            raise RuleError("rule.word_too_long", 0, word[:20], place)


def term_words(term: Term) -> Iterator[str]:
    """Every text that a term compares with."""
    if isinstance(term, Word):
        yield term.text
        yield from term.not_in
    elif isinstance(term, Phrase):
        yield term.text
    elif isinstance(term, Pattern):
        for part in term.parts:
            yield from part


def _parts(rule: Rule) -> Iterator[tuple[str, Term | Condition]]:
    """Everything that a rule compares with, and its JSON pointer."""
    for number, line in enumerate(rule.lines):
        for clause, alternatives in enumerate(line.every):
            for place, term in enumerate(alternatives):
                yield f"/lines/{number}/every/{clause}/{place}", term
        for place, term in enumerate(line.none):
            yield f"/lines/{number}/none/{place}", term
        for place, condition in enumerate(line.where):
            yield f"/lines/{number}/where/{place}", condition
