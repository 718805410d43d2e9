"""Starting the server loads no library that only training, planning or spreadsheets need."""

import json
import subprocess
import sys

from tests.architecture.source import ROOT

# sklearn alone costs 230 MB and 2–3 s (docs/architecture.md)
HEAVY = ("sklearn", "pandas", "ortools", "jieba", "numpy", "scipy", "torch", "matplotlib", "openpyxl")
SERVER = "yingda.app.main"
SCRIPT = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def loaded_by(module: str) -> set[str]:
    """The top-level packages that are loaded after importing a module in a fresh interpreter."""
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, module], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout))


def test_the_server_loads_no_heavy_library() -> None:
    assert loaded_by(SERVER) & set(HEAVY) == set()


def test_what_a_module_loads_is_listed() -> None:
    loaded = loaded_by("yingda.kit.texts")
    assert {"yingda", "json"} <= loaded
    assert "sqlalchemy" not in loaded
