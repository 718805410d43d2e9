"""What becomes of hard cases: once solved they can be offered to the knowledge base, once."""

from dataclasses import replace
from datetime import datetime

from yingda.followups.types.hard_cases import HardCase, HardEdit, HardState


def edited(case: HardCase, edit: HardEdit, staff_id: int, at: datetime) -> HardCase | None:
    """The case as it is written anew; None if it was offered, or others wrote meanwhile."""
    if case.version != edit.version or case.state is HardState.OFFERED:
        return None
    solution = edit.solution.strip()
    state = HardState.CLOSED if edit.closed else HardState.SOLVED if solution else HardState.OPEN
    return replace(
        case, problem=edit.problem.strip(), solution=solution, state=state, changed_by=staff_id, changed_at=at,
        version=case.version + 1,
    )  # fmt: skip


def offered(case: HardCase, gap_id: int, staff_id: int, at: datetime) -> HardCase | None:
    """The case once the knowledge base has it; None if there is no solution that others could use."""
    if case.state is not HardState.SOLVED:
        return None
    return replace(
        case, state=HardState.OFFERED, gap_id=gap_id, changed_by=staff_id, changed_at=at, version=case.version + 1
    )
