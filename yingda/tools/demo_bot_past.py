"""What the demo's bots had in the past days, as acts with their instants: asking, answering, pressing, ending."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from yingda.accounts.types import Actor
from yingda.bot.service import answering, decide
from yingda.bot.types import Context, Hit
from yingda.conversations import service as conversations
from yingda.conversations.service import BotTurn, Ending, Outgoing, Place
from yingda.conversations.types import Choice, ChoiceKind, Draft, Kind, Picked, Result
from yingda.customers import service as customers
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Unit
from yingda.tools.demo_bot import Past, articles_of, demo_bots, pause
from yingda.tools.demo_shelf import Shelf
from yingda.tools.demo_texts import demo_shops
from yingda.tools.demo_world import Act, World
from yingda.triage.types import Emotion, Guess, Stage, TurnKind, Understanding

CHANNEL = "web"
THINKS, READS, IDLE = timedelta(seconds=1), timedelta(seconds=40), timedelta(minutes=10)
WAITS, TYPES = timedelta(seconds=12), timedelta(seconds=35)
_NO, _YES = Guess("no", 1.0), Guess("yes", 0.98)


@dataclass(slots=True)
class _Matter:
    """One matter while it is played."""

    key: str
    shop: str
    shop_id: int
    past: Past
    agent: Actor
    codes: dict[str, int]  # the shop's articles, looked up once for all of its matters
    conversation_id: int = 0

    def ask(self, unit: Unit, number: int) -> None:
        """What the customer says; the first is received by the bot."""
        draft = Draft(f"{self.key}-{number}", Kind.TEXT, self.past.says[number])
        if number > 0:
            conversations.receive(unit, self._place(unit), draft)
            return
        conversations.set_bot(unit, self.shop_id, in_hours=True, out_of_hours=True)
        place = self._place(unit)
        conversations.receive(unit, place, draft)
        pause(unit, self.shop_id)
        made = conversations.find_customer_conversation(unit, self.shop_id, CHANNEL, place.customer_id)
        assert made is not None
        self.conversation_id = made

    def answer(self, unit: Unit, *, wants_person: bool = False) -> None:
        """What the bot does about it, decided as always."""
        card = conversations.cards(unit, [self.conversation_id])[self.conversation_id]
        scene = answering.load(unit, self.conversation_id, card.episode_id)
        assert scene is not None
        hits = () if wants_person else self._hits(unit)
        context = Context(
            scene.bot.settings, scene.turn, self._understood(wants_person=wants_person), hits, scene.dialogue,
            scene.on, scene.rule, scene.form, scene.trouble,
        )  # fmt: skip
        answering.write(unit, scene, context, decide(context, scene.today), Shelf(), {})

    def press(self, unit: Unit, kind: ChoiceKind) -> None:
        """The customer presses the first button of a kind."""
        talk = conversations.talk_of(unit, self.conversation_id)
        assert talk is not None
        said = next(one for one in reversed(talk.said) if one.choices)
        choice: Choice = next(one for one in said.choices if one.kind is kind)
        picked = Picked(seq=said.seq, id=choice.id)
        draft = Draft(f"{self.key}-{kind.value}", Kind.TEXT, choice.text, picked=picked)
        conversations.receive(unit, self._place(unit), draft)

    def fall_silent(self, unit: Unit) -> None:
        """The customer does not come back."""
        card = conversations.cards(unit, [self.conversation_id])[self.conversation_id]
        turn = BotTurn(self.conversation_id, card.episode_id, card.last_seq)
        conversations.end_by_bot(unit, turn, Result.SILENT)

    def assign(self, unit: Unit) -> None:
        conversations.assign(unit, self.conversation_id, self.agent.staff_id)

    def serve(self, unit: Unit) -> None:
        cleared = guard.clear(self.past.answer, Source(SourceKind.TYPED))
        draft = Draft(f"{self.key}-answer", Kind.TEXT, self.past.answer)
        conversations.send(unit, self.agent, self.conversation_id, Outgoing(draft, cleared))

    def end(self, unit: Unit) -> None:
        conversations.set_tags(unit, self.agent, self.conversation_id, list(self.past.tags))
        conversations.end(unit, self.agent, self.conversation_id, Ending(Result.SOLVED))

    def _hits(self, unit: Unit) -> tuple[Hit, ...]:
        if not self.codes:
            self.codes |= articles_of(unit, self.shop, self.shop_id)
        wanted = [self.codes[code] for code in (self.past.article, self.past.other) if code]
        found = Shelf().answers(unit, self.shop_id, wanted)
        return tuple(
            Hit(
                found[one].id, found[one].version, found[one].question, found[one].text,
                round(self.past.sure - 0.12 * place, 2), category=found[one].category,
            )
            for place, one in enumerate(wanted)
        )  # fmt: skip

    def _understood(self, *, wants_person: bool) -> Understanding:
        """What triage would have said of it."""
        return Understanding(
            TurnKind.QUESTION, Guess(self.past.category, 0.9 if self.past.category != "complaint" else 0.4),
            Guess("", 0.0), Guess(Stage.PRESALES, 0.6), Guess(Emotion.NEUTRAL, 0.9), 0.0, _NO, _NO,
            _YES if wants_person else _NO, "zh", (), (), (), (), None, "",
        )  # fmt: skip

    def _place(self, unit: Unit) -> Place:
        customer_id = customers.identify(unit, self.shop_id, self.key, self.past.who, "zh-CN")
        return Place(self.shop_id, CHANNEL, customer_id, "zh-CN")


def acts_of_bots(world: World, today: datetime) -> Iterator[tuple[datetime, Act]]:
    """Every act of the bots' past; `today` is midnight in the shops' zone."""
    staff = demo_shops().staff
    for shop, each in demo_bots().items():
        servers = [world.actors[n] for n, one in enumerate(staff) if one.role == "agent" and shop in one.aliases]
        codes: dict[str, int] = {}
        for number, past in enumerate(each.past):
            matter = _Matter(
                f"demo-bot-{shop}-{number}", shop, world.shops[shop], past, servers[number % len(servers)],
                codes,
            )
            hours, _, minutes = past.at.partition(":")
            clock = timedelta(hours=int(hours), minutes=int(minutes))
            yield from _acts(matter, today - timedelta(days=past.days_ago) + clock)


def _acts(matter: _Matter, at: datetime) -> Iterator[tuple[datetime, Act]]:
    yield at, lambda unit: matter.ask(unit, 0)
    at += THINKS
    yield at, matter.answer
    at += READS
    goes_on = {"solved": _solved, "silent": _silent, "clarify": _clarified}.get(matter.past.kind, _handed_over)
    yield from goes_on(matter, at)


def _solved(matter: _Matter, at: datetime) -> Iterator[tuple[datetime, Act]]:
    yield at, lambda unit: matter.press(unit, ChoiceKind.HELPFUL)
    yield at + THINKS, matter.answer


def _silent(matter: _Matter, at: datetime) -> Iterator[tuple[datetime, Act]]:
    yield at + IDLE, matter.fall_silent


def _clarified(matter: _Matter, at: datetime) -> Iterator[tuple[datetime, Act]]:
    yield at, lambda unit: matter.press(unit, ChoiceKind.ARTICLE)
    yield at + THINKS, matter.answer
    yield from _solved(matter, at + READS)


def _handed_over(matter: _Matter, at: datetime) -> Iterator[tuple[datetime, Act]]:
    person = matter.past.kind == "person"
    yield at, lambda unit: matter.ask(unit, 1)
    yield at + THINKS, lambda unit: matter.answer(unit, wants_person=person)
    yield at + WAITS, matter.assign
    yield at + WAITS + TYPES, matter.serve
    yield at + WAITS + TYPES + READS, matter.end
