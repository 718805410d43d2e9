"""Where a permission belongs in the matrix of roles. Pure."""

from collections.abc import Mapping

from yingda.accounts.types import Permission

AREAS: Mapping[str, tuple[Permission, ...]] = {
    "conversations": (
        Permission.CONVERSATION_SERVE,
        Permission.CONVERSATION_READ_TEAM,
        Permission.CONVERSATION_READ_ALL,
        Permission.CONVERSATION_TAKE_OVER,
        Permission.CONVERSATION_REASSIGN,
    ),
    "customers": (Permission.CUSTOMER_EDIT, Permission.CUSTOMER_SEE_CONTACT, Permission.EXPORT),
    "content": (
        Permission.KNOWLEDGE_EDIT,
        Permission.KNOWLEDGE_MANAGE,
        Permission.QUICK_REPLY_EDIT_TEAM,
        Permission.QUICK_REPLY_EDIT_SHOP,
        Permission.NOTICE_WRITE,
    ),
    "automation": (Permission.TRIAGE_MANAGE, Permission.BOT_MANAGE, Permission.SLA_MANAGE),
    "figures": (Permission.FIGURES_READ, Permission.WALL_READ),
}


def permission_areas() -> dict[str, tuple[Permission, ...]]:
    """Every permission in its area; what has no other is administration."""
    placed = {permission for area in AREAS.values() for permission in area}
    return {**AREAS, "administration": tuple(each for each in Permission if each not in placed)}
