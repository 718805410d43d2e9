"""The demo's past month as a list of acts with their instants: opening, assigning, answering, ending, stars."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending, Outgoing, Place
from yingda.conversations.types import Draft, Kind, Result, UnsolvedReason
from yingda.customers import service as customers
from yingda.customers.types import ProfileChange
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Unit
from yingda.outreach import service as outreach
from yingda.outreach import types as outreach_types
from yingda.outreach.types import Answer, AskDue
from yingda.presence import service as presence
from yingda.presence.types import State
from yingda.tools.demo_texts import demo_dialogues, demo_shops
from yingda.tools.demo_types import Dialogue, PlannedEpisode
from yingda.tools.demo_world import Act, World

CHANNEL = "web"
LOCALES = {"语种": "en"}
SHIFT_FROM, SHIFT_TO = timedelta(hours=8, minutes=55), timedelta(hours=24, minutes=20)
ENDS_AFTER, RATED_AFTER = timedelta(seconds=25), timedelta(seconds=50)
ASKED_AFTER = timedelta(seconds=1)
DUPLICATES = 40  # so many endings to one that was said elsewhere too
GOOD, POOR = ["讲得清楚"], ["回复慢"]
VIPS = frozenset({"老顾客", "企业"})

# the dialogues' own words for what stays open, as the product groups them (M1)
REASONS = {
    "需产品部核实": UnsolvedReason.NO_KNOWLEDGE, "不在价保范围": UnsolvedReason.POLICY,
    "已出库拦截中": UnsolvedReason.WAITING_COURIER, "包裹丢失补发": UnsolvedReason.WAITING_COURIER,
    "等待检测": UnsolvedReason.WAITING_WAREHOUSE, "超出退货期": UnsolvedReason.POLICY,
    "客户要求的补偿超权限": UnsolvedReason.POLICY, "待采购回复": UnsolvedReason.WAITING_STOCK,
    "等快递反馈": UnsolvedReason.WAITING_COURIER, "缺货登记": UnsolvedReason.WAITING_STOCK,
    "质量核实中": UnsolvedReason.WAITING_WAREHOUSE, "客户考虑中": UnsolvedReason.WAITING_CUSTOMER,
    "区域不配送": UnsolvedReason.POLICY,
}  # fmt: skip


@dataclass(slots=True)
class _Episode:
    """One planned episode while it is played; what the first act makes, the later ones need."""

    number: int
    plan: PlannedEpisode
    dialogue: Dialogue
    shop_id: int
    agent: Actor
    conversation_id: int = 0

    def client_id(self, turn: int) -> str:
        return f"demo-{self.number:04d}-{turn}"

    def open(self, unit: Unit) -> None:
        first = self.dialogue.turns[0]
        place = self._place(unit)
        if first.role == "customer":
            conversations.receive(unit, place, Draft(self.client_id(0), Kind.TEXT, first.text))
        else:
            conversations.ask_for_person(unit, place, conversations.Wish())
        made = conversations.find_customer_conversation(unit, self.shop_id, CHANNEL, place.customer_id)
        assert made is not None
        self.conversation_id = made

    def assign(self, unit: Unit) -> None:
        conversations.assign(unit, self.conversation_id, self.agent.staff_id)

    def say(self, unit: Unit, turn: int) -> None:
        """One turn after the first."""
        said = self.dialogue.turns[turn]
        draft = Draft(self.client_id(turn), Kind.TEXT, said.text)
        if said.role == "customer":
            conversations.receive(unit, self._place(unit), draft)
            return
        cleared = guard.clear(said.text, Source(SourceKind.TYPED))
        conversations.send(unit, self.agent, self.conversation_id, Outgoing(draft, cleared))

    def end(self, unit: Unit) -> None:
        reason = REASONS.get(self.dialogue.reason, UnsolvedReason.OTHER)
        result = Result(self.dialogue.result)
        ending = Ending(result, reason if result is Result.UNSOLVED else None, self.dialogue.reason or None)
        conversations.set_tags(unit, self.agent, self.conversation_id, list(self.dialogue.tags))
        card = conversations.end(unit, self.agent, self.conversation_id, ending)
        conversations.mark_read_by_customer(unit, self.conversation_id, card.last_seq)
        conversations.mark_read_by_staff(unit, self.agent, self.conversation_id, card.last_seq)
        said = outreach_types.Ending(
            done="已按约定处理" if result is Result.SOLVED else "", duplicate=self.number % DUPLICATES == 0
        )
        outreach.record(unit, card.episode_id, said)

    def decide(self, unit: Unit) -> None:
        """The system asks for stars, or keeps why it did not."""
        card = conversations.access_card(unit, self.agent, self.conversation_id)
        outreach.ask_due(unit, AskDue(card.episode_id), ())

    def rate(self, unit: Unit) -> None:
        card = conversations.access_card(unit, self.agent, self.conversation_id)
        assert card.episode_id is not None
        assert self.plan.stars is not None
        good = self.plan.stars >= 4
        said = Answer(
            settled=True if good else None, stars=self.plan.stars, reasons=GOOD if good else POOR,
            comment="" if good else "等了很久才有人回复",
        )  # fmt: skip
        outreach.answer_in_chat(unit, self.conversation_id, card.episode_id, said)

    def _place(self, unit: Unit) -> Place:
        who = demo_shops().customers[self.plan.customer]
        locale = next((LOCALES[tag] for tag in who.tags if tag in LOCALES), "zh-CN")
        user_id = f"demo-{self.plan.customer}"
        customer_id = customers.identify(unit, self.shop_id, user_id, who.nickname, locale)
        return Place(self.shop_id, CHANNEL, customer_id, locale)


def acts_of(world: World, plan: list[PlannedEpisode], today: datetime) -> Iterator[tuple[datetime, Act]]:
    """Every act of the planned episodes; `today` is midnight in the shops' zone."""
    dialogues = {each.id: each for each in demo_dialogues()}
    for number, each in enumerate(plan):
        dialogue, agent = dialogues[each.dialogue], world.actors[each.agent]
        episode = _Episode(number, each, dialogue, world.shops[each.shop], agent)
        opened = today - timedelta(days=each.days_ago) + timedelta(seconds=each.opened_s)
        yield from _acts(episode, opened)


