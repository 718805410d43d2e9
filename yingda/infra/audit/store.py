"""The SQL of the trail: entries are added, never changed or deleted."""

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import Row, Table, delete, func, insert, literal_column, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.audit.models import AuditEntry, AuditPersonal, AuditSeal
from yingda.infra.audit.types import Search
from yingda.infra.db.unit import Reading, Unit

entry = cast(Table, AuditEntry.__table__)
personal = cast(Table, AuditPersonal.__table__)
seal = cast(Table, AuditSeal.__table__)
AnyRow = Row[*tuple[Any, ...]]

# ids of transactions without end of range: the own one, and the next one's
_OWN: Any = literal_column("CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)")
_NEXT: Any = literal_column("CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)")
# how much older than the own one the oldest is that still runs in this database
_OLDEST = text(
    "SELECT max(age(backend_xid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
)


def insert_entry(unit: Unit, values: Mapping[str, Any]) -> int:
    """A new entry's id; it belongs to the first minute that is not closed yet.

    The row is written before the marks of closed minutes are read: a transaction that misses a mark had its id
    before the mark was committed, and whoever seals waits for those.
    """
    minute = values["minute"]
    made = int(unit.execute(insert(entry).values(**values).returning(entry.c.id)).scalar_one())
    while (closed := find_closed(unit)) >= minute:
        minute = closed + 1
        unit.execute(update(entry).where(entry.c.id == made).values(minute=minute))
    return made


def insert_personal(unit: Unit, values: Mapping[str, Any]) -> None:
    """The personal part of an entry."""
    unit.execute(insert(personal).values(**values))


def find_closed(reading: Reading) -> int:
    """The newest closed minute; -1 if none is."""
    return int(reading.execute(select(func.coalesce(func.max(seal.c.through), -1))).scalar_one())


def find_unclosed(reading: Reading, before: int, limit: int) -> int | None:
    """A minute below `before` up to which about `limit` entries are not closed; None if none is."""
    rows = select(entry.c.minute).where(entry.c.minute < before, entry.c.minute > find_closed(reading))
    return max(reading.execute(rows.order_by(entry.c.minute).limit(limit)).scalars(), default=None)


def close_minute(unit: Unit, number: int, through: int) -> None:
    """Let nothing more come into the minutes up to `through`."""
    made: Any = sqlite.insert(seal) if unit.sqlite else postgresql.insert(seal)
    unit.execute(made.values(number=number, through=through).on_conflict_do_nothing())


def find_unsealed(reading: Reading) -> AnyRow | None:
    """The closed minute that waits for its seal."""
    return reading.execute(select(seal).where(seal.c.seal.is_(None)).order_by(seal.c.number).limit(1)).first()


def find_last(reading: Reading) -> AnyRow | None:
    """The newest seal."""
    rows = select(seal).where(seal.c.seal.is_not(None)).order_by(seal.c.number.desc()).limit(1)
    return reading.execute(rows).first()


def find_seals(reading: Reading, after: int, limit: int) -> list[AnyRow]:
    """Seals by number."""
    rows = select(seal).where(seal.c.number > after, seal.c.seal.is_not(None)).order_by(seal.c.number)
    return list(reading.execute(rows.limit(limit)))


def barrier_passed(unit: Unit, mark: AnyRow) -> bool:
    """Whether every transaction that may have missed the mark has ended; writers of SQLite stand in line."""
    if unit.sqlite:
        return True
    if mark.barrier is None:
        unit.execute(
            update(seal).where(seal.c.number == mark.number).values(barrier=select(_NEXT).scalar_subquery())
        )
        return False
    own = int(unit.execute(select(_OWN)).scalar_one())
    older_by: int | None = unit.execute(_OLDEST).scalar()
    return older_by is None or own - older_by >= mark.barrier


def save_seal(unit: Unit, number: int, rows: list[tuple[int, str]], value: str) -> None:
    """Seal a closed minute."""
    statement = update(seal).where(seal.c.number == number, seal.c.seal.is_(None))
    unit.execute(statement.values(rows=rows, seal=value))


def find_between(reading: Reading, after: int, through: int) -> list[AnyRow]:
    """Entries of the minutes after `after` up to `through`, by id."""
    rows = select(entry).where(entry.c.minute > after, entry.c.minute <= through)
    return list(reading.execute(rows.order_by(entry.c.id)))


def find_personal(reading: Reading, entry_ids: Collection[int]) -> dict[int, AnyRow]:
    """Personal parts that are still kept, by entry."""
    rows = select(personal).where(personal.c.entry_id.in_(entry_ids))
    return {row.entry_id: row for row in reading.execute(rows)}


def find_entries(reading: Reading, search: Search, before: int, limit: int) -> list[AnyRow]:
    """Entries with ids below `before`, newest first."""
    wanted = [entry.c.id < before]
    equal = {
        entry.c.actor_id: search.actor_id, entry.c.target_kind: search.target_kind,
        entry.c.target_id: search.target_id,
    }  # fmt: skip
    wanted += [column == value for column, value in equal.items() if value is not None]
    if search.act is not None:
        wanted.append((entry.c.act == search.act) | entry.c.act.startswith(f"{search.act}.", autoescape=True))
    if search.since is not None:
        wanted.append(entry.c.at >= search.since)
    if search.until is not None:
        wanted.append(entry.c.at < search.until)
    if search.address is not None:
        wanted.append(entry.c.id.in_(select(personal.c.entry_id).where(personal.c.address == search.address)))
    if search.shop_ids is not None:
        wanted.append(entry.c.shop_id.in_(search.shop_ids))
    return list(reading.execute(select(entry).where(*wanted).order_by(entry.c.id.desc()).limit(limit)))


def find_acts(reading: Reading) -> list[str]:
    """Every act that was ever written down."""
    return list(reading.execute(select(entry.c.act).distinct().order_by(entry.c.act)).scalars())


def delete_personal_of(unit: Unit, customer_id: int, limit: int) -> int:
    """Delete personal parts about a customer; how many."""
    old = select(personal.c.entry_id).where(personal.c.customer_id == customer_id).limit(limit)
    return unit.execute(delete(personal).where(personal.c.entry_id.in_(old))).rowcount
