"""Characters by their sound: toneless syllables, initials, and latin letters read as pinyin."""

import importlib.util
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType

_LONGEST_SYLLABLE = 6  # zhuang
_LONGEST_RUN = 40  # letters read as syllables; longer runs are links and keys
_TONES = frozenset("\u0300\u0301\u0304\u030c")
# sounds that many speakers, and so their input methods, don't tell apart
_HEADS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_TAILS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def syllable(character: str) -> str:
    """The most usual syllable of a character, without tone; empty if it has none."""
    return _readings().get(character, "")


def initials(text: str) -> str:
    """The first letter of every character's syllable; letters and digits stand for themselves."""
    found = []
    for character in text:
        sound = syllable(character)
        if sound:
            found.append(sound[0])
        elif character.isascii() and character.isalnum():
            found.append(character)
    return "".join(found)


@lru_cache(maxsize=4096)  # every syllable and whatever is mistaken for one
def blurred(sound: str) -> str:
    """A syllable as it sounds to somebody who says z for zh and n for ng."""
    for head, plain in _HEADS:
        if sound.startswith(head):
            sound = plain + sound[len(head) :]
    for tail, plain in _TAILS:
        if sound.endswith(tail):
            sound = sound[: -len(tail)] + plain
    return sound


def split(letters: str) -> tuple[str, ...]:
    """Latin letters read as syllables, as few as can be; empty if they are none."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > _LONGEST_RUN:
        return ()
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        starts = range(max(0, end - _LONGEST_SYLLABLE), end)
        ways = [(way, letters[start:end]) for start in starts if (way := best[start]) is not None]
        read = [(*way, piece) for way, piece in ways if piece in _syllables()]
        best.append(min(read, key=len, default=None))
    return best[-1] or ()


@cache
def _readings() -> Mapping[str, str]:
    return {chr(code): _toneless(sounds.split(",")[0]) for code, sounds in _table().pinyin_dict.items()}


@cache
def _syllables() -> frozenset[str]:
    common = (_readings()[chr(code)] for code in range(0x4E00, 0xA000) if chr(code) in _readings())
    return frozenset(sound for sound in common if len(sound) > 1 or sound in "aoe")


def _toneless(sound: str) -> str:
    letters = unicodedata.normalize("NFD", sound)
    plain = unicodedata.normalize("NFC", "".join(each for each in letters if each not in _TONES))
    return plain.replace("ü", "v").replace("ê", "e")


def _table() -> ModuleType:
    """The readings by character alone: importing all of pypinyin loads 50 MB of phrases."""
    package = importlib.util.find_spec("pypinyin")
    assert package is not None
    assert package.origin is not None
    spec = importlib.util.spec_from_file_location("_readings", Path(package.origin).with_name("pinyin_dict.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
