"""The verbs of figures; the wall and every report call these and compute nothing themselves."""

import csv
import io
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, ShopBrief
from yingda.analytics import policy
from yingda.analytics.pushes import FigureDefinition, FigureRow, Figures
from yingda.analytics.types import Day, Row, Scope, Sums, Today, Unit, Worked
from yingda.conversations import service as conversations
from yingda.conversations.types import Totals
from yingda.infra.db import Reading
from yingda.kit.errors import NotFoundError
from yingda.kit.texts import text
from yingda.presence import service as presence
from yingda.presence.types import State

BOM = "\ufeff"  # without it Excel takes UTF-8 for the local encoding


def figures(
    reading: Reading, actor: Actor, shop_id: int | None, day_from: date | None = None, day_to: date | None = None
) -> list[Row]:
    """Rows of the shop (or of every shop of the actor), then of its agents by name; today unless days are given."""
    actor.check(Permission.FIGURES_READ)
    if shop_id is not None and shop_id not in actor.shop_ids:
        raise NotFoundError
    shops = accounts.shop_briefs(reading, sorted(actor.shop_ids) if shop_id is None else [shop_id])
    rows: list[Row] = []
    agents: dict[int, Sums] = {}
    for shop in shops:
        days = _days(reading, shop, day_from, day_to)
        totals, of_agents = _shop_sums(reading, shop.id, days)
        rows.append(Row(Scope.SHOP, shop.id, shop.name, policy.values_of(Scope.SHOP, Sums(totals))))
        for staff_id, each in of_agents.items():
            agents[staff_id] = Sums(agents.get(staff_id, Sums()).totals + each)
    if shops:
        agents = _with_presence(reading, agents, _days(reading, shops[0], day_from, day_to))
    return rows + _agent_rows(reading, agents)


def today_of(reading: Reading, shop_ids: Collection[int]) -> Today:
    """Today's figures of shops together and of each agent who received somebody; asks nobody's rights."""
    totals, agents = Totals(), dict[int, Totals]()
    for shop in accounts.shop_briefs(reading, shop_ids):
        of_shop, of_agents = _shop_sums(reading, shop.id, _days(reading, shop, None, None))
        totals += of_shop
        for staff_id, each in of_agents.items():
            agents[staff_id] = agents.get(staff_id, Totals()) + each
    return Today(
        policy.values_of(Scope.SHOP, Sums(totals)),
        {staff_id: policy.values_of(Scope.AGENT, Sums(each)) for staff_id, each in agents.items()},
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


def to_csv(rows: Iterable[Row], locale: str) -> str:
    """The table for a spreadsheet: shares in per cent, cells that no spreadsheet runs."""
    out = io.StringIO()
    writer = csv.writer(out)
    units = {unit: text(code, locale) for unit, code in _UNITS.items()}
    writer.writerow(
        [text("figure.scope", locale), text("figure.name", locale)]
        + [f"{text(one.title, locale)}（{units[one.unit]}）" for one in policy.DEFINITIONS]
    )
    for row in rows:
        cells = [_cell(row.values[one.key], one.unit) for one in policy.DEFINITIONS]
        writer.writerow([text(_SCOPES[row.scope], locale), policy.safe_cell(row.name), *cells])
    return BOM + out.getvalue()


_UNITS = {
    Unit.COUNT: "figure.unit.count",
    Unit.SECONDS: "figure.unit.seconds",
    Unit.SHARE: "figure.unit.share",
    Unit.STARS: "figure.unit.stars",
    Unit.RATIO: "figure.unit.ratio",
}
_SCOPES = {Scope.SHOP: "figure.scope.shop", Scope.AGENT: "figure.scope.agent"}


def _days(reading: Reading, shop: ShopBrief, first: date | None, last: date | None) -> list[Day]:
    now = policy.today(shop.zone, reading.now)
    first = first or last or now
    last = last or max(first, now)
    policy.check_span(first, last)
    return policy.days_of(shop.zone, first, last)


def _shop_sums(reading: Reading, shop_id: int, days: list[Day]) -> tuple[Totals, dict[int, Totals]]:
    totals, agents = Totals(), dict[int, Totals]()
    for day in days:
        of_day = conversations.figures_of_day(reading, shop_id, day.start, day.end)
        totals += of_day.shop
        for staff_id, each in of_day.agents.items():
            agents[staff_id] = agents.get(staff_id, Totals()) + each
    return totals, agents


def _with_presence(reading: Reading, agents: dict[int, Sums], days: list[Day]) -> dict[int, Sums]:
    """Adds the time in each state; somebody of several shops is present once, on the first shop's days."""
    spent = presence.time_in_states(reading, list(agents), days[0].start, days[-1].end) if agents else {}
    return {
        staff_id: Sums(sums.totals, Worked(*(_ms(spent[staff_id][state]) for state in _STATES)))
        for staff_id, sums in agents.items()
    }


_STATES = (State.ONLINE, State.PAUSED, State.BREAK)


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)


def _agent_rows(reading: Reading, agents: dict[int, Sums]) -> list[Row]:
    names = accounts.names_of(reading, list(agents))
    rows = [
        Row(Scope.AGENT, staff_id, names[staff_id].name, policy.values_of(Scope.AGENT, sums))
        for staff_id, sums in agents.items()
    ]
    return sorted(rows, key=lambda row: (row.name, row.id))


def _cell(value: float | None, unit: Unit) -> str:
    if value is None:
        return ""
    if unit is Unit.SHARE:
        return f"{value:.2%}"
    return str(value)
