"""Commands for whoever runs the product: doctor, backup, restore."""

import argparse
import asyncio
import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import yingda
from yingda.app import serving
from yingda.app.serving import say
from yingda.app.tables import MIGRATIONS
from yingda.infra.backup import service as backups
from yingda.infra.backup.types import Manifest
from yingda.infra.clock import Clock, SystemClock
from yingda.infra.compute import InlineCompute
from yingda.infra.files.moving import copy_files, list_files
from yingda.infra.health.data import opened
from yingda.infra.health.service import examine, worst
from yingda.infra.health.types import Finding, HealthLevel, Patient
from yingda.infra.processes import service as processes
from yingda.infra.processes.types import BEAT_S
from yingda.infra.settings import Settings
from yingda.infra.storage import Storage, local_storage, make_storage
from yingda.kit.texts import LOCALES, choose_locale, text
from yingda.tools.progress import Progress

Command = Callable[[Settings, argparse.Namespace], int | None]
SIGNS = {HealthLevel.OK: "✓", HealthLevel.WARN: "!", HealthLevel.FAIL: "✗"}
Add = Callable[[str, Command, str], argparse.ArgumentParser]


def add_commands(add: Add) -> None:
    """The operator's commands."""
    doctor = add("doctor", _doctor, "look whether all is well, and say what to do; 1 if something fails")
    doctor.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    add("move-files", _move_files, "copy attachments from the data folder into the store of storage_url")
    level = add("log-level", _log_level, "have running processes log more or less for a while")
    level.add_argument("level", choices=["debug", "info", "warning", "error", "reset"])
    level.add_argument("--minutes", type=_at_least_one, default=15, metavar="N", help="then back by itself (15)")
    backup = add("backup", _backup, "copy everything into one file while the server runs")
    backup.add_argument("target", type=Path, help="a new file (….tar), or the folder of backups")
    backup.add_argument("--keep", type=_at_least_one, metavar="N", help="in a folder: delete all but the newest N")
    restore = add("restore", _restore, "put a backup back; the old data is moved aside")
    restore.add_argument("file", type=Path, help="a file that `yingda backup` made")
    restore.add_argument("--check", action="store_true", help="only check that it is whole and can be used")


def _log_level(settings: Settings, arguments: argparse.Namespace) -> None:
    with closing(opened(patient_of(settings, SystemClock()))) as db:
        if arguments.level == "reset":
            number = db.write_now(processes.end_orders)
        else:
            lasting = timedelta(minutes=arguments.minutes)
            number = db.write_now(processes.order_level, arguments.level, lasting)
    say(f"{number} processes will follow within {BEAT_S:.0f} s")


def locale() -> str:
    """The language of whoever types: as the terminal is set, else Chinese."""
    wanted = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return choose_locale(one.replace("_", "-") for one in wanted if one)


def patient_of(settings: Settings, clock: Clock) -> Patient:
    """This installation, to be examined."""
    return Patient(settings, MIGRATIONS, yingda.__version__, clock, serving.served_at(settings))


def _doctor(settings: Settings, arguments: argparse.Namespace) -> int:
    findings = examine(patient_of(settings, SystemClock()))
    level = worst(findings)
    if arguments.json:
        found = [{**asdict(one), "text": {each: told(one, each) for each in LOCALES}} for one in findings]
        say(json.dumps({"level": level, "findings": found}, ensure_ascii=False, indent=1))
    else:
        for one in findings:
            say(f"{SIGNS[one.level]} {one.check:<11} {told(one, locale())}")
    return int(level is HealthLevel.FAIL)


def told(finding: Finding, language: str) -> str:
    """A finding in words, with what to do."""
    return text(finding.code, language, finding.params)


def _at_least_one(word: str) -> int:
    number = int(word)
    if number < 1:
        raise ValueError(word)
    return number


def _backup(settings: Settings, arguments: argparse.Namespace) -> None:
    target: Path = arguments.target
    job = _job(settings, "backup")
    if target.suffix != ".tar":
        target = backups.target_in(target, job.now)
    elif arguments.keep:
        raise serving.StartError("--keep needs a folder of backups, not a file")
    manifest = backups.back_up(job, target)
    say(f"{target}   {target.stat().st_size / 1_000_000:.1f} MB, {_summary(manifest)}")
    if manifest.missing:
        say(f"missing in the store, named by rows: {len(manifest.missing)} (run yingda doctor)")
    for file in backups.keep_newest(target.parent, arguments.keep) if arguments.keep else ():
        say(f"deleted {file}")


def _restore(settings: Settings, arguments: argparse.Namespace) -> None:
    job = _job(settings, "restore")
    if arguments.check:
        say(f"whole and usable: {_summary(backups.check(job, arguments.file, MIGRATIONS))}")
        return
    with serving.only_one(settings):
        backups.check_unused(job)
        done = backups.restore(job, arguments.file, MIGRATIONS)
    say(f"restored: {_summary(done.manifest)}")
    if done.aside:
        say(f"the old data lies in {done.aside}; delete it when all is well")


def _move_files(settings: Settings, _arguments: argparse.Namespace) -> None:
    if not settings.storage_url:
        raise serving.StartError("set storage_url first: that is where the attachments go")
    compute = InlineCompute()
    asyncio.run(_copy_files(local_storage(settings, compute), make_storage(settings, compute)))
    say(f"{settings.files} is no longer needed once every process runs with storage_url; keep it until then")


async def _copy_files(source: Storage, target: Storage) -> None:
    files = await list_files(source)
    progress = Progress("move-files", sum(one.size for one in files))
    moved = await copy_files(source, target, files, progress.add)
    progress.close()
    say(f"{moved.copied} files copied, {moved.there} were there already")


def _job(settings: Settings, label: str) -> backups.Job:
    shown: list[Progress] = []
    done_before = [0]

    def progress(done: int, total: int) -> None:
        if not shown:
            shown.append(Progress(label, total))
        shown[0].add(done - done_before[0])
        done_before[0] = done
        if done >= total:
            shown[0].close()

    storage = make_storage(settings, InlineCompute())
    return backups.Job(settings, storage, yingda.__version__, SystemClock().now(), progress)


def _summary(manifest: Manifest) -> str:
    files = sum(member.name.startswith("files/") for member in manifest.members)
    rows = sum(manifest.rows.values())
    made = f"{manifest.made_at:%Y-%m-%d %H:%M:%S} UTC"
    return f"{manifest.engine} {manifest.revision} of {made}, {rows} rows, {files} files"
