"""What a change of staff or teams would cause, found by making it in a unit that is thrown away."""

from collections.abc import Callable, Collection

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, StaffChange, TeamChange, part_of
from yingda.console.pushes import Consequences, QueueTrouble
from yingda.conversations import service as conversations
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import AppError
from yingda.kit.texts import text
from yingda.presence import service as presence
from yingda.presence.types import ProfileChange, StaffEdit
from yingda.routing import service as routing
from yingda.routing.types import QueueProblem


class RehearsedError(AppError):
    """Ends a unit that was only to be tried, with what was found."""

    def __init__(self, found: Consequences) -> None:
        super().__init__("error.internal")
        self.found = found


def rehearse_staff(unit: Unit, actor: Actor, staff_ids: Collection[int], edit: StaffEdit) -> None:
    """Always raises: RehearsedError with what the edit of these people would cause, or why it is refused."""
    people = sorted(set(staff_ids))
    shops = {shop for each in accounts.shops_of(unit, people).values() for shop in each}
    handed_back = sum(_handed_back(unit, actor, staff_id, edit) for staff_id in people)

    def make() -> None:
        for staff_id in people:
            accounts.update_staff(unit, actor, staff_id, part_of(edit, StaffChange))
            presence.set_profile(unit, staff_id, part_of(edit, ProfileChange))

    _rehearse(unit, actor, shops, handed_back, make)


def rehearse_team(unit: Unit, actor: Actor, team_id: int, change: TeamChange | None) -> None:
    """Always raises, as above; no change dissolves the team."""
    shops = set(accounts.access_team(unit, actor, team_id).shop_ids)

    def make() -> None:
        if change is None:
            accounts.delete_team(unit, actor, team_id)
        else:
            accounts.update_team(unit, actor, team_id, change)

    _rehearse(unit, actor, shops, 0, make)


def troubles_of(reading: Reading, actor: Actor) -> list[QueueTrouble]:
    """Queues of the actor's shops that nobody could ever serve."""
    return _told(actor, _problems(reading, actor.shop_ids))


def _rehearse(unit: Unit, actor: Actor, shops: Collection[int], handed_back: int, make: Callable[[], None]) -> None:
    seen = actor.shop_ids.intersection(shops)
    before = _problems(unit, seen)
    make()
    new = [each for each in _problems(unit, seen) if each not in before]
    raise RehearsedError(Consequences(conversations=handed_back, queues=_told(actor, new)))


def _handed_back(reading: Reading, actor: Actor, staff_id: int, edit: StaffEdit) -> int:
    """How many running conversations would go back to the queue; shops that the actor cannot see stay."""
    running = conversations.find_active_of(reading, staff_id)
    if edit.active is False:
        return len(running)
    if not isinstance(edit.shop_ids, list):
        return 0
    left = actor.shop_ids.difference(edit.shop_ids)
    return sum(each.shop_id in left for each in running)


def _problems(reading: Reading, shop_ids: Collection[int]) -> list[QueueProblem]:
    return [each for shop_id in sorted(shop_ids) for each in routing.check_routable(reading, shop_id)]


def _told(actor: Actor, problems: Collection[QueueProblem]) -> list[QueueTrouble]:
    return [
        QueueTrouble(
            each.shop_id,
            each.skill,
            each.problem.value,
            text(f"routing.queue.{each.problem}", actor.locale, {"skill": each.skill}),
        )
        for each in problems
    ]
