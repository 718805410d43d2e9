"""Tells apart what an agent's line says: a contact, an act of the shop, an expectation about others, a hold."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from re import Match, Pattern

from yingda.followups.policy import wordings as say
from yingda.followups.policy.actors import actor_before, channel_of
from yingda.followups.policy.clauses import Clause, clauses_of, quoted_spans
from yingda.followups.types import OTHERS, Statement, StatementKind, Who
from yingda.kit.calendar import BusinessCalendar
from yingda.lang.folding import Folded, fold, fold_text
from yingda.lang.moments import Moment, find_moments

_HARDLY_ANYTHING = 7  # characters beside the time
_BARE = 12
_LONGEST = 4000  # characters; what comes after them is no promise that anybody reads
_VERBS = (say.CONTACT, say.TELL, say.LISTENING, say.OWN_ACT, say.ACT)
_BARE_TIME = 40  # characters of a line that says a time and hardly anything else
# every time names a day, a part of one, a unit, a clock or opening hours
_TIMELY = re.compile(r"[点日号天月年周礼拜星时分秒刻钟晨早午晚夜班旬烊门市]|[0-9x\]]\s*[:hd/-]|[a-z]{3}")


@dataclass(frozen=True, slots=True)
class _Line:
    """A folded line in clauses, with what was asked before."""

    text: str
    clauses: Sequence[Clause]
    quoted: Sequence[tuple[int, int]]


def statements_of(text: str, before: str, now: datetime, calendar: BusinessCalendar) -> tuple[Statement, ...]:
    """What the line states, in its order; `before` is the customer's line it answers."""
    folded = fold(text[:_LONGEST])
    # Times are looked for in the folded text, so that all places are the same until the end.
    stamps = [match.span() for match in say.TIMESTAMP.finditer(folded.text)]
    moments = [
        each
        for each in find_moments(folded.text, now, calendar)
        if not any(start < each.end and each.start < end for start, end in stamps)
    ]
    line = _Line(folded.text, clauses_of(folded.text, moments), quoted_spans(folded.text))
    found = _one_hold(_statements(line)) or list(_answers(line, moments, fold_text(before[:_LONGEST])))
    return tuple(_unfolded(each, folded) for each in found)


def may_promise(text: str) -> bool:
    """Whether a line is worth reading for promises: false only if `statements_of` finds none in it."""
    folded = fold_text(text[:_LONGEST])
    if len(folded) <= _BARE_TIME and _TIMELY.search(folded):
        return True
    return any(pattern.search(folded) for pattern in _VERBS)


def _one_hold(found: Iterable[Statement]) -> list[Statement]:
    """Several requests to wait, one after another, are one: 请稍等, 正在核实, 预计3分钟."""
    joined = list[Statement]()
    for each in found:
        last = joined[-1] if joined else None
        if last and last.kind is each.kind is StatementKind.HOLD:
            joined[-1] = replace(last, end=each.end, moment=each.moment or last.moment)
        else:
            joined.append(each)
    return joined


def _statements(line: _Line) -> Iterator[Statement]:
    for place in range(len(line.clauses)):
        found = _contact(line, place) or _act(line, place) or _hold(line, place)
        if found:
            yield found
        elif _is_expected(line, place):
            yield _statement(StatementKind.EXPECTATION, line, place, None)


def _is_expected(line: _Line, place: int) -> bool:
    clause = line.clauses[place]
    if not clause.moments or say.GENERAL.search(clause.text):
        return False
    match = say.EXPECTED.search(clause.text)
    return match is not None and _stands(line, place, match)


def _contact(line: _Line, place: int) -> Statement | None:
    clause = line.clauses[place]
    for match in (*say.CONTACT.finditer(clause.text), *_tellings(clause)):
        if not _stands(line, place, match):
            continue
        who = _who(line, place, match)
        kind = StatementKind.EXPECTATION if who in OTHERS else StatementKind.CONTACT
        return _statement(kind, line, place, match)
    waits = say.LISTENING.search(clause.text)
    rest = clause.text[waits.end() :] if waits else ""
    if waits and not say.WHEN_IT_HAPPENS.match(rest) and not _taken_back(line, place, clause.text):
        return _statement(StatementKind.CONTACT, line, place, None)
    return None


def _tellings(clause: Clause) -> Iterator[Match[str]]:
    if say.AHEAD.search(clause.text) or clause.moments:
        yield from say.TELL.finditer(clause.text)


