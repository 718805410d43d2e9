"""The SQL of signing in: history, the second step, links that are told once, identities."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, delete, exists, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.accounts.models import IdentityRow, InvitationRow, PasswordLink, RecoveryCode, SignIn, Staff, TwoStep
from yingda.accounts.types.signing import (
    InvitationDraft,
    InvitationInfo,
    Linked,
    Method,
    Origin,
    Outcome,
    Person,
    SecondStep,
    SignInEntry,
)
from yingda.infra.db.unit import Reading, Unit

# history


def find_owner(reading: Reading, login: str) -> Row[Any] | None:
    """`id`, `active` of whoever has this sign-in name, also of those who left."""
    return reading.execute(select(Staff.id, Staff.active).where(Staff.login == login)).first()


def insert_sign_in(unit: Unit, staff_id: int | None, outcome: Outcome, method: Method, origin: Origin) -> None:
    """Write down an attempt."""
    values = {
        "staff_id": staff_id,
        "at": unit.now,
        "outcome": outcome.value,
        "method": method.value,
        "address": origin.address,
        "user_agent": origin.user_agent,
    }
    unit.execute(insert(SignIn).values(**values))


def was_here(reading: Reading, staff_id: int | None, address: str, since: datetime) -> bool:
    """Whether somebody signed in from this address since then."""
    which = (SignIn.staff_id == staff_id, SignIn.address == address, SignIn.at >= since)
    statement = select(SignIn.id).where(*which, SignIn.outcome == Outcome.DONE.value)
    return reading.execute(statement.limit(1)).first() is not None


def load_sign_ins(reading: Reading, staff_id: int, before: int | None, limit: int) -> list[SignInEntry]:
    """Somebody's attempts, the latest first."""
    columns = (SignIn.id, SignIn.at, SignIn.outcome, SignIn.method, SignIn.address, SignIn.user_agent)
    which = [SignIn.staff_id == staff_id, *([] if before is None else [SignIn.id < before])]
    rows = reading.execute(select(*columns).where(*which).order_by(SignIn.id.desc()).limit(limit))
    return [
        SignInEntry(
            id=row.id, at=row.at, outcome=Outcome(row.outcome), method=Method(row.method), address=row.address,
            device=row.user_agent,
        )
        for row in rows
    ]  # fmt: skip


def delete_sign_ins(unit: Unit, until: datetime, limit: int) -> int:
    """Forget attempts of before, at most `limit`; how many."""
    old = select(SignIn.id).where(SignIn.at < until).order_by(SignIn.at).limit(limit)
    return unit.execute(delete(SignIn).where(SignIn.id.in_(old))).rowcount


# the second step


def find_second_step(reading: Reading, staff_id: int) -> SecondStep | None:
    """Somebody's second step, confirmed or not."""
    columns = (TwoStep.sealed, TwoStep.last_step, TwoStep.confirmed_at)
    row = reading.execute(select(*columns).where(TwoStep.staff_id == staff_id)).first()
    return SecondStep(row.sealed, row.last_step, row.confirmed_at) if row else None


def have_second_step(reading: Reading, staff_ids: Collection[int]) -> set[int]:
    """Those of the staff who have switched it on."""
    statement = select(TwoStep.staff_id).where(TwoStep.staff_id.in_(staff_ids), TwoStep.confirmed_at.is_not(None))
    return set(reading.execute(statement).scalars())


def save_second_step(unit: Unit, staff_id: int, sealed: str) -> None:
    """Write a secret that is still to be confirmed."""
    values = {"sealed": sealed, "last_step": 0, "created_at": unit.now, "confirmed_at": None}
    made = sqlite.insert(TwoStep) if unit.sqlite else postgresql.insert(TwoStep)
    statement = made.values(staff_id=staff_id, **values)
    unit.execute(statement.on_conflict_do_update(index_elements=["staff_id"], set_=values))


