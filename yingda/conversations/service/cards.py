"""Rows into cards: what staff and what customers are shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.pushes import StaffBrief
from yingda.accounts.types import StaffName
from yingda.conversations import store
from yingda.conversations.pushes import (
    ConversationCard,
    Message,
    MessageFile,
    MessageSource,
    Preview,
    ProductCard,
    Quote,
    SystemEvent,
    TargetBrief,
    TransferCard,
    VisitorAgent,
    VisitorAsks,
    VisitorConversation,
    VisitorEpisode,
    VisitorMessage,
    VisitorTransfer,
)
from yingda.conversations.service.products import page_card, pictures_of, product_card
from yingda.conversations.types import (
    QUEUE_STATES,
    Author,
    Choice,
    ChoiceKind,
    Kind,
    Picked,
    Priority,
    Result,
    State,
    TransferState,
    UnsolvedReason,
    WaitingKind,
)
from yingda.customers import service as customers
from yingda.guard.types import SourceKind
from yingda.infra.db import Reading, Unit
from yingda.infra.files import service as files
from yingda.infra.push.hub import CHECK
from yingda.infra.push.types import Push
from yingda.lang.contacts import mask_contacts

PRIORITY_NAMES: Mapping[int, Literal["normal", "high", "urgent"]] = {
    Priority.NORMAL: "normal",
    Priority.HIGH: "high",
    Priority.URGENT: "urgent",
}


def cards_of(reading: Reading, rows: Sequence[Any]) -> list[ConversationCard]:
    """Cards of conversations: one look-up per room, however many rows."""
    briefs = customers.briefs(reading, {row.customer_id for row in rows})
    staff = {row.owner_id for row in rows} | {one for row in rows for one in row.helper_ids}
    staff.discard(None)
    names = accounts.names_of(reading, staff) if staff else {}
    aliases = _aliases(reading, rows)
    pictures = pictures_of(reading, ((row.shop_id, (row.page or {}).get("product")) for row in rows))
    transfers = {t.id: t for t in store.find_transfers(reading, [r.transfer_id for r in rows if r.transfer_id])}
    return [
        ConversationCard(
            id=row.id, version=row.version, shop_id=row.shop_id, channel=row.channel, state=State(row.state),
            customer=briefs[row.customer_id], episode_id=row.episode_id, episode_number=row.episode_number,
            owner=None if row.owner_id is None else StaffBrief(
                row.owner_id, names[row.owner_id].name, aliases[row.shop_id, row.owner_id]
            ),
            skill=row.skill, priority=PRIORITY_NAMES[row.priority], sensitive=row.sensitive, pressing=row.pressing,
            waiting_since=row.waiting_since,
            waiting_kind=_waiting_kind(row), needs_reply=row.needs_reply, last_message=_preview(row),
            last_seq=row.last_seq, customer_read_seq=row.customer_read_seq, owner_read_seq=row.owner_read_seq,
            unread=row.unread,
            idle=row.state == State.ACTIVE and not row.loaded, left_message=row.left_message, tags=row.tags,
            transfer=_transfer(reading, transfers.get(row.transfer_id)),
            helpers=[TargetBrief(one, names[one].name) for one in row.helper_ids], opened_at=row.opened_at,
            queued_at=row.queued_at, ended_at=row.ended_at, result=result_of(row),
            unsolved_reason=UnsolvedReason(row.unsolved_reason) if row.unsolved_reason else None,
            stars=row.stars, summary=row.summary and mask_contacts(row.summary),
            page=page_card(reading, row.shop_id, row.page, pictures),
        )
        for row in rows
    ]  # fmt: skip


def visitor_card(reading: Reading, row: Any, owner: StaffBrief | None) -> VisitorConversation:
    """The conversation as its customer sees it; `owner` as on the card for staff."""
    agent = VisitorAgent(owner.alias) if owner is not None and row.state == State.ACTIVE else None
    return VisitorConversation(
        id=row.token, version=row.version, state=State(row.state), last_seq=row.last_visible_seq,
        staff_read_seq=row.owner_read_seq, customer_read_seq=row.customer_read_seq, agent=agent,
        transfer=_visitor_transfer(reading, row), episode=_visitor_episode(row),
    )  # fmt: skip


def message_card(reading: Reading, row: Mapping[Any, Any]) -> Message:
    """A message as staff see it; the text of a withdrawn one stays in the database, for inspectors."""
    return message_cards(reading, [row])[0]


def message_cards(reading: Reading, rows: Sequence[Mapping[Any, Any]]) -> list[Message]:
    """Messages as staff see them: names are looked up once."""
    staff = {row["staff_id"] for row in rows} - {None}
    names = accounts.names_of(reading, staff) if staff else {}
    return [_message(reading, row, names) for row in rows]


def _message(reading: Reading, row: Mapping[Any, Any], names: Mapping[int, StaffName]) -> Message:
    gone = row["withdrawn_at"] is not None
    staff_id = row["staff_id"]
    staff = None if staff_id is None else StaffBrief(staff_id, names[staff_id].name, row["alias"] or "")
    text = "" if gone else mask_contacts(row["text"])
    return Message(
        conversation_id=row["conversation_id"], seq=row["seq"], revision=row["revision"],
        client_id=row["client_id"], author=Author(row["author"]), staff=staff, kind=Kind(row["kind"]),
        text=text, hidden=not gone and text != row["text"], event=_event(row),
        file=None if gone else _file(reading, row), quote=_masked_quote(row),
        mentions=row["mentions"], consent_for=row["consent_for"], at=row["at"],
        withdrawn=gone, source=_source(row), product=None if gone else _product(reading, row),
        choices=_choices(row), picked=_picked(row),
    )  # fmt: skip


def visitor_message(reading: Reading, row: Mapping[Any, Any]) -> VisitorMessage:
    """A message as the customer sees it: an alias instead of a name."""
    gone = row["withdrawn_at"] is not None
    return VisitorMessage(
        seq=row["seq"], prev_seq=row["prev_visible_seq"], revision=row["revision"],
        client_id=row["client_id"] if row["author"] == Author.CUSTOMER else None, author=Author(row["author"]),
        alias=row["alias"], kind=Kind(row["kind"]), text="" if gone else row["text"], event=_event(row),
        file=None if gone else _file(reading, row), quote=_quote(row), consent_for=row["consent_for"],
        at=row["at"], withdrawn=gone, product=None if gone else _product(reading, row),
        choices=_choices(row), picked=_picked(row),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as staff see it and, unless it is a note, as the customer does."""

    staff: Message
    customer: VisitorMessage | None


