"""Kinds of tasks: those that ship, as a shop has changed them, and its own."""

from dataclasses import replace

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.followups.policy.kinds import SHIPPED, shipped
from yingda.followups.policy.tasks import wrong_kind
from yingda.followups.pushes import TaskKindCard, TaskKindList
from yingda.followups.store import task_kinds as store
from yingda.followups.types import KindContent, TaskKind
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError

_OWN = "own-"
MOST = 100


def kinds_of(reading: Reading, shop_id: int, locale: str) -> dict[str, TaskKind]:
    """Every kind of a shop by its code, archived ones too: as shipped in the reader's language, unless changed."""
    kinds = {code: TaskKind(code, made) for code in SHIPPED if (made := shipped(code, locale))}
    return kinds | {each.code: each for each in store.find_kinds(reading, shop_id)}


def list_kinds(reading: Reading, actor: Actor, shop_id: int) -> TaskKindList:
    """The kinds of a shop."""
    accounts.access_shop(reading, actor, shop_id)
    kinds = sorted(kinds_of(reading, shop_id, actor.locale).values(), key=lambda each: each.archived)
    return TaskKindList([_card(each) for each in kinds])


def create_kind(unit: Unit, actor: Actor, shop_id: int, client_id: str, content: KindContent) -> TaskKindCard:
    """Add a kind of the shop's own; the same `client_id` again gives the first."""
    _check(unit, actor, shop_id, content)
    made = TaskKind(_OWN + client_id, content, version=1)
    known = kinds_of(unit, shop_id, actor.locale)
    if made.code in known:
        return _card(known[made.code])
    if len(known) >= MOST:
        raise ConflictError("followups.task_kinds_full", most=MOST)
    store.insert_kind(unit, shop_id, made)
    audit.record(unit, actor, "task_kind.create", _target(shop_id, made), None, content)
    return _card(made)


def put_kind(unit: Unit, actor: Actor, shop_id: int, wanted: TaskKind) -> TaskKindCard:
    """Write a kind over its version, or archive it; tasks that there are keep what they have."""
    _check(unit, actor, shop_id, wanted.content)
    before = kinds_of(unit, shop_id, actor.locale).get(wanted.code)
    if before is None:
        raise NotFoundError
    write = store.save_kind if before.version else store.insert_kind
    if before.version != wanted.version or not write(unit, shop_id, wanted):
        raise ConflictError("accounts.changed_meanwhile")
    audit.record(unit, actor, "task_kind.update", _target(shop_id, wanted), _told(before), _told(wanted))
    return _card(replace(wanted, version=before.version + 1))


def _check(unit: Unit, actor: Actor, shop_id: int, content: KindContent) -> None:
    accounts.access_shop(unit, actor, shop_id, Permission.SLA_MANAGE)
    wrong = wrong_kind(content)
    if content.team_id is not None and content.team_id not in {
        each.id for each in accounts.teams_of_shop(unit, shop_id)
    }:
        wrong += (FieldError("/content/team_id", "followups.no_team"),)
    if wrong:
        raise InvalidError(fields=wrong)


def _card(one: TaskKind) -> TaskKindCard:
    return TaskKindCard(
        code=one.code, version=one.version, shipped=one.code in SHIPPED, archived=one.archived, content=one.content,
    )  # fmt: skip


def _told(one: TaskKind) -> dict[str, object]:
    return {**msgspec.to_builtins(one.content), "archived": one.archived}


def _target(shop_id: int, one: TaskKind) -> Target:
    return Target("task_kind", one.code, shop_id)
