"""Every setting stands in both READMEs, with the default that it has."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from yingda.infra.settings import PLAIN_NAMES, Settings

ROW = re.compile(r"^\| `([A-Z_]+)` \| ([^|]*) \|", re.MULTILINE)
READMES = ("README.md", "README.zh-CN.md")
PLAIN = {field: name for name, field in PLAIN_NAMES.items()}


def shown(value: object) -> str:
    """A default as the tables show it."""
    if value is True or value is False:
        return f"`{str(value).lower()}`"
    if isinstance(value, Path):
        return f"`./{value}`"
    return f"`{value}`" if value != "" else "–"


def defaults() -> dict[str, str]:
    fields = zip(Settings.__struct_fields__, Settings.__struct_defaults__, strict=True)
    return {PLAIN.get(name, f"YINGDA_{name.upper()}"): shown(default) for name, default in fields}


@pytest.mark.parametrize("name", READMES)
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    documented = {found: default.strip() for found, default in ROW.findall((ROOT / name).read_text("utf-8"))}
    assert documented == defaults()