def push_message(unit: Unit, values: Mapping[Any, Any]) -> Shown:
    """Push one message to staff and, if the customer may see it, to the customer."""
    conversation_id, seq, revision = values["conversation_id"], values["seq"], values["revision"]
    card = message_card(unit, values)
    unit.push(Push(f"conversation:{conversation_id}", "message", f"{conversation_id}:{seq}", revision, card))
    if values["kind"] == Kind.NOTE:
        return Shown(card, None)
    seen = visitor_message(unit, values)
    unit.push(Push(f"visitor:{conversation_id}", "message", f"{conversation_id}:{seq}", revision, seen))
    return Shown(card, seen)


def push_cards(
    unit: Unit, rows: Sequence[Any], also: Collection[int] = (), *, left_queue: bool = False
) -> list[ConversationCard]:
    """Push the cards of `rows` to whoever may see them: owners, helpers, readers of the shop, customers.

    All of a shop's staff see its queue; so they hear what is in it, and once more what has left it.
    """
    cards = cards_of(unit, rows)
    for row, card in zip(rows, cards, strict=True):
        told = {f"conversation:{row.id}", f"watch:{row.shop_id}"}
        holder = row.owner_id or row.last_agent_id
        if holder is not None:
            told.add(f"watch:{row.shop_id}:{holder}")  # heard by the leads of this agent's teams
        if left_queue or row.state in QUEUE_STATES:
            told.add(f"shop:{row.shop_id}")
        staff = {row.owner_id, row.last_agent_id, *row.helper_ids, *also} - {None}
        told |= {f"staff:{staff_id}" for staff_id in staff}
        for topic in sorted(told):
            unit.push(Push(topic, "conversation", row.id, card.version, card))
        seen = visitor_card(unit, row, card.owner)
        unit.push(Push(f"visitor:{row.id}", "conversation", row.id, card.version, seen))
    return cards


def check_listeners(unit: Unit, conversation_id: int) -> None:
    """Have everybody who listens to a conversation look whether they still may: it is in other hands."""
    unit.push(Push(f"conversation:{conversation_id}", CHECK, conversation_id, 0, None, stored=False))


def result_of(row: Any) -> Result | None:
    """How the episode of a row ended."""
    return Result(row.result) if row.result else None


def _aliases(reading: Reading, rows: Sequence[Any]) -> dict[tuple[int, int], str]:
    """What customers of the shop call each owner, by (shop, owner)."""
    owners: dict[int, set[int]] = {}
    for row in rows:
        if row.owner_id is not None:
            owners.setdefault(row.shop_id, set()).add(row.owner_id)
    return {
        (shop_id, staff_id): alias
        for shop_id, staff_ids in owners.items()
        for staff_id, alias in accounts.aliases_of(reading, shop_id, staff_ids).items()
    }