def _act(line: _Line, place: int) -> Statement | None:
    clause = line.clauses[place]
    if say.GENERAL.search(clause.text):
        return None
    own = _first(say.OWN_ACT, clause.text)
    match = own or _first(say.ACT, clause.text)
    if (
        match is None
        or say.CONDITION.search(_own_words(line, place, clause.text[: match.start()]))
        or not _stands(line, place, match)
    ):
        return None
    if not _nearest(line, place):
        return _untimed_act(line, place, match)
    if _is_hold(line, place):
        return None
    return _statement(_act_kind(line, place, match, own=own is not None), line, place, match)


def _first(pattern: Pattern[str], text: str) -> Match[str] | None:
    """The first act that is meant, not merely named: 发货之后, 审核流程."""
    for each in pattern.finditer(text):
        rest = text[each.end() :]
        if text[: each.start()].endswith("的") and not say.WILL.search(text[: each.start()]):
            continue  # 12号的退款
        if not say.ASIDE.match(rest) and not (pattern is say.OWN_ACT and say.NOUN.match(rest)):
            return each
    return None


def _untimed_act(line: _Line, place: int, match: Match[str]) -> Statement | None:
    clause = line.clauses[place]
    if not say.WILL.search(clause.text[: match.end()]) or _who(line, place, match) in OTHERS:
        return None
    return None if _is_hold(line, place) else _statement(StatementKind.SHOP_ACT, line, place, match)


def _act_kind(line: _Line, place: int, match: Match[str], *, own: bool) -> StatementKind:
    clause = line.clauses[place]
    acting = actor_before(clause.text[: match.start()])
    ours = (acting is not None and acting not in OTHERS) or say.FOR_YOU.search(clause.text) is not None
    said = clause.text[: match.end()] if own else clause.text
    if acting in OTHERS or (say.EXPECTED.search(said) and not (own and ours)):
        return StatementKind.EXPECTATION
    if not ours and say.BANK.search(clause.text):
        return StatementKind.EXPECTATION
    # Without anybody who acts it is how long such things take: 换开需要3个工作日.
    moment = _nearest(line, place, match)
    told = clause.text[: max(match.end(), moment.start - clause.start if moment else 0)]
    bound = ours or _acts_before(line, place) or (own and not say.USUALLY.search(told))
    return StatementKind.SHOP_ACT if bound else StatementKind.EXPECTATION


def _acts_before(line: _Line, place: int) -> bool:
    """Whether the clause before says that the shop acts for the customer: 这边帮您补发下，预计…"""
    if place == 0:
        return False
    text = line.clauses[place - 1].text
    return say.FOR_YOU.search(text) is not None and (say.ACT.search(text) or say.OWN_ACT.search(text)) is not None


def _hold(line: _Line, place: int) -> Statement | None:
    text = line.clauses[place].text
    match = say.HOLD.search(text) or (say.LOOKING.search(text) if _is_hold(line, place) else None)
    if match is None or (match.re is say.LOOKING and not say.ONGOING.search(text)):
        return None
    return _statement(StatementKind.HOLD, line, place, match)


def _is_hold(line: _Line, place: int) -> bool:
    """Whether a time of minutes belongs to a request to wait in the same or a neighbouring clause."""
    moment = _nearest(line, place)
    near = line.clauses[max(0, place - 1) : place + 2]
    short = moment is None or say.SHORT_WAIT.search(line.text[moment.start : moment.end]) is not None
    text = line.clauses[place].text
    looking = moment is not None and say.ONGOING.search(text) is not None and say.LOOKING.search(text) is not None
    return short and (looking or any(say.HOLD.search(each.text) for each in near))


def _stands(line: _Line, place: int, match: Match[str]) -> bool:
    """Whether nothing takes it back: negation, question, condition, the past, quotation marks."""
    clause = line.clauses[place]
    at = clause.start + match.start()
    if any(start <= at < end for start, end in line.quoted):
        return False
    before, after = clause.text[: match.start()], clause.text[match.end() :]
    if say.UNSURE.search(before):
        return False
    if say.NEGATED.search(say.DOUBLE_NEGATED.sub("", before)) or say.WHEN_IT_HAPPENS.match(after):
        return False
    ahead = say.WILL.search(before) or say.AHEAD_DAY.search(before)
    if say.PAST_BEFORE.search(before) or (say.PAST_AFTER.match(after) and not ahead):
        return False
    return not _taken_back(line, place, before) and not _is_past(clause)


