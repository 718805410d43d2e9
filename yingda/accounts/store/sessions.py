"""The SQL of sessions: how long each lasts, what holds it open, whose they are."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, exists, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from yingda.accounts.models import SessionHold, SignInRulesRow, StaffSession, TwoStep
from yingda.accounts.policy import signing as policy
from yingda.accounts.types.signing import Method, OwnSession, SignInRules, Terms
from yingda.infra.db.prepared import Prepared
from yingda.infra.db.types import BigId
from yingda.infra.db.unit import Reading, Unit

RULES_ID = 1  # there is one set of rules
DEFAULT_RULES = SignInRules()
_RULES = (
    SignInRulesRow.idle_minutes,
    SignInRulesRow.longest_hours,
    SignInRulesRow.two_step_roles,
    SignInRulesRow.version,
)


def insert_session(unit: Unit, values: dict[str, Any]) -> int:
    """Write a session."""
    statement = insert(StaffSession).values(**values).returning(StaffSession.id)
    made: int = unit.execute(statement).scalar_one()
    return made


def find_terms(reading: Reading, session_id: int) -> Terms:
    """How a session was opened, and what decides how long it lasts."""
    row = reading.execute(_TERMS, {"session_id": session_id}).one()
    rules = DEFAULT_RULES if row.version is None else _rules(row)
    return Terms(Method(row.method), row.created_at, bool(row.held), bool(row.second_step), rules)


def load_sessions(reading: Reading, staff_id: int, current: int | None) -> list[OwnSession]:
    """Where somebody is signed in, the latest used first."""
    live = ~_is_over(reading.now, load_rules(reading))
    columns = (
        StaffSession.id, StaffSession.user_agent, StaffSession.address, StaffSession.method,
        StaffSession.created_at, StaffSession.last_seen_at,
    )  # fmt: skip
    statement = select(*columns).where(StaffSession.staff_id == staff_id, or_(live, _held()))
    rows = reading.execute(statement.order_by(StaffSession.last_seen_at.desc(), StaffSession.id.desc()))
    return [
        OwnSession(
            id=row.id, device=row.user_agent, address=row.address, method=Method(row.method),
            created_at=row.created_at, last_seen_at=row.last_seen_at, current=row.id == current,
        )
        for row in rows
    ]  # fmt: skip


def end_session(unit: Unit, staff_id: int, session_id: int) -> bool:
    """End one session of somebody; false if it was over."""
    which = (StaffSession.id == session_id, StaffSession.staff_id == staff_id)
    return unit.execute(delete(StaffSession).where(*which)).rowcount == 1


def end_sessions(unit: Unit, staff_id: int, keep: int | None = None) -> list[tuple[int, int]]:
    """End the sessions of somebody, but for `keep`; (staff id, session id) of each."""
    return _end(unit, StaffSession.staff_id == staff_id, *([] if keep is None else [StaffSession.id != keep]))


def end_over(unit: Unit, staff_id: int | None = None) -> list[tuple[int, int]]:
    """End what time has ended and nothing holds, of one person or of everybody; (staff id, session id) of each."""
    whose = [] if staff_id is None else [StaffSession.staff_id == staff_id]
    return _end(unit, _is_over(unit.now, load_rules(unit)), ~_held(), *whose)


def has_session(reading: Reading, staff_id: int) -> bool:
    """Whether somebody is signed in anywhere."""
    live = or_(~_is_over(reading.now, load_rules(reading)), _held())
    statement = select(StaffSession.id).where(StaffSession.staff_id == staff_id, live)
    return reading.execute(statement.limit(1)).first() is not None


def _is_over(now: datetime, rules: SignInRules) -> ColumnElement[bool]:
    """Whether time has ended a session."""
    idle_since, opened_until = policy.session_limits(rules, now)
    return or_(StaffSession.last_seen_at <= idle_since, StaffSession.created_at <= opened_until)


def hold_sessions(unit: Unit, staff_id: int) -> None:
    """Let no session of somebody end by time."""
    unit.execute(_HOLD_SQLITE if unit.sqlite else _HOLD_POSTGRES, {"staff_id": staff_id})


def release_sessions(unit: Unit, staff_id: int) -> bool:
    """Let time count again; false if nothing was held."""
    return unit.execute(delete(SessionHold).where(SessionHold.staff_id == staff_id)).rowcount == 1


def load_rules(reading: Reading) -> SignInRules:
    """The installation's rules; the defaults until somebody has changed them."""
    row = reading.execute(select(*_RULES).where(SignInRulesRow.id == RULES_ID)).first()
    return DEFAULT_RULES if row is None else _rules(row)


def save_rules(unit: Unit, rules: SignInRules, version: int) -> None:
    """Write the installation's rules as this version."""
    values = {
        "idle_minutes": rules.idle_minutes,
        "longest_hours": rules.longest_hours,
        "two_step_roles": rules.two_step_roles,
        "version": version,
    }
    made = sqlite.insert(SignInRulesRow) if unit.sqlite else postgresql.insert(SignInRulesRow)
    statement = made.values(id=RULES_ID, **values)
    unit.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def _rules(row: Row[Any]) -> SignInRules:
    return SignInRules(
        idle_minutes=row.idle_minutes,
        longest_hours=row.longest_hours,
        two_step_roles=row.two_step_roles,
        version=row.version,
    )


def _end(unit: Unit, *conditions: ColumnElement[bool]) -> list[tuple[int, int]]:
    statement = delete(StaffSession).where(*conditions).returning(StaffSession.staff_id, StaffSession.id)
    return sorted((row.staff_id, row.id) for row in unit.execute(statement))


def _held() -> ColumnElement[bool]:
    return exists().where(SessionHold.staff_id == StaffSession.staff_id)


def _terms_statement() -> Any:
    second = exists().where(TwoStep.staff_id == StaffSession.staff_id, TwoStep.confirmed_at.is_not(None))
    return (
        select(
            StaffSession.method,
            StaffSession.created_at,
            _held().label("held"),
            second.label("second_step"),
            *_RULES,
        )
        .outerjoin(SignInRulesRow, SignInRulesRow.id == RULES_ID)
        .where(StaffSession.id == bindparam("session_id", type_=BigId))
    )


# asked with every request of the console
_TERMS = Prepared(_terms_statement())
# asked whenever somebody's load changes
_HOLD_SQLITE = Prepared(sqlite.insert(SessionHold).on_conflict_do_nothing())
_HOLD_POSTGRES = Prepared(postgresql.insert(SessionHold).on_conflict_do_nothing())
