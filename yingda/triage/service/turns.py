"""A turn is loaded, judged in the child, and kept: understanding, contact reason, place in the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.types import Author, Kind
from yingda.infra.compute import Compute
from yingda.infra.db import Database, Reading, Unit
from yingda.infra.jobs.kinds import Keep
from yingda.infra.push.types import Push
from yingda.kit.errors import ConflictError, FieldError, InvalidError
from yingda.lang.contacts import star_contacts
from yingda.lang.rules import Turn
from yingda.triage.events import TurnUnderstood
from yingda.triage.policy.deciding import MARKS, ContactReason, marks_of, place_of, reason_after
from yingda.triage.policy.judging import Task
from yingda.triage.policy.showing import may_be, opinions
from yingda.triage.policy.turns import CustomerTurn, Said, last_turn, titles_of
from yingda.triage.pushes import Clue, ReasonCard, RuleName, UnderstandingCard
from yingda.triage.service.judging import judged_of, judged_of_all, versions_of
from yingda.triage.service.modelling import learn_soon
from yingda.triage.store import rules as rule_store
from yingda.triage.store import turns as store
from yingda.triage.types import Category, Field, Judged, TurnKind

UNDERSTAND = "triage.understand"
REVISIONS = 1000  # of one turn; after it cards of the next turn are newer


@dataclass(frozen=True, slots=True)
class Loaded:
    """A turn that is to be understood."""

    conversation_id: int
    episode_id: int
    turn: CustomerTurn
    task: Task


async def understand(db: Database, compute: Compute, conversation_ids: Sequence[int]) -> list[Keep | None]:
    """Understand customers' last turns; what keeps each, or None where nothing is new."""
    loaded = await db.read(_new_of, conversation_ids)
    judged = iter(await judged_of_all(db, compute, [each.task for each in loaded if each is not None]))
    return [None if each is None else partial(keep, loaded=each, judged=next(judged)) for each in loaded]


def _new_of(reading: Reading, conversation_ids: Sequence[int]) -> list[Loaded | None]:
    return [_new(reading, conversation_id) for conversation_id in conversation_ids]


def _new(reading: Reading, conversation_id: int) -> Loaded | None:
    loaded = load(reading, conversation_id)
    row = store.find_last(reading, conversation_id) if loaded else None
    known = loaded is not None and row is not None and row.last_seq >= loaded.turn.last_seq
    return None if known else loaded


async def understand_texts(
    db: Database, compute: Compute, shop_id: int, texts: tuple[str, ...], channel: str = ""
) -> Judged:
    """Understand texts that are in no conversation (yet): test benches, what other systems ask; nothing is kept."""
    task = await db.read(_task, shop_id, texts, channel)
    return await judged_of(db, compute, task)


def _task(reading: Reading, shop_id: int, texts: tuple[str, ...], channel: str) -> Task:
    code = accounts.shop_info(reading, shop_id).code
    return Task(texts, Turn("\n".join(texts), channel, shop=code), versions_of(reading, shop_id))


def load(reading: Reading, conversation_id: int) -> Loaded | None:
    """The customer's last turn with where it was written; None if there is none."""
    exchange = conversations.exchange_of(reading, conversation_id)
    messages = [_said(each) for each in exchange.messages] if exchange else []
    turn = last_turn(messages)
    if exchange is None or turn is None:
        return None
    code = accounts.shop_info(reading, exchange.shop_id).code
    where = Turn(turn.text, exchange.channel, exchange.page, code, exchange.state.value)
    shown = tuple(filter(None, (exchange.product, *titles_of(messages))))
    task = Task(turn.texts, where, versions_of(reading, exchange.shop_id), shown=shown, cards=turn.cards)
    return Loaded(exchange.conversation_id, exchange.episode_id, turn, task)


