"""Fails if docs/openapi.json or the TypeScript client differ from what the server's routes say now."""

import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "openapi.json"
TYPES = ROOT / "web" / "src" / "api" / "schema.d.ts"
GENERATOR = ROOT / "web" / "node_modules" / ".bin" / "openapi-typescript"
# enough to see what changed
SHOWN_LINES = 60


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        document, types = Path(folder) / "openapi.json", Path(folder) / "schema.d.ts"
        command = (ROOT / ".venv" / "bin" / "yingda", "openapi")
        document.write_bytes(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
        generate = (GENERATOR, "--default-non-nullable", "false", document, "-o", types)
        subprocess.run(generate, cwd=ROOT / "web", stdout=subprocess.DEVNULL, check=True)
        changes = [*changed(DOCUMENT, document), *changed(TYPES, types)]
    if changes:
        print("\n".join(changes[:SHOWN_LINES]))
        print("The API client is out of date: run `make client` and commit the result.")
        return 1
    print("The API client matches the server.")
    return 0


def changed(committed: Path, fresh: Path) -> list[str]:
    """The difference as a patch; empty if there is none."""
    old = committed.read_text("utf-8").splitlines() if committed.exists() else []
    new = fresh.read_text("utf-8").splitlines()
    return list(difflib.unified_diff(old, new, committed.name, "what the server says", lineterm=""))


if __name__ == "__main__":
    sys.exit(main())
