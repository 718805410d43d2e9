"""What cards of other rooms carry of staff."""

import msgspec


class StaffBrief(msgspec.Struct, frozen=True):
    """A member of staff: the name for colleagues, the alias for customers."""

    id: int
    name: str
    alias: str
