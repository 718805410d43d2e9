"""Who may do recurring work, who of them is there, and who of those has no customer waiting."""

from collections.abc import Collection
from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.followups.policy.duties import fits
from yingda.followups.types.duties import Duty, Run
from yingda.infra.db import Reading
from yingda.presence import service as presence
from yingda.presence.types import State


def crew_of(reading: Reading, duty: Duty) -> list[int]:
    """Who is on duty and of the right kind."""
    seats = presence.seats_of(reading, accounts.staff_of_shop(reading, duty.shop_id))
    there = [seat for seat in seats if seat.state is not State.OFFLINE]
    teams = accounts.teams_of(reading, [seat.staff_id for seat in there])
    return [seat.staff_id for seat in there if fits(duty, seat.duty, teams[seat.staff_id])]


def crew_of_run(reading: Reading, duty: Duty, run: Run) -> list[int]:
    """Whose it is: the one who has it, else whoever may take it."""
    return crew_of(reading, duty) if run.owner_id is None else [run.owner_id]


def free_among(reading: Reading, staff_ids: Collection[int]) -> list[int]:
    """Those who are there and whom no customer waits for."""
    seats = presence.seats_of(reading, staff_ids)
    there = [seat.staff_id for seat in seats if seat.state is not State.OFFLINE]
    busy = conversations.oldest_waiting_of(reading, there)
    return [staff_id for staff_id in there if staff_id not in busy]


def may_do(reading: Reading, actor: Actor, duty: Duty, run: Run) -> bool:
    """Whether somebody may see to it: of the right kind, whoever has it, and supervisors."""
    if run.owner_id == actor.staff_id or actor.may_in(Permission.SLA_MANAGE, run.shop_id):
        return True
    return run.owner_id is None and is_kind(reading, actor, duty)


def is_kind(reading: Reading, actor: Actor, duty: Duty) -> bool:
    """Whether it is work of somebody like the actor."""
    role = presence.profiles_of(reading, [actor.staff_id])[actor.staff_id].duty
    return actor.may_in(Permission.CONVERSATION_SERVE, duty.shop_id) and fits(duty, role, actor.team_ids)


def ends_of(reading: Reading, duty: Duty) -> dict[int, datetime]:
    """When the shifts of those end who have an end of their own."""
    if not duty.personal:
        return {}
    profiles = presence.profiles_of(reading, accounts.staff_of_shop(reading, duty.shop_id))
    return {staff_id: each.shift_ends_at for staff_id, each in profiles.items() if each.shift_ends_at is not None}
