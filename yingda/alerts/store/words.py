"""What one shift wrote for the next, for clearing what is old."""

from yingda.alerts.store.notices import entry
from yingda.infra.words import Words

WORDS = (Words(table=entry, at=entry.c.at, gone={}, in_order=True),)
