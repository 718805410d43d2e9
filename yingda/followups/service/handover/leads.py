"""Who gets what nobody has accepted."""

from yingda.accounts import service as accounts
from yingda.accounts.types import Permission
from yingda.followups.policy.handover import Lead, choose_lead
from yingda.infra.db import Reading
from yingda.presence import service as presence
from yingda.presence.types import State


def lead_for(reading: Reading, shop_id: int, giver_id: int) -> int | None:
    """Who leads the giver's team, else who looks after the shop; who is there before who is not."""
    teams = accounts.teams_of_shop(reading, shop_id)
    leads = {one.lead_id for one in teams if giver_id in one.member_ids and one.lead_id is not None}
    looks_after = set(accounts.staff_of_shop(reading, shop_id, Permission.SLA_MANAGE))
    working = set(accounts.active_colleagues_of(reading, [shop_id]))
    able = (leads | looks_after) & working
    there = {seat.staff_id for seat in presence.seats_of(reading, able) if seat.state is not State.OFFLINE}
    return choose_lead([Lead(each, each in leads, each in there) for each in sorted(able)], giver_id)
