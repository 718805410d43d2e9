"""The demo's shops, people, quick replies, notices and shift log, made by the rooms' own verbs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Credentials, Role, Secret, ShopDraft, StaffDraft, TeamDraft
from yingda.accounts.types.signing import Origin
from yingda.alerts import service as alerts
from yingda.alerts.types import LogDraft, NoticeDraft
from yingda.infra.db import Unit
from yingda.kit.calendar import BusinessCalendar, Interval, around_the_clock
from yingda.knowledge import service as knowledge
from yingda.knowledge.types import Level, PartDraft, PartKind, ReplyDraft
from yingda.presence import service as presence
from yingda.presence.types import Duty, ProfileChange
from yingda.tools.demo_texts import demo_shops
from yingda.tools.demo_types import QuickReply, Shop, Staff

ZONE = "Asia/Shanghai"
Act = Callable[[Unit], None]
ALWAYS_OPEN = "qingchuan"  # so that whoever tries the demo at night finds one shop open


@dataclass(frozen=True, slots=True)
class World:
    """Ids by code, actors in the order of the demo's staff."""

    shops: Mapping[str, int]
    teams: Mapping[str, int]
    actors: tuple[Actor, ...]

    def actor(self, sign_in: str) -> Actor:
        """Who signs in with this name."""
        place = [each.sign_in for each in demo_shops().staff].index(sign_in)
        return self.actors[place]


def make_world(unit: Unit, secret: Secret) -> World:
    """The shops with their hours, the teams and the people, all with the same password."""
    demo = demo_shops()
    shops = {shop.code: _make_shop(unit, shop) for shop in demo.shops}
    system = accounts.system_actor(unit)
    teams = {
        team.code: accounts.create_team(
            unit, system, TeamDraft(name=team.name, shop_ids=[shops[code] for code in team.shops])
        ).id
        for team in demo.teams
    }
    ids = [_make_staff(unit, system, each, (shops, teams), secret) for each in demo.staff]
    return World(shops, teams, tuple(_actor(unit, staff_id, secret) for staff_id in ids))


def make_quick_replies(unit: Unit, world: World, shop: Shop) -> None:
    """A shop's quick replies: the shop's, its teams' and those of single people."""
    for number, reply in enumerate(shop.quick_replies):
        author = world.actor(reply.owner) if reply.level == "personal" else world.actors[0]
        parts = [PartDraft(kind=PartKind.TEXT, text=text) for text in reply.texts]
        draft = ReplyDraft(
            client_id=f"demo-{shop.code}-{number}", level=Level(reply.level), shop_id=world.shops[shop.code],
            team_id=_team_of(world, reply), code=reply.code, group=reply.group, title=reply.title, parts=parts,
        )  # fmt: skip
        knowledge.create_reply(unit, author, draft)


def board(world: World, today: datetime) -> Iterator[tuple[datetime, Act]]:
    """Notices and entries of the shift log, each with its instant; `today` is midnight in the shops' zone."""
    demo = demo_shops()
    for number, notice in enumerate(demo.notices):
        at = today - timedelta(days=notice.days_ago) + timedelta(hours=9, minutes=30)
        draft = NoticeDraft(
            client_id=f"demo-notice-{number}", title=notice.title, body=notice.body, must_read=notice.must_read,
            shop_ids=[world.shops[code] for code in notice.shops],
        )  # fmt: skip
        yield at, _posting(world, world.actor(notice.author), draft)
    for number, entry in enumerate(demo.shift_log):
        hours, _, minutes = entry.time.partition(":")
        at = today - timedelta(days=entry.days_ago) + timedelta(hours=int(hours), minutes=int(minutes))
        log = LogDraft(client_id=f"demo-shift-{number}", shop_id=world.shops[entry.shop], text=entry.text)
        yield at, _logging(world.actor(entry.author), log)


def open_always(unit: Unit, world: World) -> None:
    """Keep one shop open round the clock from now on."""
    accounts.put_hours(unit, world.actors[0], world.shops[ALWAYS_OPEN], around_the_clock(ZONE))


def _posting(world: World, author: Actor, draft: NoticeDraft) -> Act:
    def post(unit: Unit) -> None:
        notice = alerts.post_notice(unit, author, draft)
        # not everybody has read what must be read: that is what receipts are for
        others = (each for each in world.actors if each.staff_id != author.staff_id)
        readers = [each for each in others if each.shop_ids & set(draft.shop_ids)]
        for reader in readers[: 5 if draft.must_read else 3]:
            alerts.confirm_notice(unit, reader, notice.id)

    return post


def _logging(author: Actor, draft: LogDraft) -> Act:
    def write(unit: Unit) -> None:
        alerts.write_log(unit, author, draft)

    return write


def _make_shop(unit: Unit, shop: Shop) -> int:
    system = accounts.system_actor(unit)
    draft = ShopDraft(
        code=shop.code, name=shop.name, color=shop.accent, zone=ZONE, greeting=shop.greeting, alias=shop.alias,
        out_of_hours_text=shop.out_of_hours, quick_questions=list(shop.quick_questions),
    )  # fmt: skip
    shop_id = accounts.create_shop(unit, system, draft).id
    weekly = tuple(tuple(Interval(start, end) for start, end in day) for day in shop.hours)
    accounts.put_hours(unit, accounts.system_actor(unit), shop_id, BusinessCalendar(ZONE, weekly))
    return shop_id


def _make_staff(
    unit: Unit, system: Actor, staff: Staff, places: tuple[Mapping[str, int], Mapping[str, int]], secret: Secret
) -> int:
    shops, teams = places
    aliases = {shops[code]: alias for code, alias in staff.aliases.items()}
    draft = StaffDraft(
        login=staff.sign_in, name=staff.name, role=Role(staff.role), shop_ids=list(aliases),
        team_ids=[teams[staff.team]], aliases=aliases,
    )  # fmt: skip
    staff_id = accounts.create_staff(unit, system, draft, secret).id
    profile = ProfileChange(duty=Duty(staff.duty), skills=list(staff.skills), capacity=staff.capacity)
    presence.set_profile(unit, staff_id, profile)
    return staff_id


def _actor(unit: Unit, staff_id: int, secret: Secret) -> Actor:
    """Signs in and out again: an actor only ever comes from a session."""
    session = accounts.open_session(unit, Credentials(staff_id, secret.password_hash), Origin(user_agent="demo"))
    actor = accounts.actor_for_token(unit, session.token)
    assert actor is not None
    accounts.sign_out(unit, actor)
    return actor


def _team_of(world: World, reply: QuickReply) -> int | None:
    return world.teams[reply.owner] if reply.level == "team" else None
