"""Looking at a page with axe-core: WCAG 2.2 A and AA, what is serious or critical."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}
# Findings that are Element Plus's own, as (rule, part of the selector): why, with its issue. Empty: there are none.
KNOWN: dict[tuple[str, str], str] = {}


def findings(page: Page) -> list[str]:
    """What a person who cannot see, or not well, would stumble over here."""
    page.evaluate(_axe())
    asked = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    told: dict[str, Any] = page.evaluate("asked => axe.run(document, asked)", asked)
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in told["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
        if not _is_known(rule["id"], str(node["target"]))
    ]


def _is_known(rule: str, target: str) -> bool:
    return any(rule == known and part in target for known, part in KNOWN)


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")
