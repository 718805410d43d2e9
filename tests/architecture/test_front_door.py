"""A room is entered by its front door: another room may import only what the room shows."""

from dataclasses import dataclass

import grimp

from tests.architecture.source import OPEN, layers, nothing

DOOR = {"service", "events", "types", "ports", "pushes"}
# composition wires routes and handlers, so it may fetch them
COMPOSERS = {"app", "tools"}
WIRED = {"api", "jobs", "reactions"}
# rooms whose files lie one level deeper, one folder per channel
FOLDERS = {"channels"}


@dataclass(frozen=True)
class Place:
    """Where a module stands: its room, and the file in it ("" for the room's package itself)."""

    room: str
    file: str


def place(module: str) -> Place:
    parts = module.split(".")[1:]
    room = parts[0] if parts else ""
    inner = parts[2:] if room in FOLDERS and len(parts) > 1 else parts[1:]
    return Place(room, inner[0] if inner else "")


def allowed(importer: str, imported: str) -> bool:
    """Whether one module may import another as far as front doors go (the order is another test)."""
    here, there = place(importer), place(imported)
    if here.room == there.room or there.room in OPEN or there.room == "":
        return True
    if there.file == "" or there.file in DOOR:
        return True
    return here.room in COMPOSERS and (there.file in WIRED or there.room in COMPOSERS)


def test_rooms_are_entered_by_the_front_door_only() -> None:
    graph = grimp.build_graph("yingda", cache_dir=None)
    wrong = [
        f"{importer} imports {imported}"
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if not allowed(importer, imported)
    ]
    nothing(wrong)


def test_every_package_has_a_place_in_the_order() -> None:
    graph = grimp.build_graph("yingda", cache_dir=None)
    assert {place(module).room for module in graph.modules} - {""} <= set(layers())


def test_what_the_front_door_lets_in() -> None:
    assert allowed("yingda.routing.service", "yingda.conversations.service")
    assert allowed("yingda.routing.service", "yingda.conversations")
    assert allowed("yingda.routing.policy", "yingda.conversations.types")
    assert allowed("yingda.routing.store", "yingda.infra.db.engine")
    assert allowed("yingda.routing.service", "yingda.routing.store")
    assert allowed("yingda.app.main", "yingda.routing.api")
    assert allowed("yingda.app.main", "yingda.channels.web.api")
    assert allowed("yingda.app.wiring", "yingda.routing.reactions")
    assert allowed("yingda.tools.demo", "yingda.app.main")


def test_what_the_front_door_keeps_out() -> None:
    assert not allowed("yingda.routing.service", "yingda.conversations.store")
    assert not allowed("yingda.routing.store", "yingda.conversations.models")
    assert not allowed("yingda.routing.service", "yingda.conversations.actions.send")
    assert not allowed("yingda.routing.service", "yingda.conversations.policy")
    assert not allowed("yingda.console.api", "yingda.routing.api")
    assert not allowed("yingda.console.service", "yingda.channels.web.store")
    assert not allowed("yingda.app.main", "yingda.routing.store")
    assert not allowed("yingda.tools.demo", "yingda.routing.models")
