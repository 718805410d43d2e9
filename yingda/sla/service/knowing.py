"""What is known of a matter: what it is about, and how much it takes."""

from yingda.infra.db import Reading
from yingda.sla.service.showing import level_of
from yingda.sla.store import cases
from yingda.sla.types import ServiceLevel


def matter_of(reading: Reading, episode_id: int) -> tuple[str | None, ServiceLevel | None]:
    """Category and level of an episode; None for what nobody has found out."""
    row = cases.find_case(reading, episode_id)
    return (None, None) if row is None else (row.category, level_of(row))
