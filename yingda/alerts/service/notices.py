"""Notices that must be read, and the shift log."""

from collections.abc import Iterable
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.alerts.pushes import (
    LOG_ENTRY,
    NOTICE,
    LogEntry,
    Missing,
    Notice,
    NoticeCard,
    NoticeList,
    NoticeReceipts,
    Reader,
)
from yingda.alerts.store import notices as store
from yingda.alerts.types import LogDraft, LogQuery, NoticeDraft, Posted
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.push.types import Push
from yingda.kit.errors import ForbiddenError, NotFoundError

NEWEST = 100  # a board that is longer is not read


def access_notice(reading: Reading, actor: Actor, notice_id: int) -> Posted:
    """The notice, if it is on the board of one of the actor's shops."""
    posted = store.find_notice(reading, notice_id)
    if posted is None or posted.archived or actor.shop_ids.isdisjoint(posted.shop_ids):
        raise NotFoundError
    return posted


def post_notice(unit: Unit, actor: Actor, draft: NoticeDraft) -> Notice:
    """Put a notice on the board of shops of one's own; the same `client_id` again returns the first."""
    actor.check(Permission.NOTICE_WRITE)
    for shop_id in draft.shop_ids:
        accounts.access_shop(unit, actor, shop_id)
    made = store.insert_notice(unit, actor.staff_id, draft)
    posted = access_notice(unit, actor, made or store.find_posted(unit, actor.staff_id, draft.client_id))
    if made is not None:
        audit.record(unit, actor, "notice.create", Target("notice", made), None, draft)
        _push(unit, posted)
    return _notices(unit, actor, [posted])[0]


def archive_notice(unit: Unit, actor: Actor, notice_id: int) -> None:
    """Take a notice off every board it hangs on; needs the right in all those shops."""
    posted = access_notice(unit, actor, notice_id)
    if not all(actor.may_in(Permission.NOTICE_WRITE, shop_id) for shop_id in posted.shop_ids):
        raise ForbiddenError
    if not store.archive_notice(unit, notice_id):
        return
    audit.record(unit, actor, "notice.archive", Target("notice", notice_id), {"title": posted.title})
    after = store.find_notice(unit, notice_id)
    assert after is not None
    _push(unit, after)


def confirm_notice(unit: Unit, actor: Actor, notice_id: int) -> None:
    """Say that one has read it; saying it again changes nothing."""
    access_notice(unit, actor, notice_id)
    store.insert_receipt(unit, notice_id, actor.staff_id)


def board_of(reading: Reading, actor: Actor) -> NoticeList:
    """The newest notices of the actor's shops, and how many the actor has not read."""
    notices = _notices(reading, actor, store.find_notices(reading, actor.shop_ids, NEWEST))
    return NoticeList(notices, sum(not one.read for one in notices))


def receipts_of(reading: Reading, actor: Actor, notice_id: int) -> NoticeReceipts:
    """Who of the active staff has read a notice and who is missing."""
    posted = access_notice(reading, actor, notice_id)
    actor.check(Permission.NOTICE_WRITE)
    read = store.find_receipts(reading, [notice_id])[notice_id]
    wanted = _wanted(reading, [posted])[posted.id]
    names = accounts.names_of(reading, wanted | set(read))
    return NoticeReceipts(
        [Reader(one, names[one].name, at) for one, at in read.items() if one in wanted],
        [Missing(one, names[one].name) for one in sorted(wanted - set(read))],
    )


def write_log(unit: Unit, actor: Actor, draft: LogDraft) -> LogEntry:
    """Leave something for the next shift; the same `client_id` again returns the first."""
    accounts.access_shop(unit, actor, draft.shop_id)
    card = _entries(unit, [store.insert_entry(unit, actor.staff_id, draft)])[0]
    unit.push(Push(f"shop:{card.shop_id}", LOG_ENTRY, card.id, 1, card))
    return card


def log_of(
    reading: Reading, actor: Actor, shop_id: int, wanted: LogQuery
) -> tuple[list[LogEntry], int | None]:
    """Entries of a shop's shift log, newest first, and before which id there are more."""
    accounts.access_shop(reading, actor, shop_id)
    authors = None
    if wanted.team_id is not None:
        known = {team.id: team.member_ids for team in accounts.teams_of_shop(reading, shop_id)}
        authors = known.get(wanted.team_id, ())
    rows = store.find_entries(reading, shop_id, wanted, authors)
    limit = wanted.limit
    return _entries(reading, rows[:limit]), rows[limit - 1].id if len(rows) > limit else None


def _wanted(reading: Reading, posted: Iterable[Posted]) -> dict[int, set[int]]:
    """Who should read each notice: the active staff of its shops, without the author."""
    kept = list(posted)
    staff = {
        shop_id: set(accounts.active_colleagues_of(reading, [shop_id]))
        for shop_id in {shop_id for one in kept for shop_id in one.shop_ids}
    }
    return {one.id: set().union(*(staff[shop_id] for shop_id in one.shop_ids)) - {one.author_id} for one in kept}


def _notices(reading: Reading, actor: Actor, posted: list[Posted]) -> list[Notice]:
    names = accounts.names_of(reading, {one.author_id for one in posted})
    receipts = store.find_receipts(reading, [one.id for one in posted])
    wanted = _wanted(reading, posted)
    return [
        Notice(
            id=one.id, version=one.version, title=one.title, body=one.body, must_read=one.must_read,
            author=names[one.author_id].name, at=one.at,
            read=one.author_id == actor.staff_id or actor.staff_id in receipts.get(one.id, {}),
            read_count=len(wanted[one.id] & set(receipts.get(one.id, {}))), staff_count=len(wanted[one.id]),
            shop_ids=list(one.shop_ids),
        )
        for one in posted
    ]  # fmt: skip


def _entries(reading: Reading, rows: list[Any]) -> list[LogEntry]:
    names = accounts.names_of(reading, {row.author_id for row in rows})
    return [
        LogEntry(id=row.id, shop_id=row.shop_id, author=names[row.author_id].name, text=row.text, at=row.at)
        for row in rows
    ]


def _push(unit: Unit, posted: Posted) -> None:
    names = accounts.names_of(unit, [posted.author_id])
    card = NoticeCard(
        id=posted.id, version=posted.version, title=posted.title, body=posted.body, must_read=posted.must_read,
        author=names[posted.author_id].name, at=posted.at, archived=posted.archived,
        shop_ids=list(posted.shop_ids),
    )  # fmt: skip
    for shop_id in posted.shop_ids:
        unit.push(Push(f"shop:{shop_id}", NOTICE, posted.id, posted.version, card))