def _taken_back(line: _Line, place: int, before: str) -> bool:
    clause = line.clauses[place]
    if say.CODE_SENT.search(clause.text) or say.OTHERS_SAID.search(before):
        return True
    if say.WISHED.search(_own_words(line, place, before)) or say.ASKED_OF_YOU.search(before):
        return True
    yours = say.YOURS.search(before)
    if yours and actor_before(before[yours.end() :]) is None and not say.FOR_YOU.search(before[yours.end() :]):
        return True
    return _is_asked(clause)


def _own_words(line: _Line, place: int, before: str) -> str:
    """What stands before it, from the clause before on."""
    return before if place == 0 else f"{line.clauses[place - 1].text},{before}"


def _is_asked(clause: Clause) -> bool:
    text = say.PROPOSED.sub("", clause.text.strip())
    if say.ASKED.search(text):
        return True
    return clause.mark == "?" and text == clause.text.strip()


def _is_past(clause: Clause) -> bool:
    return any(each.past for each in clause.moments) and not any(not each.past for each in clause.moments)


def _who(line: _Line, place: int, match: Match[str]) -> Who:
    clause = line.clauses[place]
    # The verb itself may begin with the one who acts: 专员联系, 售后回访.
    found = actor_before(clause.text[: match.start()]) or actor_before(match[0])
    if found is None and place:
        found = actor_before(line.clauses[place - 1].text)
    return found or Who.SELF


def _statement(kind: StatementKind, line: _Line, place: int, match: Match[str] | None) -> Statement:
    clause = line.clauses[place]
    moment = _nearest(line, place, match)
    who = _who(line, place, match) if match else (actor_before(clause.text) or Who.SELF)
    channel = channel_of(clause.text) if kind is StatementKind.CONTACT else None
    if kind is StatementKind.HOLD:
        who = Who.SELF
    return Statement(kind, clause.start, clause.end, who, channel, moment)


def _nearest(line: _Line, place: int, match: Match[str] | None = None) -> Moment | None:
    """The clause's time that is nearest to the verb, else one that stands alone in a clause beside it."""
    clause = line.clauses[place]
    ahead = [each for each in clause.moments if not each.past]
    if ahead and match:
        begin, end = clause.start + match.start(), clause.start + match.end()
        return min(ahead, key=lambda each: max(begin - each.end, each.start - end))
    if ahead:
        return _latest(ahead)
    for other in (place - 1, place + 1):
        if 0 <= other < len(line.clauses) and _is_time_only(line.clauses[other]):
            return _latest([each for each in line.clauses[other].moments if not each.past])
    return None


def _latest(moments: Sequence[Moment]) -> Moment | None:
    """The last of them by which all is done; one that nobody knows if there is no other."""
    known = [(each.latest, each.start, each) for each in moments if each.latest is not None]
    return max(known)[2] if known else next(iter(moments), None)


def _is_time_only(clause: Clause) -> bool:
    """Whether the clause says a time and hardly anything else: 最晚下午三点, 大概2-3个工作日哦."""
    if not any(not each.past for each in clause.moments):
        return False
    if say.REACHABLE.search(clause.text):
        return True
    said = sum(each.end - each.start for each in clause.moments)
    patterns = (say.CONTACT, say.TELL, say.OWN_ACT, say.EXPECTED)
    rest = len(clause.text.strip()) - said
    return rest <= _HARDLY_ANYTHING and not any(pattern.search(clause.text) for pattern in patterns)


def _answers(line: _Line, moments: Sequence[Moment], asked: str) -> Iterator[Statement]:
    """A bare time is said of what the customer asked for: 什么时候给我回电? 下午三点前."""
    ahead = [each for each in moments if not each.past]
    rest = len(line.text) - sum(each.end - each.start for each in moments)
    if not ahead or rest > _BARE or not say.ASKED_WHEN.search(asked):
        return
    kinds = ((say.ASKED_CONTACT, StatementKind.CONTACT), (say.ASKED_ACT, StatementKind.SHOP_ACT))
    kind = next((kind for pattern, kind in kinds if pattern.search(asked)), StatementKind.EXPECTATION)
    if say.GENERAL.search(line.text) or say.ASKING.search(line.text):
        return
    yield Statement(kind, 0, len(line.text), Who.SELF, None, _latest(ahead))


def _unfolded(found: Statement, folded: Folded) -> Statement:
    start, end = folded.original_span(found.start, found.end)
    moment = found.moment
    if moment:
        begin, until = folded.original_span(moment.start, moment.end)
        moment = replace(moment, start=begin, end=until)
    return replace(found, start=start, end=end, moment=moment)
