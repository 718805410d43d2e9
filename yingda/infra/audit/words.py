"""Personal parts of the trail, for clearing what is old."""

from yingda.infra.audit.store import personal
from yingda.infra.words import Words

PERSONAL = Words(table=personal, at=personal.c.at, gone={}, customer=personal.c.customer_id)
