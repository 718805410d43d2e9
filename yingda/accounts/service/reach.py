"""How far somebody may read follows from who else is in their teams."""

from collections.abc import Collection

from yingda.accounts.service.sessions import reconnect
from yingda.infra.db.unit import Unit


def follow_members(unit: Unit, *members: Collection[int]) -> None:
    """Everybody of a team that changed connects again, so that a lead's reach is the one of now."""
    for staff_id in sorted({one for some in members for one in some}):
        reconnect(unit, staff_id)
