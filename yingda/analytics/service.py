"""The verbs of figures; the wall and every report call these and compute nothing themselves."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, ShopBrief
from yingda.analytics import policy
from yingda.analytics.pushes import FigureDefinition, FigureRow, Figures
from yingda.analytics.types import Asked, Day, Gathered, Row, Scope, Sums, Today, Unit, Worked
from yingda.conversations import service as conversations
from yingda.conversations.types import DayTotals, Totals
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading
from yingda.infra.db import Unit as WritingUnit
from yingda.kit.errors import NotFoundError
from yingda.kit.tables import Cell, csv_table
from yingda.kit.texts import text
from yingda.knowledge.service import using
from yingda.presence import service as presence
from yingda.presence.types import State


def ask(
    reading: Reading, actor: Actor, shop_id: int | None, first: date | None = None, last: date | None = None
) -> Asked:
    """The shop's days, or those of every shop of the actor; today unless days are given."""
    actor.check(Permission.FIGURES_READ)
    if shop_id is not None and shop_id not in actor.shop_ids:
        raise NotFoundError
    return _asked(reading, actor.shop_ids if shop_id is None else [shop_id], first, last)


def measure(reading: Reading, shop_id: int, day: Day) -> DayTotals:
    """One shop's day; a table of many is read day by day, so that no snapshot is held for long."""
    return conversations.figures_of_day(reading, shop_id, day.start, day.end)


def table(reading: Reading, asked: Asked, gathered: Gathered) -> list[Row]:
    """Rows of the shops, then of their agents by name."""
    rows = [
        Row(Scope.SHOP, shop.id, shop.name, policy.values_of(Scope.SHOP, sums))
        for shop, sums in ((shop, _of_shop(reading, asked, gathered, shop.id)) for shop in asked.shops)
    ]
    names = accounts.names_of(reading, list(gathered.agents))
    worked = _worked(reading, asked, list(gathered.agents))
    told = _told(reading, asked, [shop.id for shop in asked.shops])
    agents = [
        Row(
            Scope.AGENT, staff_id, names[staff_id].name,
            policy.values_of(Scope.AGENT, Sums(totals, worked[staff_id], told.get(staff_id, 0))),
        )
        for staff_id, totals in gathered.agents.items()
    ]  # fmt: skip
    return rows + sorted(agents, key=lambda row: (row.name, row.id))


def figures(
    reading: Reading, actor: Actor, shop_id: int | None, first: date | None = None, last: date | None = None
) -> list[Row]:
    """The whole table at once, for few days."""
    asked = ask(reading, actor, shop_id, first, last)
    return table(reading, asked, _gather(reading, asked))


def today_of(reading: Reading, shop_ids: Collection[int]) -> Today:
    """Today's figures of shops together and of each agent who received somebody; asks nobody's rights."""
    asked = _asked(reading, shop_ids, None, None)
    gathered = _gather(reading, asked)
    told = _told(reading, asked, [shop.id for shop in asked.shops])
    totals = Sums(sum(gathered.shops.values(), Totals()), None, sum(told.values()))
    agents = {one: Sums(each, None, told.get(one, 0)) for one, each in gathered.agents.items()}
    return Today(
        policy.values_of(Scope.SHOP, totals),
        {one: policy.values_of(Scope.AGENT, sums) for one, sums in agents.items()},
    )


def show(rows: Iterable[Row], locale: str) -> Figures:
    """The table with its definitions in the reader's language."""
    definitions = [
        FigureDefinition(
            key=one.key, title=text(one.title, locale), definition=text(one.definition, locale), unit=one.unit,
            better=one.better,
        )
        for one in policy.DEFINITIONS
    ]  # fmt: skip
    return Figures(definitions, [FigureRow(row.scope, row.id, row.name, dict(row.values)) for row in rows])


def note_export(unit: WritingUnit, actor: Actor, shop_id: int | None) -> None:
    """Taking figures along is written down."""
    audit.record(unit, actor, "figures.export", Target("installation", "figures", shop_id))


def to_csv(rows: Iterable[Row], locale: str) -> str:
    """The table for a spreadsheet: shares in per cent, cells that no spreadsheet runs."""
    units = {unit: text(code, locale) for unit, code in _UNITS.items()}
    titles = [f"{text(one.title, locale)}（{units[one.unit]}）" for one in policy.DEFINITIONS]
    lines: list[list[Cell]] = [[text("figure.scope", locale), text("figure.name", locale), *titles]]
    for row in rows:
        cells = [_cell(row.values[one.key], one.unit) for one in policy.DEFINITIONS]
        lines.append([text(_SCOPES[row.scope], locale), row.name, *cells])
    return csv_table(lines)


_UNITS = {
    Unit.COUNT: "figure.unit.count",
    Unit.SECONDS: "figure.unit.seconds",
    Unit.SHARE: "figure.unit.share",
    Unit.STARS: "figure.unit.stars",
    Unit.RATIO: "figure.unit.ratio",
}
_SCOPES = {Scope.SHOP: "figure.scope.shop", Scope.AGENT: "figure.scope.agent"}


def _asked(reading: Reading, shop_ids: Collection[int], first: date | None, last: date | None) -> Asked:
    shops = tuple(accounts.shop_briefs(reading, sorted(shop_ids)))
    return Asked(shops, {shop.id: tuple(_days(reading, shop, first, last)) for shop in shops})


def _days(reading: Reading, shop: ShopBrief, first: date | None, last: date | None) -> list[Day]:
    now = policy.today(shop.zone, reading.now)
    first = first or last or now
    last = last or max(first, now)
    policy.check_span(first, last)
    return policy.days_of(shop.zone, first, last)


def _gather(reading: Reading, asked: Asked) -> Gathered:
    gathered = Gathered()
    for shop_id, day in asked.parts():
        gathered = gathered.with_day(shop_id, measure(reading, shop_id, day))
    return gathered


def _of_shop(reading: Reading, asked: Asked, gathered: Gathered, shop_id: int) -> Sums:
    return Sums(gathered.shops[shop_id], None, sum(_told(reading, asked, [shop_id]).values()))


def _told(reading: Reading, asked: Asked, shop_ids: list[int]) -> dict[int, int]:
    """How many answers everybody sent from an article; the days are the first shop's."""
    if not shop_ids:
        return {}
    days = asked.days[shop_ids[0]]
    return using.sent_by_staff(reading, shop_ids, days[0].on.isoformat(), days[-1].on.isoformat())


def _worked(reading: Reading, asked: Asked, staff_ids: list[int]) -> dict[int, Worked]:
    """Time in each state; somebody of several shops is present once, on the first shop's days."""
    if not staff_ids:
        return {}
    days = asked.days[asked.shops[0].id]
    spent = presence.time_in_states(reading, staff_ids, days[0].start, days[-1].end)
    return {one: Worked(*(_ms(spent[one][state]) for state in _STATES)) for one in staff_ids}


_STATES = (State.ONLINE, State.PAUSED, State.BREAK)


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)


def _cell(value: float | None, unit: Unit) -> str:
    if value is None:
        return ""
    if unit is Unit.SHARE:
        return f"{value:.2%}"
    return str(value)
