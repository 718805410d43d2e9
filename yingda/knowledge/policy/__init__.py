"""Pure decisions: who sees what, what is filled in, what a sheet means."""

from yingda.knowledge.policy.replies import (
    MESSAGES,
    MOST_IN_SHEET,
    check_parts,
    check_place,
    fill,
    fold,
    judge_sheet,
    may_edit,
    may_see,
    parts_of,
    read_sheet,
    serves,
    unknown_variables,
    variables_in,
)

__all__ = [
    "MESSAGES",
    "MOST_IN_SHEET",
    "check_parts",
    "check_place",
    "fill",
    "fold",
    "judge_sheet",
    "may_edit",
    "may_see",
    "parts_of",
    "read_sheet",
    "serves",
    "unknown_variables",
    "variables_in",
]
