"""Links and places in the documents lead somewhere."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.architecture.source import ROOT, nothing
from tests.docs.markdown import Page, anchor, pages
from tests.docs.symbols import problem


def broken_link(page: Page, target: str) -> str | None:
    """What is wrong with a link of a page, None if it leads somewhere or outside."""
    parts = urlsplit(target)
    if parts.scheme or target.startswith("//"):
        return None
    path = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
    if not path.exists():
        return f"{page.name}: {target} does not exist"
    if not parts.fragment:
        return None
    if parts.fragment.startswith("L") and parts.fragment[1:].split("-")[0].isdigit():
        shown = path.relative_to(ROOT).as_posix() + "#" + parts.fragment
        return problem(shown) and f"{page.name}: {problem(shown)}"
    if path.suffix == ".md" and parts.fragment not in Page(path, path.read_text("utf-8")).anchors():
        return f"{page.name}: {target} has no such heading"
    return None


def test_every_link_leads_somewhere() -> None:
    found = [broken_link(page, target) for page in pages() for target in page.links()]
    nothing(line for line in found if line)


def test_every_place_in_the_code_that_is_named_exists() -> None:
    found = [f"{page.name}: {wrong}" for page in pages() for span in page.spans() if (wrong := problem(span))]
    nothing(found)


def a_page(text: str, tmp_path: Path) -> Page:
    path = tmp_path / "page.md"
    path.write_text(text, "utf-8")
    return Page(path, text)


def test_headings_become_the_anchors_that_forges_make() -> None:
    assert anchor("Two ways to run, one code base") == "two-ways-to-run-one-code-base"
    assert anchor("The `Unit`: 一个事务") == "the-unit-一个事务"


def test_links_are_read_from_prose_not_from_code() -> None:
    text = '[a](a.md#x) ![p](p.png)\n`[b](b.md)`\n```\n[c](c.md)\n```\n[d](<d.md> "title")\n'
    assert Page(ROOT / "x.md", text).links() == ["a.md#x", "p.png", "d.md"]


def test_broken_links_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = a_page("# One\n\n## Two words\n", tmp_path)
    monkeypatch.setattr("tests.docs.markdown.ROOT", tmp_path)
    assert broken_link(page, "#two-words") is None
    assert broken_link(page, "https://example.org/none") is None
    assert broken_link(page, "#three") == "page.md: #three has no such heading"
    assert broken_link(page, "none.md") == "page.md: none.md does not exist"


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("pyproject.toml", None),
        ("yingda/kit/errors.py::AppError", None),
        ("yingda/kit/errors.py::AppError.status", None),
        ("yingda/kit/errors.py#L1", None),
        ("yingda/app/web/", None),
        ("yingda/<room>/service.py", None),
        ("yingda/kit/none.py", "yingda/kit/none.py: there is no such file"),
        ("yingda/kit/errors.py#L9999", "yingda/kit/errors.py#L9999: the file is shorter"),
        ("yingda/kit/errors.py::Nothing", "yingda/kit/errors.py::Nothing: the file defines no such name"),
    ],
)
def test_places_in_the_code_are_checked(place: str, wrong: str | None) -> None:
    assert problem(place) == wrong
