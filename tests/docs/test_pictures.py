"""Pictures are small, are all shown, and are those that the script takes."""

import ast

from tests.architecture.source import ROOT
from tests.docs.markdown import pages

FOLDER = ROOT / "docs" / "pictures"
SCRIPT = ROOT / "scripts" / "make_screenshots.py"
MAX_BYTES = 250_000


def taken() -> set[str]:
    """The keys of the script's table SHOTS."""
    for node in ast.parse(SCRIPT.read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "SHOTS":
            assert isinstance(node.value, ast.Dict)
            return {str(ast.literal_eval(key)) for key in node.value.keys if key is not None}
    raise AssertionError("the script has no table SHOTS")


def test_every_picture_is_taken_by_the_script() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.webp" for name in taken()}


def test_every_picture_is_small() -> None:
    assert [path.name for path in FOLDER.iterdir() if path.stat().st_size > MAX_BYTES] == []


def test_every_picture_is_shown_in_both_languages() -> None:
    shown = {page.name: {link for link in page.links() if "/pictures/" in link} for page in pages()}
    wanted = {f"docs/pictures/{path.name}" for path in FOLDER.iterdir()}
    assert (shown["README.md"], shown["README.zh-CN.md"]) == (wanted, wanted)
