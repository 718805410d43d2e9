"""A rule as text: what `parse` reads back as the same rule."""

import re

from yingda.lang.rules.structure import FREE_GAP, Condition, Line, Number, Pattern, Phrase, Place, Rule, Term, Word

_SIGNS = re.compile(r'[\\&|!"“”()（）{}｛｝^$~＆｜！～:：#＃…]')


def write(rule: Rule) -> str:
    """The rule's text, the same for the same rule."""
    return "\n".join(map(_line, rule.lines))


def _line(line: Line) -> str:
    clauses = ["|".join(map(_term, alternatives)) for alternatives in line.every]
    clauses += ["!" + _term(term) for term in line.none]
    clauses += map(_condition, line.where)
    return " & ".join(clauses)


def _condition(condition: Condition) -> str:
    sign = "!" if condition.elsewhere else ""
    return f"{sign}{condition.about}:" + "|".join(map(_word, condition.values))


def _term(term: Term) -> str:
    if isinstance(term, Word):
        return "~".join(map(_word, (term.text, *term.not_in)))
    if isinstance(term, Phrase):
        return _phrase(term)
    if isinstance(term, Pattern):
        return _pattern(term)
    if isinstance(term, Number):
        return "{number}" if term.compare is None else f"{{number{term.compare}{term.value}}}"
    return "{order}"


def _phrase(phrase: Phrase) -> str:
    if phrase.place is Place.WHOLE:
        return f'"{_word(phrase.text)}"'
    return "^" + _word(phrase.text) if phrase.place is Place.START else _word(phrase.text) + "$"


def _pattern(pattern: Pattern) -> str:
    written = _part(pattern.parts[0])
    for gap, part in zip(pattern.gaps, pattern.parts[1:], strict=True):
        between = ".." if gap == FREE_GAP else f"..{gap}"
        after = _part(part)
        # a digit that belongs to the word must not be read as the distance
        written += between + ("\\" + after if after[0] in "0123456789" else after)
    return written


def _part(words: tuple[str, ...]) -> str:
    return _word(words[0]) if len(words) == 1 else "(" + "|".join(map(_word, words)) + ")"


def _word(text: str) -> str:
    """The word with a backslash before every character that would mean something."""
    return "".join(_escaped(text, index) for index in range(len(text)))


def _escaped(text: str, index: int) -> str:
    character = text[index]
    if character == "\n":
        return "\\n"
    outer = index in (0, len(text) - 1)
    beside_dot = "." in (text[index - 1 : index], text[index + 1 : index + 2])
    plain = not _SIGNS.match(character)
    if plain and not (outer and character.isspace()) and not (character == "." and (outer or beside_dot)):
        return character
    return "\\" + character
