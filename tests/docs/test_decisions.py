"""Decision records: one page, the same headings, all listed."""

import re
from pathlib import Path

from tests.architecture.source import ROOT
from tests.docs.markdown import Page

FOLDER = ROOT / "docs" / "decisions"
HEADINGS = ["Context", "Decision", "Consequences"]
# what fits a printed page at 110 characters a line
LINES, CHARACTERS = 55, 4000
STATUS = re.compile(
    r"^Status: (?:proposed|accepted|replaced by \d{4})\. Date: 20\d\d-\d\d-\d\d\.$", re.MULTILINE
)


def records() -> list[Page]:
    return [Page(path, path.read_text("utf-8")) for path in sorted(FOLDER.glob("[0-9]*.md"))]


def problems(name: str, text: str) -> list[str]:
    page = Page(Path(name), text)
    found = []
    if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name):
        found.append("the file's name is not NNNN-words.md")
    if not text.startswith(f"# {name[:4]}. "):
        found.append("the title does not start with the number")
    if not STATUS.search(text):
        found.append("there is no line with status and date")
    if page.headings(2) != HEADINGS:
        found.append("the headings are not " + ", ".join(HEADINGS))
    if len(text.splitlines()) > LINES or len(text) > CHARACTERS:
        found.append("it is longer than a page")
    return found


def test_every_record_is_well_formed() -> None:
    wrong = {record.path.name: problems(record.path.name, record.text) for record in records()}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_numbers_run_without_gaps() -> None:
    assert [record.path.name[:4] for record in records()] == [f"{n:04}" for n in range(1, len(records()) + 1)]


def test_the_list_names_every_record() -> None:
    listed = re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", (FOLDER / "README.md").read_text("utf-8"))
    assert listed == [record.path.name for record in records()]


def test_a_bad_record_is_seen() -> None:
    assert problems("12-x.md", "# Title\n\n## Context\n") == [
        "the file's name is not NNNN-words.md",
        "the title does not start with the number",
        "there is no line with status and date",
        "the headings are not Context, Decision, Consequences",
    ]
    good = "# 0009. We do it\n\nStatus: accepted. Date: 2026-11-21.\n\n"
    good += "## Context\n## Decision\n## Consequences\n"
    assert problems("0009-we-do-it.md", good) == []
    assert problems("0009-we-do-it.md", good + "x\n" * 60) == ["it is longer than a page"]
