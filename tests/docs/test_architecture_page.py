"""The drawing of the rooms shows the rooms that there are, in the order that the contract gives them."""

import re
import tomllib

from tests.architecture.source import PACKAGE, ROOT

PAGE = ROOT / "docs" / "architecture.md"


def contract() -> list[list[str]]:
    """The layers of pyproject.toml, top first, as far as their rooms exist."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["id"] == "rooms")
    rooms = [[room.strip(" ()") for room in layer.split("|")] for layer in layers]
    there = [[room for room in layer if (PACKAGE / room / "__init__.py").exists()] for layer in rooms]
    return [layer for layer in there if layer]


def drawn() -> list[list[str]]:
    """The layers of the drawing, top first: each box begins with its rooms."""
    boxes = re.findall(r'\w+\["([\w |]+):', PAGE.read_text("utf-8"))
    return [[room.strip() for room in box.split("|")] for box in boxes]


def test_the_drawing_shows_every_room_in_its_place() -> None:
    assert drawn() == contract()


def test_every_room_says_what_it_is() -> None:
    says = re.findall(r'\w+\["([\w |]+): ([^"]+)"', PAGE.read_text("utf-8"))
    assert [len(about.split("|")) == len(rooms.split("|")) for rooms, about in says] == [True] * len(contract())