def shifts(world: World, today: datetime, days: int) -> Iterator[tuple[datetime, Act]]:
    """Everybody who serves comes in the morning and leaves after the shops have closed."""
    for days_ago in range(days, -1, -1):
        midnight = today - timedelta(days=days_ago)
        for staff in (each.staff_id for each in world.actors):
            yield midnight + SHIFT_FROM, _presence(staff, State.ONLINE)
            yield midnight + SHIFT_TO, _presence(staff, State.OFFLINE)


def go_home(unit: Unit, world: World) -> None:
    """Nobody of the demo is online before they sign in."""
    for actor in world.actors:
        presence.choose_state(unit, actor.staff_id, State.OFFLINE)


def describe_customers(unit: Unit, world: World) -> None:
    """Notes, tags and cities of those customers who came."""
    for place, customer in enumerate(demo_shops().customers):
        for shop_id in world.shops.values():
            customer_id = customers.find_visitor(unit, shop_id, "", f"demo-{place}")
            if customer_id is None:
                continue
            profile = customers.access_customer(unit, world.actors[0], customer_id)
            change = ProfileChange(
                profile.version, vip=bool(VIPS & set(customer.tags)), note=customer.note, tags=customer.tags,
                fields={"城市": customer.city} if customer.city else {},
            )  # fmt: skip
            customers.edit_profile(unit, world.actors[0], customer_id, change)


def _acts(episode: _Episode, opened: datetime) -> Iterator[tuple[datetime, Act]]:
    """The waiting time goes in before the agent's first turn."""
    waited = timedelta(seconds=episode.plan.waiting_s)
    turns = episode.dialogue.turns
    roles = [turn.role for turn in turns]
    first_answer = roles.index("agent") if "agent" in roles else len(roles)
    offsets = [timedelta(seconds=each) for each in accumulate(episode.plan.delays_s)]
    yield opened, episode.open
    yield opened + waited, episode.assign
    for turn in range(0 if roles[0] == "agent" else 1, len(turns)):
        at = opened + offsets[turn] + (waited if turn >= first_answer else timedelta(0))
        yield at, _saying(episode, turn)
    ended = opened + offsets[-1] + waited + ENDS_AFTER
    yield ended, episode.end
    yield ended + ASKED_AFTER, episode.decide
    if episode.plan.stars is not None:
        yield ended + RATED_AFTER, episode.rate


def _saying(episode: _Episode, turn: int) -> Act:
    return lambda unit: episode.say(unit, turn)


def _presence(staff_id: int, state: State) -> Act:
    def choose(unit: Unit) -> None:
        presence.choose_state(unit, staff_id, state)

    return choose
