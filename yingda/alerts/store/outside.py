"""Robots, and what goes out to them and by mail, in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.alerts.models import AlertLetterRow, AlertSendRow, RobotRow
from yingda.alerts.types import SENT, LetterState, Result, To
from yingda.infra.db import Reading, Unit

robot = cast(Table, RobotRow.__table__)
letter = cast(Table, AlertLetterRow.__table__)
sending = cast(Table, AlertSendRow.__table__)

WAITING = letter.c.state == LetterState.WAITING.value


# robots


def insert_robot(unit: Unit, values: dict[str, Any]) -> int | None:
    """A new robot's id; None when this sender's id was used for one already."""
    made: Any = sqlite.insert(robot) if unit.sqlite else postgresql.insert(robot)
    row = made.values(version=1, active=True, created_at=unit.now, **values).on_conflict_do_nothing()
    robot_id: int | None = unit.execute(row.returning(robot.c.id)).scalar()
    return robot_id


def find_made(reading: Reading, author_id: int, client_id: str) -> int:
    """The robot that this sender's id was used for."""
    rows = select(robot.c.id).where(robot.c.author_id == author_id, robot.c.client_id == client_id)
    return int(reading.execute(rows).scalar_one())


def find_robot(reading: Reading, robot_id: int) -> Row[Any] | None:
    """One robot."""
    return reading.execute(select(robot).where(robot.c.id == robot_id)).first()


def lock_robot(unit: Unit, robot_id: int) -> Row[Any] | None:
    """A robot, held until the unit ends: only one message at a time is written for it."""
    return unit.execute(select(robot).where(robot.c.id == robot_id).with_for_update()).first()


def load_robots(reading: Reading) -> list[Row[Any]]:
    """Every robot, the newest first; there are few."""
    return list(reading.execute(select(robot).order_by(robot.c.id.desc())))


def update_robot(unit: Unit, robot_id: int, version: int, values: dict[str, Any]) -> bool:
    """Write values and the next version if the row still has `version`."""
    row = update(robot).where(robot.c.id == robot_id, robot.c.version == version)
    return unit.execute(row.values(**values, version=version + 1)).rowcount == 1


def delete_robot(unit: Unit, robot_id: int) -> None:
    """Forget a robot, what waits for it and its log."""
    unit.execute(delete(letter).where(letter.c.robot_id == robot_id))
    unit.execute(delete(sending).where(sending.c.robot_id == robot_id))
    unit.execute(delete(robot).where(robot.c.id == robot_id))


# letters


def insert_letter(unit: Unit, alert_id: int, to: To, next_at: datetime) -> bool:
    """An alert goes out to somebody; false if it has gone there already."""
    made: Any = sqlite.insert(letter) if unit.sqlite else postgresql.insert(letter)
    values = {
        "alert_id": alert_id, "robot_id": to.robot_id, "staff_id": to.staff_id, "attempts": 0,
        "state": LetterState.WAITING.value, "next_at": next_at,
    }  # fmt: skip
    row = made.values(**values).on_conflict_do_nothing().returning(letter.c.id)
    return unit.execute(row).first() is not None


def claim_letters(unit: Unit, to: To, limit: int, hold: timedelta) -> list[Row[Any]]:
    """What may go to somebody now, oldest first; nobody else takes it for as long as `hold`."""
    due = select(letter.c.id).where(_of(letter, to), WAITING, letter.c.next_at <= unit.now).order_by(letter.c.id)
    ids = list(unit.execute(due.limit(limit).with_for_update(skip_locked=True)).scalars())
    held = update(letter).where(letter.c.id.in_(ids))
    values = {"next_at": unit.now + hold, "attempts": letter.c.attempts + 1}
    rows = unit.execute(held.values(**values).returning(letter.c.id, letter.c.alert_id)).all() if ids else []
    return sorted(rows, key=lambda row: int(row.id))


def find_letters(reading: Reading, letter_ids: Sequence[int]) -> list[Row[Any]]:
    """Letters by id, as far as they still wait."""
    return list(reading.execute(select(letter).where(letter.c.id.in_(letter_ids), WAITING)))


def put_letters(
    unit: Unit, letter_ids: Collection[int], state: LetterState, next_at: datetime | None = None
) -> None:
    """What became of letters."""
    rows = update(letter).where(letter.c.id.in_(letter_ids), WAITING)
    unit.execute(rows.values(state=state.value, next_at=next_at))


def find_next_at(reading: Reading, to: To) -> datetime | None:
    """When the next letter to somebody may go; None also while a robot is stopped."""
    rows = select(func.min(letter.c.next_at)).where(_of(letter, to), WAITING)
    if to.robot_id is not None:
        rows = rows.where(select(robot.c.id).where(robot.c.id == to.robot_id, robot.c.active).exists())
    at: datetime | None = reading.execute(rows).scalar()
    return at


def count_waiting(reading: Reading, robot_id: int) -> int:
    """How many letters wait for a robot."""
    found: int = reading.execute(
        select(func.count()).select_from(letter).where(letter.c.robot_id == robot_id, WAITING)
    ).scalar_one()
    return found


def find_late(reading: Reading, before: datetime) -> list[To]:
    """To whom letters wait whose time has long come: whoever was to send them is gone."""
    stopped = select(robot.c.id).where(robot.c.id == letter.c.robot_id, ~robot.c.active).exists()
    rows = select(letter.c.robot_id, letter.c.staff_id).where(WAITING, letter.c.next_at < before, ~stopped)
    return [To(row.robot_id, row.staff_id) for row in reading.execute(rows.distinct())]


# what was sent


def insert_send(unit: Unit, to: To, letter_ids: Sequence[int], *, test: bool = False) -> int:
    """A message is on its way."""
    values = {
        "robot_id": to.robot_id, "staff_id": to.staff_id, "at": unit.now, "letters": list(letter_ids),
        "test": test, "detail": "",
    }  # fmt: skip
    made: int = unit.execute(insert(sending).values(**values).returning(sending.c.id)).scalar_one()
    return made


def find_sent_since(reading: Reading, to: To, since: datetime) -> list[datetime]:
    """When messages went to somebody."""
    return list(reading.execute(select(sending.c.at).where(_of(sending, to), sending.c.at > since)).scalars())


def keep_send(unit: Unit, send_id: int, result: Result) -> Row[Any] | None:
    """What came of a message; None if its robot was deleted meanwhile."""
    row = update(sending).where(sending.c.id == send_id)
    values = {"outcome": result.outcome, "detail": result.detail, "ms": result.ms}
    return unit.execute(row.values(**values).returning(sending)).first()


def load_sends(reading: Reading, robot_id: int, limit: int, *, failed: bool = False) -> list[Row[Any]]:
    """What was sent to a robot last, newest first; only what went wrong if `failed`."""
    rows = select(sending).where(sending.c.robot_id == robot_id)
    if failed:
        rows = rows.where(sending.c.outcome != SENT)
    return list(reading.execute(rows.order_by(sending.c.id.desc()).limit(limit)))


def delete_old(unit: Unit, before: datetime, limit: int) -> int:
    """Forget a slice of what was sent long ago; how many."""
    ids = list(unit.execute(select(sending.c.id).where(sending.c.at < before).limit(limit)).scalars())
    unit.execute(delete(sending).where(sending.c.id.in_(ids)))
    return len(ids)


def _of(table: Table, to: To) -> ColumnElement[bool]:
    return table.c.robot_id == to.robot_id if to.robot_id is not None else table.c.staff_id == to.staff_id
