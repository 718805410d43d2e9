"""Writes the pages of docs/ that are drawn from the code; `--check` fails when one is out of date."""

import argparse
import dataclasses
import inspect
import sys
from pathlib import Path

from yingda.app import wiring
from yingda.conversations.policy.life import LIFE
from yingda.kit.events import Event

ROOT = Path(__file__).parent.parent
GENERATED = "<!-- made by scripts/make_docs.py; do not edit -->\n"


def events_page() -> str:
    """Every event of every room: what it says, what it carries, what reacts to it."""
    lines = ["# Events and reactions", GENERATED.strip(), ""]
    lines += [
        "An event is announced in the transaction in which it happened. A `now` reaction runs in that transaction;",
        "a `later` one is a job of its own. The table itself is [`yingda/app/wiring.py`](../yingda/app/wiring.py).",
        "",
    ]
    for module in wiring.EVENT_MODULES:
        lines += [f"## {module.__name__.split('.')[1]}", ""]
        lines += ["| event | says | carries | reactions |", "|---|---|---|---|"]
        lines += [_event_row(event) for event in _events_of(module)]
        lines.append("")
    lines += ["## Jobs", "", "| kind | does |", "|---|---|"]
    for kind in sorted(wiring.job_kinds().values(), key=lambda kind: kind.name):
        work = kind.unit or kind.outside
        lines.append(f"| `{kind.name}` | {_first_line(work)} |")
    return "\n".join([*lines, ""])


def life_page() -> str:
    """The life of an episode as a diagram and a table."""
    lines = ["# The life of an episode", GENERATED.strip(), "", "```mermaid", "stateDiagram-v2"]
    for step in LIFE:
        before = "[*]" if step.state is None else step.state.value
        lines.append(f"  {before} --> {step.to.value}: {step.act.value}")
    lines += ["```", "", "| state | act | who may | leads to | announced |", "|---|---|---|---|---|"]
    for step in LIFE:
        who = ", ".join(sorted(by.value for by in step.by))
        state = "–" if step.state is None else f"`{step.state}`"
        lines.append(f"| {state} | {step.act} | {who} | `{step.to}` | {step.announces} |")
    lines += ["", "The table is `LIFE` in [`policy/life.py`](../yingda/conversations/policy/life.py).", ""]
    return "\n".join(lines)


PAGES = {"docs/events.md": events_page, "docs/life.md": life_page}


def main() -> int:
    """Write the pages, or say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = [name for name, page in PAGES.items() if _differs(ROOT / name, page())]
    if check and stale:
        print(f"out of date: {', '.join(stale)}; run `make docs`", file=sys.stderr)
        return 1
    for name in stale:
        (ROOT / name).write_text(PAGES[name](), "utf-8")
        print(f"wrote {name}")
    return 0


def _differs(file: Path, text: str) -> bool:
    return not file.is_file() or file.read_text("utf-8") != text


def _events_of(module: object) -> list[type[Event]]:
    found = [member for _, member in inspect.getmembers(module, inspect.isclass)]
    name = getattr(module, "__name__", "")
    mine = [one for one in found if issubclass(one, Event) and one.__module__ == name]
    return [one for one in mine if not one.__name__.endswith("Event")]


def _event_row(event: type[Event]) -> str:
    carries = ", ".join(field.name for field in dataclasses.fields(event))
    rows = [row for row in wiring.TABLE if row.event is event]
    reactions = "<br>".join(f"`{row.name}` ({row.when}): {_first_line(row.react)}" for row in rows)
    return f"| `{event.__name__}` | {_first_line(event)} | {carries} | {reactions or '–'} |"


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").split("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
