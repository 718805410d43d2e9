"""The console as an app: what is kept on the phone, and what never is."""

import json
from pathlib import Path

import pytest
from PIL import Image

from yingda.app import shell

STATIC = Path(shell.HERE) / "static"
BUILT = {
    "console.html": {"file": "assets/console-1.js", "css": ["assets/console-1.css"], "imports": ["_vue.js"]},
    "_vue.js": {"file": "assets/vue-1.js", "imports": ["console.html"]},
    "src/console/shell/AppShell.vue": {"file": "assets/shell-1.js", "imports": ["_vue.js"]},
    "src/console/supervise/figures/FiguresPage.vue": {"file": "assets/charts-1.js"},
}


def test_the_first_files_are_kept_each_once_and_no_others() -> None:
    assert shell.first_files(BUILT) == [
        "assets/console-1.css", "assets/console-1.js", "assets/shell-1.js", "assets/vue-1.js",
    ]  # fmt: skip


def test_the_worker_names_them_and_nothing_that_somebody_said() -> None:
    text = shell.worker_text(json.dumps(BUILT))
    kept = json.loads(text.split("const SHELL = ", 1)[1].split("\n", 1)[0])
    assert "/assets/shell-1.js" in kept
    assert all(address.startswith(("/assets/", "/static/")) for address in kept)


def test_another_release_is_another_worker() -> None:
    other = json.dumps(BUILT | {"console.html": {"file": "assets/console-2.js"}})
    first, second = (shell.worker_text(built).split("\n", 1)[0] for built in (json.dumps(BUILT), other))
    assert first != second
    assert first.startswith("const VERSION = 'yingda-")


def test_the_manifest_stays_behind_a_path_and_its_icons_have_their_sizes() -> None:
    addresses = [shell.MANIFEST["start_url"], shell.MANIFEST["scope"]]
    icons = shell.MANIFEST["icons"]
    assert isinstance(icons, list)
    assert all(str(one).startswith("./") for one in addresses)
    for icon in icons:
        assert icon["src"].startswith("../static/")
        with Image.open(STATIC / icon["src"].removeprefix("../static/")) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]


@pytest.mark.parametrize("name", ["offline.css", "offline.js", "icons/apple-180.png"])
def test_the_page_without_network_has_its_parts(name: str) -> None:
    assert (STATIC / name).is_file()
