"""Asking for what is not one's own, and comparing the answer with the one for what never was."""

import json
import re
from typing import Any

import httpx

from tests.security.operations import Operation, Reference
from tests.security.town import Caller, Town

VISITORS = ("visitor", "other visitor")
STAFF = (
    "admin",
    "supervisor",
    "team_lead",
    "agent",
    "inspector",
    "vendor_agent",
    "stranger",
    "other supervisor",
    "key",
)
PASSING = frozenset(
    {"request_id", "id", "starts_at", "client_id", "seq", "prev_seq", "last_seq", "version", "token", "at"}
)
# whom a colleague's conversation or personal quick reply is hidden from
LIMITED = {
    "conversation": ("team_lead", "agent", "vendor_agent"),
    "quick_reply": ("supervisor", "team_lead", "agent", "inspector", "vendor_agent"),
    "view": STAFF,
    "bulk": STAFF,
    "file": (*STAFF, *VISITORS),
    "episode": VISITORS,
    "transfer": ("other visitor",),
}


def told(answer: httpx.Response, *ids: Any) -> tuple[int, str]:
    """What an answer tells, apart from the ids that were asked for."""
    try:
        text = json.dumps(_lasting(answer.json()), ensure_ascii=False)
    except ValueError:
        text = answer.text
    for one in ids:
        text = re.sub(rf"\b{re.escape(str(one))}\b", "#", text)
    return answer.status_code, text


def _lasting(body: Any) -> Any:
    """The body without what is another with every request."""
    if isinstance(body, list):
        return [_lasting(one) for one in body]
    if isinstance(body, dict):
        return {name: _lasting(one) for name, one in body.items() if name not in PASSING}
    return body


def aliens(town: Town, caller: str, kind: str) -> dict[str, Any]:
    """What is not this caller's, by why it is not."""
    found = {"deleted": town.deleted.get(kind)}
    if kind != "role" and (caller != "admin" or kind in ("transfer", "file", "view", "bulk")):
        theirs = town.own if caller in ("stranger", "other supervisor") else town.foreign
        found["of another shop"] = theirs.get(kind)
    if caller in LIMITED.get(kind, ()):
        found["of a colleague"] = town.own[kind] if kind == "transfer" else town.beyond.get(kind)
    return {why: value for why, value in found.items() if value is not None}


def leaks(town: Town, every: list[Operation], caller: Caller) -> list[str]:
    """Where somebody else's object is answered otherwise than one that never was."""
    found = []
    for operation in every:
        for reference in operation.references:
            for why, alien in aliens(town, caller.name, reference.kind).items():
                guess = town.guessed(reference.kind)
                theirs = caller.ask(town.request(caller, operation, reference, alien))
                nobodys = caller.ask(town.request(caller, operation, reference, guess))
                if told(theirs, alien) != told(nobodys, guess):
                    found.append(
                        f"{caller.name}: {operation.id}.{reference.name} {why}: "
                        f"{told(theirs, alien)} but {told(nobodys, guess)}"
                    )
    return found


def differs(town: Town, caller: Caller, operation: Operation, reference: Reference) -> bool:
    """Whether one's own object is answered otherwise than one that never was."""
    guess, own = town.guessed(reference.kind), town.mine(caller, reference.kind)
    nobodys = caller.ask(town.request(caller, operation, reference, guess))
    ours = caller.ask(town.request(caller, operation, reference, own))
    return told(ours, own) != told(nobodys, guess)