def _waiting_kind(row: Any) -> WaitingKind | None:
    if not row.needs_reply:
        return None
    return WaitingKind.NEXT if row.answered_since_assigned else WaitingKind.FIRST


def _preview(row: Any) -> Preview | None:
    kept = row.preview
    if kept is None:
        return None
    at = datetime.fromisoformat(kept["at"])
    return Preview(kept["seq"], Author(kept["author"]), Kind(kept["kind"]), mask_contacts(kept["text"]), at)


def _transfer(reading: Reading, row: store.AnyRow | None) -> TransferCard | None:
    if row is None or row.state != TransferState.ASKED:
        return None
    agent = team = None
    if row.to_agent_id is not None:
        agent = TargetBrief(row.to_agent_id, accounts.names_of(reading, {row.to_agent_id})[row.to_agent_id].name)
    if row.to_team_id is not None:
        team = TargetBrief(row.to_team_id, accounts.team_names(reading, [row.to_team_id])[row.to_team_id])
    return TransferCard(
        id=row.id, state=TransferState(row.state), from_id=row.from_agent_id, to_agent=agent, to_team=team,
        reason=mask_contacts(row.reason), summary=mask_contacts(row.summary), asked_at=row.asked_at,
    )  # fmt: skip


def _visitor_transfer(reading: Reading, row: Any) -> VisitorTransfer | None:
    if row.transfer_id is None:
        return None
    transfer = store.find_transfer(reading, row.transfer_id)
    if transfer is None or transfer.state != TransferState.ASKED:
        return None
    if transfer.to_agent_id is not None:
        return VisitorTransfer(transfer.id, accounts.alias_of(reading, row.shop_id, transfer.to_agent_id))
    names = accounts.team_names(reading, [transfer.to_team_id])
    return VisitorTransfer(transfer.id, names[transfer.to_team_id])


def _visitor_episode(row: Any) -> VisitorEpisode | None:
    if row.episode_id is None:
        return None
    return VisitorEpisode(
        id=row.episode_id, number=row.episode_number, opened_at=row.opened_at, ended_at=row.ended_at,
        stars=row.stars, survey_open=bool((row.asks or {}).get("stars")), asks=_asks(row.asks),
    )  # fmt: skip


def _asks(kept: Mapping[str, Any] | None) -> VisitorAsks | None:
    return msgspec.convert(kept, VisitorAsks) if kept else None


def _event(row: Mapping[Any, Any]) -> SystemEvent | None:
    event = row["event"]
    return None if event is None else SystemEvent(event["code"], event["params"])


def _choices(row: Mapping[Any, Any]) -> list[Choice]:
    kept = row["choices"]
    return [Choice(id=one["id"], text=one["text"], kind=ChoiceKind(one["kind"])) for one in kept or ()]


def _picked(row: Mapping[Any, Any]) -> Picked | None:
    kept = row["picked"]
    return None if kept is None else Picked(seq=kept["seq"], id=kept["id"])


def _product(reading: Reading, row: Mapping[Any, Any]) -> ProductCard | None:
    product = row["product"]
    if product is None:
        return None
    pictures = pictures_of(reading, [(row["shop_id"], product)])
    return product_card(reading, row["shop_id"], product, pictures)


def _quote(row: Mapping[Any, Any]) -> Quote | None:
    quote = row["quote"]
    return None if quote is None else _quoted(quote, quote["text"])


def _masked_quote(row: Mapping[Any, Any]) -> Quote | None:
    quote = row["quote"]
    return None if quote is None else _quoted(quote, mask_contacts(quote["text"]))


def _quoted(quote: Mapping[str, Any], words: str) -> Quote:
    # those of before 1.1 don't say what they are of; without words it was a picture
    kind = Kind(quote.get("kind") or (Kind.TEXT if quote["text"] else Kind.PICTURE))
    return Quote(quote["seq"], Author(quote["author"]), words, kind)


def _source(row: Mapping[Any, Any]) -> MessageSource | None:
    kind = row["source_kind"]
    return MessageSource(SourceKind(kind), row["source_id"], row["source_version"]) if kind else None


def _file(reading: Reading, row: Mapping[Any, Any]) -> MessageFile | None:
    kept = row["file"]
    if kept is None:
        return None
    url, thumb_url = files.links_of(reading, kept)
    return MessageFile(
        token=kept["token"], name=kept["name"], mime=kept["mime"], size=kept["size"], width=kept["width"],
        height=kept["height"], url=url, thumb_url=thumb_url, duration_ms=kept.get("duration_ms"),
    )  # fmt: skip