def keep(unit: Unit, loaded: Loaded, judged: Judged) -> None:
    """Keep what was understood, and do what follows from it; nothing if a longer turn was understood meanwhile."""
    marks = dict.fromkeys(_marks(unit, loaded, judged), True)
    wanted = _marked(conversations.Triaged(place_of(judged), judged.skill, judged.rule_tags), marks)
    if wanted != conversations.Triaged():
        conversations.apply_triage(unit, loaded.conversation_id, loaded.episode_id, wanted)
    row = store.upsert_turn(unit, _columns(loaded, judged))
    if row is None:
        return
    if row.corrected:  # what somebody said of the turn before it grew still holds
        row = store.save_turn(unit, row.id, _effective(row.corrected))
    if judged.understanding.order_numbers or row.kind == TurnKind.ORDER_CARD:
        conversations.note_order(unit, loaded.conversation_id, loaded.episode_id)
    before = _reason(unit, loaded.episode_id)
    after = reason_after(before, judged.understanding)
    if after is not None and after != before:
        _save_reason(unit, row, after, None)
    _announce(unit, row, loaded.task.where.channel)
    shown = row if row.kind == TurnKind.QUESTION else _shown(unit, loaded.conversation_id)
    _push(unit, _card(unit, shown, after or before))


def access_card(reading: Reading, actor: Actor, conversation_id: int) -> UnderstandingCard | None:
    """What is understood of a conversation that the actor may see."""
    conversations.access_conversation(reading, actor, conversation_id)
    return card_of(reading, conversation_id)


def card_of(reading: Reading, conversation_id: int) -> UnderstandingCard | None:
    """The card of the newest turn that asked something: a thank-you after it changes nothing."""
    row = _shown(reading, conversation_id)
    return _card(reading, row, None if row is None else _reason(reading, row.episode_id))


def _card(reading: Reading, row: store.AnyRow | None, found: ContactReason | None) -> UnderstandingCard | None:
    if row is None or not row.understood:
        return None
    judged = row.understood
    understood = judged["understanding"]
    rule_name = None if row.by_rule is None else rule_store.find_name(reading, row.by_rule)
    return UnderstandingCard(
        conversation_id=row.conversation_id, version=row.id * REVISIONS + min(row.revision, REVISIONS - 1),
        turn_id=row.id, episode_id=row.episode_id, first_seq=row.first_seq, last_seq=row.last_seq,
        kind=TurnKind(row.kind), text=star_contacts(judged.get("text", "")),
        opinions=opinions(understood, row.corrected), strength=understood["emotion_strength"],
        language=understood["language"], tags=list(understood["tags"]), products=list(understood["products"]),
        order_numbers=list(understood["order_numbers"]),
        why=[Clue(each["start"], each["end"], each["what"], each["weight"]) for each in understood["reasons"]],
        rule=None if rule_name is None else RuleName(row.by_rule, rule_name),
        reason=None if found is None else reason_card(found), at=row.at,
    )  # fmt: skip


def correct(unit: Unit, actor: Actor, conversation_id: int, field: Field, value: str) -> UnderstandingCard:
    """Somebody says what is right: it holds at once, and the shop's model learns from it later."""
    channel = conversations.access_conversation(unit, actor, conversation_id).channel
    row = _shown(unit, conversation_id)
    if row is None or not row.understood:
        raise ConflictError("triage.nothing_understood")
    if not may_be(field, value):
        raise InvalidError(fields=(FieldError("/value", "triage.no_such_value"),))
    if field in MARKS:
        mark = _marked(conversations.Triaged(), {field: value == "yes"})
        conversations.apply_triage(unit, conversation_id, row.episode_id, mark)
    corrected = {**row.corrected, field.value: value}
    if field is Field.CATEGORY and row.category != value:
        corrected[Field.SUB_CATEGORY.value] = ""  # the other category's means nothing here
    was = row.corrected.get(field.value) or _guessed(row, field)
    store.save_correction(
        unit,
        {
            "shop_id": row.shop_id, "conversation_id": conversation_id, "turn_id": row.id, "field": field.value,
            "value": value, "was": was, "text": row.understood.get("text", ""), "staff_id": actor.staff_id,
        },
    )  # fmt: skip
    row = store.save_turn(unit, row.id, {"corrected": corrected, **_effective(corrected)})
    if field in (Field.CATEGORY, Field.SUB_CATEGORY, Field.STAGE):
        said = ContactReason(row.category, row.sub_category, row.stage, 100, by_person=True)
        _save_reason(unit, row, said, actor.staff_id)
    learn_soon(unit, row.shop_id)
    _announce(unit, row, channel)
    push_card(unit, conversation_id)
    card = card_of(unit, conversation_id)
    assert card is not None
    return card


def push_card(unit: Unit, conversation_id: int) -> None:
    """Show what is understood to whoever has the conversation open."""
    _push(unit, card_of(unit, conversation_id))


