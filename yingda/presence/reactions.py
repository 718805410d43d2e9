"""What presence does when staff come, change or leave."""

from yingda.accounts.events import SignedOut, StaffChanged, StaffCreated
from yingda.infra.db.unit import Unit
from yingda.presence import service
from yingda.presence.types import State


def give_place(unit: Unit, event: StaffCreated) -> None:
    """Somebody new has a row from the start."""
    service.ensure(unit, event.staff_id)


def follow_staff(unit: Unit, event: StaffChanged) -> None:
    """Who left is offline; a new name or other shops are shown to colleagues."""
    if event.deactivated:
        service.deactivate(unit, event.staff_id)
    else:
        service.push_card(unit, event.staff_id)


def follow_sign_out(unit: Unit, event: SignedOut) -> None:
    """Signing out of the last browser is leaving."""
    if event.last:
        service.choose_state(unit, event.staff_id, State.OFFLINE)
