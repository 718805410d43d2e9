"""Everything that is kept of one customer, to be handed to them: as JSON for machines, as HTML for people."""

import html
from collections.abc import Iterable
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.customers import service as customers
from yingda.followups.service import tasks as followups
from yingda.infra.audit import service as audit
from yingda.infra.db import Reading, Unit
from yingda.kit.texts import text

_SAID = ("seq", "at", "author", "alias", "kind", "text", "file")


def begin_export(unit: Unit, actor: Actor, customer_id: int) -> None:
    """Check that the actor may take it along, and write down that they did."""
    customers.access_customer(unit, actor, customer_id)
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    audit.record(unit, actor, "customer.export", customers.target_of(customer_id))


def profile_of(reading: Reading, customer_id: int) -> dict[str, Any]:
    """The profile, unmasked."""
    return customers.full_profile(reading, customer_id)


def conversations_of(reading: Reading, customer_id: int) -> list[int]:
    """The customer's conversations, by id."""
    return conversations.conversations_of(reading, customer_id)[0]


def said_in(reading: Reading, conversation_id: int, after_seq: int) -> list[dict[str, Any]]:
    """The next messages of a conversation as the customer saw them."""
    rows = conversations.transcript(reading, conversation_id, after_seq)
    return [{key: _shown(row, key) for key in _SAID} for row in rows]


def tasks_of(reading: Reading, customer_id: int) -> list[dict[str, Any]]:
    """What staff had to see to for the customer, as they wrote it down."""
    return followups.export_of(reading, customer_id)


def as_json(profile: dict[str, Any], said: dict[int, list[dict[str, Any]]], tasks: list[dict[str, Any]]) -> bytes:
    """For machines."""
    parts = [{"id": number, "messages": messages} for number, messages in said.items()]
    kept = {"customer": profile, "conversations": parts, "follow_ups": tasks}
    return msgspec.json.format(msgspec.json.encode(kept))


def as_html(
    profile: dict[str, Any],
    said: dict[int, list[dict[str, Any]]],
    tasks: list[dict[str, Any]],
    locale: str,
) -> str:
    """For people: one page without scripts; everything that anybody typed is escaped."""
    title = text("privacy.export.title", locale, {"name": str(profile["name"])})
    pieces = [
        f'<!doctype html><html lang="{locale}"><meta charset="utf-8"><title>{html.escape(title)}</title>',
        "<style>body{font:14px/1.6 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}"
        "th{text-align:left;padding-right:1rem;vertical-align:top}td{white-space:pre-wrap}</style>",
        f"<h1>{html.escape(title)}</h1>{_table(_pairs(profile))}",
    ]
    for number, messages in said.items():
        pieces.append(f"<h2>{html.escape(text('privacy.export.conversation', locale, {'number': number}))}</h2>")
        pieces.append(
            _table((f"{one['at']:%Y-%m-%d %H:%M} {one['alias'] or one['author']}", _words(one)) for one in messages)
        )
    for task in tasks:
        pieces.append(f"<h2>{html.escape(text('privacy.export.task', locale, {'number': task['id']}))}</h2>")
        pieces.append(_table(_pairs(task)))
    return "\n".join([*pieces, "</html>"])


def _shown(row: dict[str, Any], key: str) -> Any:
    if key == "file":
        return row["file"] and row["file"]["name"]
    return "" if key == "text" and row["withdrawn_at"] else row[key]


def _words(message: dict[str, Any]) -> str:
    return message["text"] or (f"[{message['file']}]" if message["file"] else "")


def _pairs(profile: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for key, value in profile.items():
        yield key, value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _table(rows: Iterable[tuple[str, str]]) -> str:
    lines = (f"<tr><th>{html.escape(head)}</th><td>{html.escape(words)}</td></tr>" for head, words in rows)
    return f"<table>{''.join(lines)}</table>"