def confirm_second_step(unit: Unit, staff_id: int, sealed: str, step: int) -> bool:
    """Switch on the secret that was confirmed, if it is still that one; false if it is not."""
    which = (TwoStep.staff_id == staff_id, TwoStep.sealed == sealed, TwoStep.confirmed_at.is_(None))
    values = {"confirmed_at": unit.now, "last_step": step}
    return unit.execute(update(TwoStep).where(*which).values(**values)).rowcount == 1


def use_step(unit: Unit, staff_id: int, step: int) -> bool:
    """Spend a time step's code; false if it or a later one is spent."""
    which = (TwoStep.staff_id == staff_id, TwoStep.last_step < step, TwoStep.confirmed_at.is_not(None))
    return unit.execute(update(TwoStep).where(*which).values(last_step=step)).rowcount == 1


def delete_second_step(unit: Unit, staff_id: int) -> bool:
    """Switch the second step off; false if it was."""
    unit.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    return unit.execute(delete(TwoStep).where(TwoStep.staff_id == staff_id)).rowcount == 1


def load_recovery(reading: Reading, staff_id: int) -> list[bytes]:
    """Digests of the recovery codes that are left."""
    return list(reading.execute(select(RecoveryCode.sha256).where(RecoveryCode.staff_id == staff_id)).scalars())


def replace_recovery(unit: Unit, staff_id: int, digests: Collection[bytes]) -> None:
    """Have somebody have exactly these recovery codes."""
    unit.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    unit.execute(insert(RecoveryCode), [{"staff_id": staff_id, "sha256": digest} for digest in digests])


def use_recovery(unit: Unit, staff_id: int, digest: bytes) -> bool:
    """Spend a recovery code; false if it is spent."""
    which = (RecoveryCode.staff_id == staff_id, RecoveryCode.sha256 == digest)
    return unit.execute(delete(RecoveryCode).where(*which)).rowcount == 1


# links that are told once


def save_password_link(unit: Unit, staff_id: int, digest: bytes, expires_at: datetime) -> None:
    """Write somebody's link for choosing a password; an older one ends."""
    values = {"token_sha256": digest, "expires_at": expires_at}
    made = sqlite.insert(PasswordLink) if unit.sqlite else postgresql.insert(PasswordLink)
    statement = made.values(staff_id=staff_id, **values)
    unit.execute(statement.on_conflict_do_update(index_elements=["staff_id"], set_=values))


def find_password_link(reading: Reading, digest: bytes) -> Row[Any] | None:
    """`staff_id`, `login`, `name` of the active owner of a link that still works."""
    statement = (
        select(PasswordLink.staff_id, Staff.login, Staff.name)
        .join(Staff, Staff.id == PasswordLink.staff_id)
        .where(PasswordLink.token_sha256 == digest, PasswordLink.expires_at > reading.now, Staff.active)
    )
    return reading.execute(statement).first()


def delete_password_link(unit: Unit, staff_id: int) -> bool:
    """End somebody's link; false if there was none."""
    return unit.execute(delete(PasswordLink).where(PasswordLink.staff_id == staff_id)).rowcount == 1


def insert_invitation(unit: Unit, values: dict[str, Any]) -> int | None:
    """Write an invitation; None if its client id is known."""
    made = sqlite.insert(InvitationRow) if unit.sqlite else postgresql.insert(InvitationRow)
    statement = made.values(**values).on_conflict_do_nothing().returning(InvitationRow.id)
    return unit.execute(statement).scalar()


def find_invitation_of_client(reading: Reading, client_id: str) -> InvitationInfo | None:
    """The invitation that a request with this id has made."""
    return _invitation(reading, InvitationRow.client_id == client_id)


def find_invitation(reading: Reading, invitation_id: int) -> InvitationInfo | None:
    """An invitation by id."""
    return _invitation(reading, InvitationRow.id == invitation_id)


def find_open_invitation(reading: Reading, digest: bytes) -> InvitationInfo | None:
    """The invitation whose link this is, if it can still be accepted."""
    row = InvitationRow
    open_ = (row.revoked_at.is_(None), row.accepted_at.is_(None), row.expires_at > reading.now)
    return _invitation(reading, row.token_sha256 == digest, *open_)


