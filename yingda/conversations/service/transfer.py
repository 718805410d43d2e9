"""Handing a customer on: asked first, moved on consent (T5, Q1)."""

from dataclasses import dataclass
from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import store
from yingda.conversations.events import TransferAsked, TransferDone
from yingda.conversations.policy.figures import handed_on
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service.access import access_held, role_in
from yingda.conversations.service.held import Held, hold
from yingda.conversations.service.life import call_off_transfer, give, give_back
from yingda.conversations.service.manning import online_among
from yingda.conversations.service.send import Outgoing, popup, speak
from yingda.conversations.types import (
    Act,
    Author,
    By,
    Consent,
    Draft,
    How,
    Kind,
    PopupKind,
    State,
    SystemLine,
    TransferState,
)
from yingda.guard.types import Cleared
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob
from yingda.kit.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError
from yingda.lang.courtesy import is_consent, is_refusal

SILENCE_JOB = "conversations.transfer_silence"
# long enough to read and answer, short enough not to leave a customer in between
SILENCE_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class TransferWish:
    """To whom and why; exactly one target. `without_consent` when the customer asked for it themselves."""

    client_id: str
    reason: str
    summary: str
    to_agent_id: int | None = None
    to_team_id: int | None = None
    customer_asked: bool = False


@dataclass(frozen=True, slots=True)
class SilenceCheck:
    """Look whether the customer answered the question to be handed on."""

    conversation_id: int
    transfer_id: int


def ask_transfer(
    unit: Unit, actor: Actor, conversation_id: int, wish: TransferWish, cleared: Cleared
) -> ConversationCard:
    """Ask the customer (with `cleared` as the question) or move at once when the customer asked for it."""
    held = access_held(unit, actor, conversation_id)
    if _is_repeated(held, wish):
        return held.keep()
    _check_may_hand_on(actor, held)
    _check_target(held, wish)
    call_off_transfer(held)
    transfer_id = _insert(held, actor, wish)
    held.set(transfer_id=transfer_id, summary=wish.summary or None)
    if wish.customer_asked:
        _move(held, Consent.CUSTOMER_ASKED)
        return held.keep()
    draft = Draft(f"transfer-{wish.client_id}", Kind.TEXT)
    speak(held, actor.staff_id, Outgoing(draft, cleared), consent_for=transfer_id)
    held.announce(TransferAsked(held.id, held.episode_id, held.shop_id, held.at, transfer_id, actor.staff_id))
    unit.enqueue(NewJob(SILENCE_JOB, SilenceCheck(held.id, transfer_id), due_at=held.at + SILENCE_AFTER))
    return held.keep()


def hand_on(unit: Unit, conversation_id: int, from_id: int, to_id: int, summary: str) -> bool:
    """A colleague has accepted it from somebody whose shift ends (T5, planned): false if it moved on.

    No question and no clock of its own: who begins to serve is said, the wait runs on, the summary goes along.
    """
    held = hold(unit, conversation_id)
    if held.state != State.ACTIVE or held.owner_id != from_id:
        return False
    call_off_transfer(held)
    transfer_id = store.insert_transfer(
        unit,
        {
            "conversation_id": held.id, "episode_id": held.episode_id, "client_id": f"planned-{held.version}",
            "state": TransferState.DONE, "from_agent_id": from_id, "to_agent_id": to_id, "to_team_id": None,
            "reason": "", "summary": summary, "asked_at": held.at, "settled_at": held.at,
            "consent": Consent.PLANNED,
        },
    )  # fmt: skip
    held.set(summary=summary or None)
    held.measure(handed_on(held.figures, held.at))
    held.step(Act.MOVE, By.SYSTEM)
    give(held, to_id, How.TRANSFERRED)
    popup(unit, to_id, PopupKind.TRANSFERRED_TO_YOU, held.id)
    held.add_message(Author.AGENT, Kind.NOTE, summary, staff_id=from_id)
    held.announce(
        TransferDone(held.id, held.episode_id, held.shop_id, held.at, transfer_id, from_id, Consent.PLANNED)
    )
    held.keep()
    return True


def cancel_transfer(unit: Unit, actor: Actor, conversation_id: int) -> ConversationCard:
    """Take the question back; nothing to take back is fine."""
    held = access_held(unit, actor, conversation_id)
    if held.transfer_id is None:
        return held.keep()
    _check_may_hand_on(actor, held)
    call_off_transfer(held)
    held.add_system_line(SystemLine("transfer_cancelled"))
    return held.keep()


def answer_by_button(unit: Unit, conversation_id: int, transfer_id: int, *, agree: bool) -> None:
    """The customer pressed a button; a second press changes nothing."""
    held = hold(unit, conversation_id)
    row = store.find_transfer(unit, transfer_id)
    if row is None or row.conversation_id != held.id:
        raise NotFoundError
    if held.transfer_id != transfer_id or row.state != TransferState.ASKED:
        return
    _answer(held, Consent.BUTTON, agree=agree)
    held.keep()