def _push(unit: Unit, card: UnderstandingCard | None) -> None:
    if card is not None:
        number = card.conversation_id
        unit.push(Push(f"conversation:{number}", "understanding", number, card.version, card))


def reason_card(reason: ContactReason) -> ReasonCard:
    """A contact reason as it is shown."""
    return ReasonCard(
        category=reason.category, sub_category=reason.sub_category, stage=reason.stage,
        confidence=reason.confidence / 100, sure=reason.sure, by_person=reason.by_person,
    )  # fmt: skip


def _shown(reading: Reading, conversation_id: int) -> store.AnyRow | None:
    newest = store.find_last(reading, conversation_id)
    if newest is None or newest.kind == TurnKind.QUESTION:
        return newest
    return store.find_last_question(reading, newest.episode_id) or newest


def _marked(wanted: conversations.Triaged, marks: Mapping[Field, bool]) -> conversations.Triaged:
    return replace(wanted, sensitive=marks.get(Field.SENSITIVE), pressing=marks.get(Field.URGENT))


def _marks(reading: Reading, loaded: Loaded, judged: Judged) -> list[Field]:
    """What the turn marks its conversation as; what somebody said of the turn before it grew still holds."""
    marks = marks_of(judged.understanding)
    if not marks:
        return []
    corrected = store.find_corrected(reading, loaded.conversation_id, loaded.turn.first_seq)
    return [field for field in marks if field.value not in corrected]


def _announce(unit: Unit, row: store.AnyRow, channel: str) -> None:
    unit.announce(
        TurnUnderstood(
            row.conversation_id, row.episode_id, row.shop_id, unit.now, channel, TurnKind(row.kind),
            Category(row.category), bool(row.sensitive),
        )
    )  # fmt: skip


def _said(message: conversations.TurnMessage) -> Said:
    words = message.text if message.kind in (Kind.TEXT, Kind.PRODUCT) else ""
    return Said(message.seq, message.author is Author.CUSTOMER, words, message.kind is Kind.PRODUCT, message.at)


def _columns(loaded: Loaded, judged: Judged) -> dict[str, Any]:
    understood = judged.understanding
    kind = TurnKind.ORDER_CARD if loaded.turn.only_cards else understood.kind
    return {
        "conversation_id": loaded.conversation_id, "episode_id": loaded.episode_id,
        "shop_id": loaded.task.versions.shop_id, "first_seq": loaded.turn.first_seq,
        "last_seq": loaded.turn.last_seq, "kind": kind, "category": understood.category.value,
        "sub_category": understood.sub_category.value, "stage": understood.stage.value,
        "emotion": understood.emotion.value, "urgent": understood.urgent.value == "yes",
        "sensitive": understood.sensitive.value == "yes", "wants_person": understood.wants_person.value == "yes",
        "confidence": round(understood.category.confidence * 100), "by_rule": understood.by_rule,
        "understood": {**msgspec.to_builtins(judged), "text": loaded.turn.text},
        "model_version": understood.model_version,
    }  # fmt: skip


def _guessed(row: store.AnyRow, field: Field) -> str:
    value: str = row.understood["understanding"][field.value]["value"]
    return value


def _effective(corrected: Mapping[str, str]) -> dict[str, Any]:
    """The columns that lists and figures read, as corrected."""
    plain = ("category", "sub_category", "stage", "emotion")
    values: dict[str, Any] = {name: corrected[name] for name in plain if name in corrected}
    yes_no = ("urgent", "sensitive", "wants_person")
    return values | {name: corrected[name] == "yes" for name in yes_no if name in corrected}


def _reason(reading: Reading, episode_id: int) -> ContactReason | None:
    row = store.find_reason(reading, episode_id)
    if row is None:
        return None
    by_person = row.by_staff_id is not None
    return ContactReason(row.category, row.sub_category, row.stage, row.confidence, by_person)


def _save_reason(unit: Unit, row: store.AnyRow, reason: ContactReason, staff_id: int | None) -> None:
    store.save_reason(
        unit,
        {
            "episode_id": row.episode_id, "conversation_id": row.conversation_id, "shop_id": row.shop_id,
            "category": reason.category, "sub_category": reason.sub_category, "stage": reason.stage,
            "confidence": reason.confidence, "by_staff_id": staff_id,
        },
    )  # fmt: skip
