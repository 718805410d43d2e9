"""The guide's functions tell genuine webhooks from others, in every language; its list of events is whole."""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from yingda.webhooks import policy
from yingda.webhooks.service import TEST
from yingda.webhooks.types import Topic

GUIDE = (ROOT / "docs" / "guide" / "webhooks.md").read_text("utf-8")
SECRET, OTHER = policy.new_secret(b"k" * 32), policy.new_secret(b"o" * 32)
BODY = '{"type":"webhook.test","data":{"名":"张女士"}}'.encode()

# each reads {secret, headers, body (hex)} and says yes or no
DRIVERS = {
    "python": (
        "\nimport json, sys\none = json.load(sys.stdin)\n"
        "print('yes' if is_genuine(one['secret'], one['headers'], bytes.fromhex(one['body'])) else 'no')\n"
    ),
    "js": (
        "\nconst one = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))\n"
        "console.log(isGenuine(one.secret, one.headers, Buffer.from(one.body, 'hex')) ? 'yes' : 'no')\n"
    ),
    "php": (
        "\n$one = json_decode(file_get_contents('php://stdin'), true);\n"
        "echo is_genuine($one['secret'], $one['headers'], hex2bin($one['body'])) ? 'yes' : 'no';\n"
    ),
}
PROGRAMS = {"python": sys.executable, "js": "node", "php": "php"}


def snippet(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    return str(found)


def signed(secret: str = SECRET, at: float | None = None, *more: str) -> dict[str, str]:
    timestamp = int(time.time() if at is None else at)
    signatures = [policy.signature(one, "msg_1", timestamp, BODY) for one in (secret, *more)]
    return {
        "webhook-id": "msg_1", "webhook-timestamp": str(timestamp), "webhook-signature": " ".join(signatures),
    }  # fmt: skip


@pytest.mark.parametrize("language", sorted(DRIVERS))
def test_the_guides_function_takes_genuine_requests_only(language: str, tmp_path: Path) -> None:
    program = shutil.which(PROGRAMS[language])
    if program is None:
        pytest.skip(f"{PROGRAMS[language]} is not installed, so the guide's {language} function is not run")
    file = tmp_path / f"verify.{language}"
    file.write_text(snippet(language) + DRIVERS[language], "utf-8")

    def verdict(headers: dict[str, str], body: bytes = BODY) -> str:
        asked = json.dumps({"secret": SECRET, "headers": headers, "body": body.hex()})
        run = subprocess.run([program, str(file)], input=asked, capture_output=True, text=True, check=True)
        return run.stdout.strip()

    genuine = signed()
    assert verdict(genuine) == "yes"
    assert verdict(signed(OTHER, None, SECRET)) == "yes", "while secrets change"
    refused = {
        "forged": signed(OTHER),
        "another id": genuine | {"webhook-id": "msg_2"},
        "another time": genuine | {"webhook-timestamp": str(int(genuine["webhook-timestamp"]) - 1)},
        "no time": genuine | {"webhook-timestamp": "soon"},
        "replayed": signed(at=time.time() - 301),
        "from the future": signed(at=time.time() + 330),
        "no signature": genuine | {"webhook-signature": ""},
        "half a signature": genuine | {"webhook-signature": genuine["webhook-signature"][:-4]},
        "strange characters": genuine | {"webhook-signature": "v1,签名"},
    }
    assert {case: verdict(headers) for case, headers in refused.items()} == dict.fromkeys(refused, "no")
    assert verdict(genuine, BODY.replace("张".encode(), "李".encode())) == "no"


def test_the_guide_lists_every_event() -> None:
    listed = re.findall(r"^\| `([a-z]+\.[a-z]+)` \|", GUIDE, re.MULTILINE)
    assert listed == [*(topic.value for topic in Topic), TEST]


def test_the_guides_example_is_a_body_as_we_send_it() -> None:
    (example,) = re.findall(r"^```json\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert list(json.loads(example)) == ["type", "version", "id", "timestamp", "data"]
