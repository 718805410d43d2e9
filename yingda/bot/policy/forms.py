"""Filling forms: what fits a slot, what comes next."""

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from yingda.bot.types import BotForm, RunningForm, Slot, SlotKind
from yingda.conversations.types import Choice, ChoiceKind
from yingda.kit.errors import FieldError, InvalidError
from yingda.lang.folding import fold_text

CANCEL = ("取消", "算了", "不用了", "不弄了", "不查了", "不改了", "退出", "cancel", "stop", "never mind")
SKIP = ("跳过", "没有", "不知道", "不清楚", "skip", "none")
LONGEST_CANCEL = 8
LONGEST_FACT = 300
_ORDER = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Za-z-]*\d{6})[0-9A-Za-z-]{8,32}(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
_FULL_DATE = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_SHORT_DATE = re.compile(r"(?<!\d)(\d{1,2})(?:月|[-/])(\d{1,2})[日号]?(?!\d)")


def check_slots(slots: Sequence[Slot]) -> None:
    """InvalidError unless every slot has its own code and a choice has what to choose from."""
    faults = [
        FieldError(f"/slots/{i}/code", "bot.slot_twice")
        for i, slot in enumerate(slots)
        if slot.code in {each.code for each in slots[:i]}
    ]
    faults += [
        FieldError(f"/slots/{i}/options", "bot.slot_needs_options")
        for i, slot in enumerate(slots)
        if slot.kind is SlotKind.CHOICE and len(slot.options) < 2
    ]
    if faults:
        raise InvalidError(fields=tuple(faults))


def is_cancel(text: str) -> bool:
    """Whether the customer wants no more of it."""
    folded = fold_text(text).strip(" 。.!~,，！")
    return len(folded) <= LONGEST_CANCEL and any(word in folded for word in CANCEL)


def value_of(slot: Slot, text: str, today: date) -> str | None:
    """What the text says for the slot; None if it does not fit; empty for an optional one that is skipped."""
    said = text.strip()
    if slot.optional and fold_text(said).strip(" 。.!") in SKIP:
        return ""
    if slot.kind is SlotKind.TEXT:
        return said[:LONGEST_FACT] or None
    if slot.kind is SlotKind.CHOICE:
        return _chosen(slot.options, said)
    if slot.kind is SlotKind.PHONE:
        found = _PHONE.search(_digits(said))
        return "".join(found.groups()) if found else None
    if slot.kind is SlotKind.ORDER_NUMBER:
        return next((one[0] for one in _ORDER.finditer(_digits(said)) if not _PHONE.fullmatch(one[0])), None)
    return _date(_digits(said), today)


def start(form: BotForm) -> RunningForm:
    """The form from its beginning."""
    return RunningForm(form_id=form.id, form_version=form.version)


def filled(form: BotForm, running: RunningForm, value: str) -> RunningForm:
    """One slot further."""
    facts = {**running.facts, form.slots[running.slot].code: value}
    return msgspec.structs.replace(running, slot=running.slot + 1, tries=0, facts=facts)


def prefill(form: BotForm, running: RunningForm, text: str, today: date) -> RunningForm:
    """Take what the customer said already: an order number or a phone number need not be asked for again."""
    while running.slot < len(form.slots):
        slot = form.slots[running.slot]
        if slot.kind not in (SlotKind.ORDER_NUMBER, SlotKind.PHONE):
            break
        value = value_of(slot, text, today)
        if not value:
            break
        running = filled(form, running, value)
    return running


def choices_of(slot: Slot) -> tuple[Choice, ...]:
    """A choice's options as buttons."""
    return tuple(
        Choice(id=f"slot:{number}", text=option, kind=ChoiceKind.SLOT) for number, option in enumerate(slot.options)
    )


def facts_of(form: BotForm, running: RunningForm) -> tuple[tuple[str, str], ...]:
    """What was filled in, under the names that colleagues read."""
    return tuple((slot.name, running.facts[slot.code]) for slot in form.slots if running.facts.get(slot.code))


def _chosen(options: Sequence[str], said: str) -> str | None:
    folded = fold_text(said)
    exact = [option for option in options if fold_text(option) == folded]
    if exact:
        return exact[0]
    if said.isdigit() and 1 <= int(said) <= len(options):
        return options[int(said) - 1]
    named = [option for option in options if fold_text(option) in folded]
    return named[0] if len(named) == 1 else None


def _date(said: str, today: date) -> str | None:
    for word, days in (("今天", 0), ("昨天", 1), ("前天", 2)):
        if word in said:
            return date.fromordinal(today.toordinal() - days).isoformat()
    full, short = _FULL_DATE.search(said), _SHORT_DATE.search(said)
    try:
        if full:
            return date(*(int(part) for part in full.groups())).isoformat()
        if short:
            return date(today.year, int(short[1]), int(short[2])).isoformat()
    except ValueError:
        return None
    return None


def _digits(text: str) -> str:
    """Full-width characters as ordinary ones."""
    return "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in text)
