"""What privacy wants gone of what follow-ups keep."""

from datetime import datetime

from yingda.followups.service import tasks
from yingda.followups.store import handover, hard_cases, texting
from yingda.followups.store import promises as store
from yingda.infra.db import Unit

AT_ONCE = 200  # rule 5: what one unit may touch


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out what was said and numbers; times and outcomes stay."""
    store.erase_conversation(unit, conversation_id)
    handover.erase_conversation(unit, conversation_id)
    hard_cases.erase_conversation(unit, conversation_id)
    texting.erase_conversation(unit, conversation_id)


def erase_older(unit: Unit, before: datetime) -> int:
    """Take the words out of the next settled promises and closed tasks from before an instant; how many."""
    erased = store.erase_older(unit, before, AT_ONCE)
    texting.erase_of(unit, erased)
    return len(erased) + tasks.erase_older(unit, before)
