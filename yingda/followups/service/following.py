"""What messages do to promises and holds: a person's message with content ends a hold and may keep promises."""

from dataclasses import replace

from yingda.accounts import service as accounts
from yingda.conversations import service as conversations
from yingda.conversations.events import MessageAccepted
from yingda.followups.policy.promises import awaits, decide, keeps
from yingda.followups.policy.statements import statements_of
from yingda.followups.pushes import HoldCard
from yingda.followups.service import telling
from yingda.followups.service.making import READ
from yingda.followups.service.reading import asked_before
from yingda.followups.service.showing import push_hold, push_promises
from yingda.followups.store import holds
from yingda.followups.store import promises as store
from yingda.followups.types import Line, Promise, PromiseAct, PromiseWhy, ReadLine, StatementKind
from yingda.infra.clock import to_ms
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob

_AGAIN = frozenset({StatementKind.CONTACT, StatementKind.HOLD})


def note_message(unit: Unit, event: MessageAccepted) -> None:
    """A person wrote: what was asked to wait is over, what was promised may be done."""
    if not event.holds and holds.end(unit, event.conversation_id):
        telling.settle_hold(unit, event.conversation_id)
        push_hold(unit, HoldCard(conversation_id=event.conversation_id, version=to_ms(event.at) * 2 + 1))
    unsettled = store.lock_unsettled(unit, event.conversation_id)
    awaited = [each for each in unsettled if awaits(each, event.seq, event.at)]
    if awaited and not event.holds:  # only then what was written has to be read
        _keep(unit, event, awaited)


def read_later(unit: Unit, event: MessageAccepted) -> None:
    """Read what went out another way than through the composer."""
    assert event.staff_id is not None
    unit.enqueue(NewJob(READ, ReadLine(event.conversation_id, event.seq, event.staff_id)))


def _keep(unit: Unit, event: MessageAccepted, awaited: list[Promise]) -> None:
    line = _line(unit, event)
    kept = [each for each in awaited if line is not None and keeps(each, line)]
    made = [decide(each, PromiseAct.KEEP, event.at, PromiseWhy.MESSAGE, event.seq) for each in kept]
    changed = [replace(each, version=each.version + 1) for each in made if each is not None]
    for each in changed:
        store.save_promise(unit, each)
        telling.settle(unit, each)
    if changed:  # nearly every message changes none
        push_promises(unit, changed)


def _line(unit: Unit, event: MessageAccepted) -> Line | None:
    exchange = conversations.exchange_of(unit, event.conversation_id)
    found = [] if exchange is None else [each for each in exchange.messages if each.seq == event.seq]
    if exchange is None or not found:
        return None
    calendar = accounts.calendar_of(unit, exchange.shop_id)
    text, before = found[0].text, asked_before(exchange.messages, event.seq)
    said = statements_of(text, before, event.at, calendar)
    return Line(event.seq, event.at, text, event.holds, any(each.kind in _AGAIN for each in said))
