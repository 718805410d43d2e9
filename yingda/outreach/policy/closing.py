"""When the loop of an episode is closed, and what an ending has to say."""

from datetime import timedelta

from yingda.conversations.types import Result
from yingda.outreach.types import Answer, ClosedBy, Loop
from yingda.sla.types import ServiceLevel
from yingda.triage.types import Category

CLOSES_AFTER = timedelta(hours=24)
WANT_RECORD = frozenset({Category.AFTER_SALES.value, Category.COMPLAINT.value})
WANT_LEVELS = frozenset({ServiceLevel.L2, ServiceLevel.L3})


def wants_record(category: str | None, level: ServiceLevel | None) -> bool:
    """Whether ending as solved says what was done and asks the customer: after-sales, complaints, L2 and L3."""
    return category in WANT_RECORD or level in WANT_LEVELS


def begun(result: Result | None, *, served: bool) -> Loop:
    """The loop of an episode that ended: what was solved waits to be confirmed, silence after an answer counts."""
    if result is Result.SOLVED or (result is Result.SILENT and served):
        return Loop.WAITING
    return Loop.NONE


def after_answer(loop: Loop, answer: Answer) -> tuple[Loop, ClosedBy | None]:
    """What an answer does to the loop; what the customer calls unsolved is open again, whoever called it solved."""
    if answer.settled is False:
        return Loop.REOPENED, None
    if loop is Loop.REOPENED:
        return loop, None
    if answer.settled:
        return Loop.CLOSED, ClosedBy.CONFIRMED
    if loop is Loop.WAITING and answer.stars is not None:
        return Loop.CLOSED, ClosedBy.STARS
    return loop, None


def opens_case(stars: int | None, low_stars: int) -> bool:
    """Whether so few stars are looked into by somebody else."""
    return stars is not None and stars <= low_stars
