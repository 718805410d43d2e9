"""Receptions that are looked at again."""

from sqlalchemy import func, select, update

from yingda.conversations.models import ReceptionRow
from yingda.infra.db import Unit


def continue_reception(unit: Unit, episode_id: int) -> None:
    """Whoever had the episode last has it still."""
    last = select(func.max(ReceptionRow.id)).where(ReceptionRow.episode_id == episode_id).scalar_subquery()
    unit.execute(update(ReceptionRow).where(ReceptionRow.id == last).values(ended_at=None))