def answer_in_words(held: Held, text: str) -> None:
    """Read a customer's message as an answer to the question, if one is asked and it is one."""
    if held.transfer_id is None or held.state != State.ACTIVE:
        return
    if is_consent(text):
        _answer(held, Consent.WORDS, agree=True)
    elif is_refusal(text):
        _answer(held, Consent.WORDS, agree=False)


def look_at_transfer(unit: Unit, check: SilenceCheck) -> None:
    """After a minute of silence: move if the shop lets silence count, else remind the agent to call it off.

    Whoever wrote something else meanwhile was not silent.
    """
    held = hold(unit, check.conversation_id)
    asked = store.find_transfer(unit, check.transfer_id)
    if asked is None or held.transfer_id != check.transfer_id or held.state != State.ACTIVE:
        return
    silent = held.last_customer_at is None or held.last_customer_at <= asked.asked_at
    if silent and accounts.shop_info(unit, held.shop_id).silence_is_consent:
        _move(held, Consent.SILENCE)
    else:
        popup(unit, held.owner_id, PopupKind.TRANSFER_SILENT, held.id)
    held.keep()


def _is_repeated(held: Held, wish: TransferWish) -> bool:
    return store.find_transfer_of(held.unit, held.id, wish.client_id) is not None


def _check_may_hand_on(actor: Actor, held: Held) -> None:
    if held.state != State.ACTIVE:
        raise ConflictError("conversation.not_active")
    if role_in(actor, held) not in (By.OWNER, By.SUPERVISOR):
        raise ForbiddenError("conversation.not_yours")


def _check_target(held: Held, wish: TransferWish) -> None:
    """A target must be one, belong to the shop, be somebody else, and be there."""
    if (wish.to_agent_id is None) == (wish.to_team_id is None):
        raise InvalidError(fields=(FieldError("/to_agent_id", "conversation.one_target"),))
    if wish.to_agent_id is not None:
        reachable = wish.to_agent_id in accounts.staff_of_shop(held.unit, held.shop_id)
        if not reachable or wish.to_agent_id == held.owner_id:
            raise InvalidError(fields=(FieldError("/to_agent_id", "conversation.agent_not_in_shop"),))
        if not online_among(held.unit, [wish.to_agent_id]):
            raise ConflictError("conversation.target_away")
        return
    assert wish.to_team_id is not None
    members = accounts.staff_in_team(held.unit, wish.to_team_id)
    there = set(members) & set(accounts.staff_of_shop(held.unit, held.shop_id)) - {held.owner_id}
    if not online_among(held.unit, sorted(there)):
        raise ConflictError("conversation.team_empty")


def _insert(held: Held, actor: Actor, wish: TransferWish) -> int:
    return store.insert_transfer(
        held.unit,
        {
            "conversation_id": held.id, "episode_id": held.episode_id, "client_id": wish.client_id,
            "state": TransferState.ASKED, "from_agent_id": actor.staff_id, "to_agent_id": wish.to_agent_id,
            "to_team_id": wish.to_team_id, "reason": wish.reason, "summary": wish.summary, "asked_at": held.at,
        },
    )  # fmt: skip


def _answer(held: Held, consent: Consent, *, agree: bool) -> None:
    if agree:
        _move(held, consent)
        return
    _settle(held, TransferState.REFUSED, consent)
    held.add_system_line(SystemLine("transfer_refused"))
    popup(held.unit, held.owner_id, PopupKind.TRANSFER_REFUSED, held.id)


def _move(held: Held, consent: Consent) -> None:
    """Hand on, or to the queue if the target has left: the wait runs on or starts, reason and summary go along."""
    transfer = store.find_transfer(held.unit, held.transfer_id)
    assert transfer is not None
    previous = held.owner_id
    _settle(held, TransferState.DONE, consent)
    held.measure(handed_on(held.figures, held.at))
    if transfer.to_agent_id is not None and online_among(held.unit, [transfer.to_agent_id]):
        held.step(Act.MOVE, By.OWNER)
        give(held, transfer.to_agent_id, How.TRANSFERRED)
        popup(held.unit, transfer.to_agent_id, PopupKind.TRANSFERRED_TO_YOU, held.id)
    else:
        held.step(Act.RETURN_TO_QUEUE, By.OWNER)
        held.set(avoid_agent_ids=[*held.avoid_agent_ids, previous])
        give_back(held, team_id=transfer.to_team_id)
    said = "\n".join(filter(None, (transfer.reason, transfer.summary)))
    if said:
        held.add_message(Author.AGENT, Kind.NOTE, said, staff_id=previous)
    held.announce(TransferDone(held.id, held.episode_id, held.shop_id, held.at, transfer.id, previous, consent))


def _settle(held: Held, state: TransferState, consent: Consent) -> None:
    changes = {"state": state, "consent": consent, "settled_at": held.at}
    store.save_transfer(held.unit, held.transfer_id, changes)
    held.set(transfer_id=None)
