"""To whom a customer can be handed on."""

from collections.abc import Collection

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.console.pushes import TargetAgent, TargetTeam, TransferTargets
from yingda.conversations import service as conversations
from yingda.infra.db import Reading
from yingda.presence import service as presence
from yingda.presence.types import State

_NEAREST_FIRST = {State.ONLINE: 0, State.PAUSED: 1, State.BREAK: 2, State.OFFLINE: 3}


def transfer_targets(reading: Reading, actor: Actor, conversation_id: int) -> TransferTargets:
    """Colleagues and teams of the shop, without whoever has the conversation; the freest first."""
    row = conversations.access_conversation(reading, actor, conversation_id)
    staff_ids = [one for one in accounts.staff_of_shop(reading, row.shop_id) if one != row.owner_id]
    agents = _agents(reading, row.shop_id, staff_ids)
    online = {agent.id for agent in agents if agent.state is State.ONLINE}
    teams = [
        TargetTeam(team.id, team.name, len(online & set(team.member_ids)))
        for team in accounts.teams_of_shop(reading, row.shop_id)
    ]
    return TransferTargets(agents, sorted(teams, key=lambda team: (-team.available, team.name)))


def _agents(reading: Reading, shop_id: int, staff_ids: Collection[int]) -> list[TargetAgent]:
    aliases = accounts.aliases_of(reading, shop_id, staff_ids)
    loads = conversations.loads_of(reading, staff_ids)
    agents = [
        TargetAgent(
            id=card.staff_id, name=card.name, alias=aliases[card.staff_id], state=card.state,
            load=loads[card.staff_id], capacity=card.capacity,
        )
        for card in presence.cards(reading, staff_ids)
    ]  # fmt: skip
    return sorted(agents, key=lambda one: (_NEAREST_FIRST[one.state], one.load / one.capacity, one.name))
