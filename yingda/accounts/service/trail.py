"""What the trail of changes says of shops, staff and teams, and what of it is about a person."""

from dataclasses import dataclass

from yingda.infra.audit.types import Target

STAFF_PERSONAL = frozenset({"login", "name", "aliases", "email", "phone"})


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever signs in: known, but no actor yet."""

    staff_id: int
    session_id: int | None = None


def of_shop(shop_id: int) -> Target:
    """A shop."""
    return Target("shop", shop_id, shop_id)


def of_staff(staff_id: int) -> Target:
    """A member of staff."""
    return Target("staff", staff_id, personal=STAFF_PERSONAL)


def of_team(team_id: int) -> Target:
    """A team."""
    return Target("team", team_id)


def of_role(code: str) -> Target:
    """A role."""
    return Target("role", code)


def of_invitation(invitation_id: int) -> Target:
    """An invitation; all of it is about who is invited."""
    return Target("invitation", invitation_id, personal=frozenset({"*"}))


def of_installation(what: str) -> Target:
    """Something that is set for everybody."""
    return Target("installation", what)
