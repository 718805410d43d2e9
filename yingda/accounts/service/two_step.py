"""The second step: switching it on, taking its codes, losing the phone.

Secrets are sealed, so whoever reads a backup cannot make codes. A code is checked before the unit and spent in it,
so that none works twice.
"""

from collections.abc import Collection
from urllib.parse import quote

from yingda.accounts.policy import two_step as policy
from yingda.accounts.service.trail import of_staff
from yingda.accounts.store import signing as store
from yingda.accounts.types import Actor, Credentials
from yingda.accounts.types.signing import Method, Outcome, Proof, SecondStep
from yingda.infra.audit.service import record
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.sealing import Sealer
from yingda.kit.errors import ConflictError, FieldError, InvalidError, UnauthenticatedError
from yingda.kit.ids import new_bytes

ISSUER = "Yingda"
PURPOSE = "two-step"


def prove(reading: Reading, credentials: Credentials, code: str, sealer: Sealer) -> Proof | Outcome:
    """What a code proves besides the password, or what is wrong with it."""
    staff_id = credentials.staff_id or 0
    second = store.find_second_step(reading, staff_id)
    if second is None or second.confirmed_at is None:
        return Proof()
    if not code:
        return Outcome.CODE_ASKED
    step = _step_of(reading, second, code, sealer)
    if step is not None:
        return Proof(Method.CODE, step=step)
    recovery = policy.find_recovery(code, store.load_recovery(reading, staff_id))
    return Proof(Method.RECOVERY, recovery=recovery) if recovery else Outcome.WRONG_CODE


def spend(unit: Unit, staff_id: int, proof: Proof) -> None:
    """Take what was proved, once; refuse a password alone where a second step is on."""
    second = store.find_second_step(unit, staff_id)
    if second is None or second.confirmed_at is None:
        return
    if proof.step is None and proof.recovery is None:
        raise UnauthenticatedError("accounts.code_needed")
    fresh = (
        store.use_step(unit, staff_id, proof.step)
        if proof.step is not None
        else store.use_recovery(unit, staff_id, proof.recovery or b"")
    )
    if not fresh:
        raise UnauthenticatedError("accounts.wrong_code")


def new_secret(login: str) -> tuple[str, str]:
    """A fresh secret, and its address for the app's camera."""
    from pyotp import random_base32

    secret = random_base32()
    label = f"{quote(ISSUER)}:{quote(login)}"
    return secret, f"otpauth://totp/{label}?secret={secret}&issuer={quote(ISSUER)}"


def begin_two_step(unit: Unit, actor: Actor, sealed: str) -> None:
    """Keep a secret that the actor is still to confirm."""
    known = store.find_second_step(unit, actor.staff_id)
    if known is not None and known.confirmed_at is not None:
        raise ConflictError("accounts.two_step_on")
    store.save_second_step(unit, actor.staff_id, sealed)


def find_begun(reading: Reading, actor: Actor, code: str, sealer: Sealer) -> tuple[str, int]:
    """The sealed secret that is to be confirmed and the time step of this code; InvalidError for a wrong one."""
    second = store.find_second_step(reading, actor.staff_id)
    if second is None or second.confirmed_at is not None:
        raise ConflictError("accounts.two_step_not_begun")
    step = _step_of(reading, second, code, sealer)
    if step is None:
        raise InvalidError(fields=(FieldError("/code", "accounts.wrong_code"),))
    return second.sealed, step


def confirm_two_step(unit: Unit, actor: Actor, sealed: str, step: int, digests: Collection[bytes]) -> None:
    """Switch the second step on, with fresh recovery codes."""
    if not store.confirm_second_step(unit, actor.staff_id, sealed, step):
        raise ConflictError("accounts.two_step_not_begun")
    record(unit, actor, "session.two_step_on", of_staff(actor.staff_id))
    store.replace_recovery(unit, actor.staff_id, digests)


def renew_recovery(unit: Unit, actor: Actor, digests: Collection[bytes]) -> None:
    """Replace the actor's recovery codes."""
    second = store.find_second_step(unit, actor.staff_id)
    if second is None or second.confirmed_at is None:
        raise ConflictError("accounts.two_step_off")
    record(unit, actor, "session.recovery_codes", of_staff(actor.staff_id))
    store.replace_recovery(unit, actor.staff_id, digests)


def end_two_step(unit: Unit, staff_id: int) -> None:
    """Switch somebody's second step off."""
    store.delete_second_step(unit, staff_id)


def end_own_two_step(unit: Unit, actor: Actor) -> None:
    """Switch the actor's second step off."""
    end_two_step(unit, actor.staff_id)
    record(unit, actor, "session.two_step_off", of_staff(actor.staff_id))


def new_recovery_codes() -> tuple[list[str], list[bytes]]:
    """Recovery codes to be written down, and as they are kept."""
    codes = [policy.format_recovery(new_bytes(policy.RECOVERY_BYTES)) for _ in range(policy.RECOVERY_CODES)]
    return codes, [policy.recovery_digest(code) for code in codes]


def make_sealer(secret: str) -> Sealer:
    """What seals secrets of the second step."""
    return Sealer(secret, PURPOSE)


def _step_of(reading: Reading, second: SecondStep, code: str, sealer: Sealer) -> int | None:
    from pyotp import TOTP

    codes = TOTP(sealer.open(second.sealed))
    return policy.matching_step(policy.fold_code(code), codes.generate_otp, reading.now, second.last_step)