def load_invitations(reading: Reading, since: datetime) -> list[InvitationInfo]:
    """Invitations that wait or were made since, the latest first."""
    row = InvitationRow
    waits = (row.accepted_at.is_(None)) & (row.revoked_at.is_(None))
    return _invitations(reading, or_(waits, row.created_at >= since))


def renew_invitation(unit: Unit, invitation_id: int, digest: bytes, expires_at: datetime) -> bool:
    """Give a waiting invitation another link; false if it waits no longer."""
    values = {"token_sha256": digest, "expires_at": expires_at}
    return _update_waiting(unit, invitation_id, values)


def revoke_invitation(unit: Unit, invitation_id: int) -> bool:
    """Take back a waiting invitation; false if it waits no longer."""
    return _update_waiting(unit, invitation_id, {"revoked_at": unit.now})


def accept_invitation(unit: Unit, invitation_id: int) -> bool:
    """Spend a waiting invitation; false if it waits no longer."""
    return _update_waiting(unit, invitation_id, {"accepted_at": unit.now})


def note_accepted(unit: Unit, invitation_id: int, staff_id: int) -> None:
    """Say who came by an invitation."""
    unit.execute(update(InvitationRow).where(InvitationRow.id == invitation_id).values(staff_id=staff_id))


def _update_waiting(unit: Unit, invitation_id: int, values: dict[str, Any]) -> bool:
    row = InvitationRow
    waits = (row.id == invitation_id, row.accepted_at.is_(None), row.revoked_at.is_(None))
    return unit.execute(update(row).where(*waits).values(**values)).rowcount == 1


def _invitation(reading: Reading, *conditions: Any) -> InvitationInfo | None:
    return next(iter(_invitations(reading, *conditions)), None)


def _invitations(reading: Reading, *conditions: Any) -> list[InvitationInfo]:
    names = InvitationInfo.__slots__
    columns = [getattr(InvitationRow, name) for name in names]
    rows = reading.execute(select(*columns).where(*conditions).order_by(InvitationRow.id.desc())).mappings()
    return [InvitationInfo(**(dict(row) | {"draft": _draft(row["draft"])})) for row in rows]


def _draft(kept: Any) -> InvitationDraft:
    return msgspec.convert(kept, InvitationDraft, str_keys=True)


# identities


def find_identity(reading: Reading, issuer: str, subject: str) -> int | None:
    """Whose identity this is."""
    which = (IdentityRow.issuer == issuer, IdentityRow.subject == subject)
    return reading.execute(select(IdentityRow.staff_id).where(*which)).scalar()


def load_identities(reading: Reading, staff_id: int) -> list[Linked]:
    """Somebody's identities."""
    columns = (IdentityRow.id, IdentityRow.name, IdentityRow.linked_at)
    rows = reading.execute(select(*columns).where(IdentityRow.staff_id == staff_id).order_by(IdentityRow.id))
    return [Linked(id=row.id, name=row.name, linked_at=row.linked_at) for row in rows]


def insert_identity(unit: Unit, staff_id: int, person: Person) -> bool:
    """Link somebody to an identity; false if it is linked."""
    values = {
        "staff_id": staff_id,
        "issuer": person.issuer,
        "subject": person.subject,
        "name": person.email or person.name,
        "linked_at": unit.now,
    }
    made = sqlite.insert(IdentityRow) if unit.sqlite else postgresql.insert(IdentityRow)
    statement = made.values(**values).on_conflict_do_nothing().returning(IdentityRow.id)
    return unit.execute(statement).scalar() is not None


def delete_identity(unit: Unit, staff_id: int, identity_id: int) -> bool:
    """Unlink an identity of somebody; false if it was not theirs."""
    which = (IdentityRow.id == identity_id, IdentityRow.staff_id == staff_id)
    return unit.execute(delete(IdentityRow).where(*which)).rowcount == 1


def has_identity(reading: Reading, staff_id: int, issuer: str) -> bool:
    """Whether somebody is linked to an identity of this issuer."""
    which = (IdentityRow.staff_id == staff_id, IdentityRow.issuer == issuer)
    return bool(reading.execute(select(exists().where(*which))).scalar())
