"""The route unit: holds queues, then agents, decides, assigns, and tells everybody who still waits."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yingda.conversations import service as conversations
from yingda.conversations.types import How, QueuedEpisode
from yingda.infra.db import Unit
from yingda.presence import service as presence
from yingda.presence.types import State
from yingda.routing import store
from yingda.routing.policy.choose import Teams, open_seats, plan
from yingda.routing.policy.order import in_order
from yingda.routing.policy.wait import observe
from yingda.routing.service import crew, due
from yingda.routing.service.attending import watch
from yingda.routing.service.places import Line, tell_line
from yingda.routing.types import Agent, Decision, LockedQueue, Plan, QueueRules, Told, Waiting

# one assignment costs about 2 ms with its messages and pushes, and a unit is to stay near 20 ms
AT_ONCE = 20
CONSIDERED = 200  # of each queue; those behind come forward as it moves
# an estimate half a minute old is not worth showing; also the net under an event that was lost
LOOK_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a route unit decides upon, read under its locks."""

    queues: Sequence[LockedQueue]
    rules: Mapping[int, QueueRules]
    waiting: Sequence[Waiting]
    told: Mapping[int, Told]
    agents: Sequence[Agent]
    teams: Teams


def route(unit: Unit, keys: Collection[store.QueueKey]) -> None:
    """Assign what waits in these queues, in one order; nobody above their seats, nothing twice."""
    scene = _look(unit, keys)
    decided = plan(scene.waiting, scene.agents, scene.teams, unit.now, AT_ONCE)
    assigned = _assign(unit, decided.assigned)
    store.add_decisions(unit, assigned)
    for queue in scene.queues:
        _close(unit, scene, queue, replace(decided, assigned=tuple(assigned)))
    if decided.more or len(assigned) < len(decided.assigned):
        for shop_id, skill in sorted(keys):
            unit.enqueue(due.route(shop_id, skill))


def route_agent(unit: Unit, staff_id: int) -> None:
    """Route every queue in which somebody waits whom this agent may serve: the oldest of all goes first."""
    seats = presence.available_for(unit, [staff_id])
    keys = store.find_waiting_queues(unit, crew.shops_of(unit, staff_id)) if seats else []
    served = [(shop_id, skill) for shop_id, skill in keys if not skill or skill in seats[0].skills]
    if served:
        route(unit, served)


def _look(unit: Unit, keys: Collection[store.QueueKey]) -> Scene:
    store.ensure_queues(unit, keys)
    queues = store.lock_queues(unit, keys)
    rules = crew.rules_of(unit, [queue.info for queue in queues])
    found = {
        queue.info.id: conversations.find_queued(unit, queue.info.shop_id, queue.info.skill, CONSIDERED)
        for queue in queues
    }
    episodes = [episode for each in found.values() for episode in each]
    told = store.load_told(unit, [episode.conversation_id for episode in episodes])
    waiting = [
        Waiting(episode, rules[queue_id], _since(told.get(episode.conversation_id), episode, unit.now))
        for queue_id, each in found.items()
        for episode in each
    ]
    agents = _hold_agents(unit, rules) if waiting else []
    wanted = {each.wanted_team_id for each in episodes if each.wanted_team_id is not None}
    teams = crew.members_of(unit, wanted.union(*(each.team_ids for each in rules.values())))
    return Scene(queues, rules, waiting, told, agents, teams)


def _hold_agents(unit: Unit, rules: Mapping[int, QueueRules]) -> list[Agent]:
    """Everybody's seat and load; whoever could be chosen is held first, so that loads stand still."""
    staff = frozenset[int]().union(*(each.staff_ids for each in rules.values()))
    presence.lock_agents(unit, [seat.staff_id for seat in presence.available_for(unit, staff)])
    return crew.agents_of(unit, staff)


def _since(told: Told | None, episode: QueuedEpisode, now: datetime) -> datetime:
    """When this wait began for routing; another episode begins anew."""
    return told.since if told is not None and told.episode_id == episode.episode_id else now


def _assign(unit: Unit, decisions: Sequence[Decision]) -> list[Decision]:
    """Carry decisions out, by conversation as their locks ask; those that were still possible."""
    in_lock_order = sorted(decisions, key=lambda each: each.episode.conversation_id)
    return [
        each
        for each in in_lock_order
        if each.agent_id is not None
        and conversations.assign(unit, each.episode.conversation_id, each.agent_id, How.ASSIGNED)
    ]


def _close(unit: Unit, scene: Scene, queue: LockedQueue, decided: Plan) -> None:
    """Keep the queue's rate, tell who is left, and come back while somebody waits."""
    info, rules = queue.info, scene.rules[queue.info.id]
    moved = sum(_is_in(queue, each) for each in decided.assigned)
    reasons = {each.episode.conversation_id: each for each in decided.waiting if _is_in(queue, each)}
    rate = observe(queue.rate, unit.now, moved, still_waiting=decided.more or bool(reasons))
    if rate != queue.rate:
        store.save_rate(unit, info.id, rate)
    if decided.more:
        return  # the unit that follows looks at everybody again, and tells them
    store.forget_waits(unit, info.id, reasons)
    if not reasons:
        return
    left = [each for each in in_order(scene.waiting) if each.episode.conversation_id in reasons]
    seats = open_seats(scene.agents, rules, scene.teams)
    tell_line(unit, Line(replace(queue, rate=rate), seats, left, reasons, scene.told))
    _come_back(unit, queue, reasons.values())
    online = any(each.state is State.ONLINE and each.staff_id in rules.staff_ids for each in scene.agents)
    watch(unit, info.shop_id, waiting=len(left), online=online)


def _come_back(unit: Unit, queue: LockedQueue, left: Iterable[Decision]) -> None:
    shop_id, skill = queue.info.shop_id, queue.info.skill
    unit.enqueue(due.route(shop_id, skill, unit.now + LOOK_AGAIN, "again"))
    for each in left:
        if each.wait_until is not None:
            why = f"exclusive:{each.episode.conversation_id}"
            unit.enqueue(due.route(shop_id, skill, each.wait_until, why))


def _is_in(queue: LockedQueue, decision: Decision) -> bool:
    episode = decision.episode
    return (episode.shop_id, episode.skill) == (queue.info.shop_id, queue.info.skill)
