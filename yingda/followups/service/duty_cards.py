"""Recurring work as screens show it."""

from collections.abc import Mapping, Sequence

from yingda.accounts import service as accounts
from yingda.accounts.pushes import StaffBrief
from yingda.followups.pushes.duties import DUTY_RUN, DutyRunCard
from yingda.followups.pushes.promises import TeamName
from yingda.followups.store import duties as store
from yingda.followups.types.duties import Run, RunState, Seen
from yingda.infra.db import Reading, Unit
from yingda.infra.files import service as files
from yingda.infra.push.types import Push

NOTHING_SEEN: Mapping[int, Seen] = {}


def run_cards(reading: Reading, runs: Sequence[Run], seen: Mapping[int, Seen] = NOTHING_SEEN) -> list[DutyRunCard]:
    """Cards of runs: one look for each kind of name; `seen` of those that are still open, by id."""
    duties = store.find_duties(reading, {each.duty_id for each in runs})
    people = {one for each in runs for one in (each.owner_id, each.done_by) if one is not None}
    names = accounts.names_of(reading, people)
    teams = accounts.team_names(reading, {one.draft.team_id for one in duties.values() if one.draft.team_id})

    def brief(staff_id: int | None) -> StaffBrief | None:
        return None if staff_id is None else StaffBrief(staff_id, names[staff_id].name, "")

    def card(run: Run) -> DutyRunCard:
        duty, draft = duties[run.duty_id], duties[run.duty_id].draft
        now = seen.get(run.id, Seen(run.pending or 0, run.handled))
        looked = run.id in seen or run.pending is not None
        waits = run.state is RunState.OPEN and run.snoozes > 0 and run.next_at is not None
        return DutyRunCard(
            id=run.id, version=run.version, duty_id=run.duty_id, shop_id=run.shop_id, name=draft.name,
            state=run.state, due_at=run.due_at, until_at=run.until_at, owner=brief(run.owner_id),
            team=TeamName(draft.team_id, teams[draft.team_id]) if draft.team_id in teams else None,
            roles=list(draft.roles), personal=duty.personal, done_by=brief(run.done_by), done_at=run.done_at,
            checklist=list(draft.checklist), checked=list(run.checked), proof=draft.proof, probe=draft.probe,
            pending=now.pending if looked else None, handled=now.handled if looked else None, count=run.count,
            note=run.note, picture_url=files.links_of(reading, run.picture)[0] if run.picture else None,
            snoozes_left=max(0, draft.snoozes - run.snoozes), skipped=run.skipped, handover_id=run.handover_id,
            snoozed_until=run.next_at if waits and run.next_at != run.until_at else None,
        )  # fmt: skip

    return [card(each) for each in runs]


def push_runs(unit: Unit, runs: Sequence[Run]) -> list[DutyRunCard]:
    """Show runs to whoever has them, or may take them; their cards."""
    cards = run_cards(unit, runs) if runs else []
    for card in cards:
        topic = f"staff:{card.owner.id}" if card.personal and card.owner else f"shop:{card.shop_id}"
        unit.push(Push(topic, DUTY_RUN, card.id, card.version, card))
    return cards
