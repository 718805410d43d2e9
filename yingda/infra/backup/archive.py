"""One tar file: what was put in, with its checksums in a manifest at the end."""

import gzip
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, cast

import msgspec

from yingda.infra.backup.types import FORMAT, MANIFEST, BackupError, Manifest, Member, Progress

CHUNK = 1024 * 1024
GZIP_LEVEL = 3  # 60 MB/s and 4:1 on conversations; higher levels cost more than they save
MAX_MANIFEST = 512 * 1024 * 1024


class Packer:
    """Writes members and remembers their checksums."""

    def __init__(self, tar: tarfile.TarFile, now: datetime) -> None:
        self._tar, self._now = tar, now
        self.members: list[Member] = []

    def add_file(self, name: str, file: Path) -> None:
        """Put a file in under `name`."""
        with file.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
            source.seek(0)
            self._add(name, file.stat().st_size, source, digest)

    def add_bytes(self, name: str, data: bytes) -> None:
        """Put bytes in under `name`."""
        self._add(name, len(data), io.BytesIO(data), hashlib.sha256(data).hexdigest())

    def close(self, manifest: Manifest) -> None:
        """Write the manifest, which makes a heap of members a backup."""
        data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        self._tar.addfile(self._info(MANIFEST, len(data)), io.BytesIO(data))

    def _add(self, name: str, size: int, source: IO[bytes], digest: str) -> None:
        self._tar.addfile(self._info(name, size), source)
        self.members.append(Member(name, size, digest))

    def _info(self, name: str, size: int) -> tarfile.TarInfo:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, self._now.timestamp()
        return info


@contextmanager
def packing(target: Path, now: datetime) -> Iterator[Packer]:
    """A new archive at `target`, there only when it is whole; readable by its owner only, never overwritten."""
    if target.exists():
        raise BackupError("backup.exists", file=str(target))
    partial = target.with_name(f".{target.name}.partial")
    with suppress(FileNotFoundError):
        partial.unlink()
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Packer(tar, now)
            out.flush()
            os.fsync(out.fileno())
        os.link(partial, target)  # unlike a rename this refuses to overwrite
    except FileExistsError as error:
        raise BackupError("backup.exists", file=str(target)) from error
    finally:
        partial.unlink(missing_ok=True)


class Archive:
    """A backup that is read; open until the context ends."""

    def __init__(self, file: Path, tar: tarfile.TarFile) -> None:
        self._file, self._tar = file, tar
        self.manifest = self._read_manifest()

    def verify(self, progress: Progress) -> None:
        """Every member is there as it was put in, and nothing else; BackupError otherwise."""
        expected = {member.name: member for member in self.manifest.members}
        total, done = sum(member.size for member in expected.values()), 0
        for info in self._tar:
            if info.name == MANIFEST:
                continue
            member = expected.pop(info.name, None)
            if member is None or not info.isreg() or self._digest(info) != member.sha256:
                raise self._broken(info.name)
            done += member.size
            progress(done, total)
        if expected:
            raise self._broken(next(iter(expected)))

    def names(self, folder: str) -> list[str]:
        """The members below `folder`, with their whole names."""
        return [member.name for member in self.manifest.members if member.name.startswith(f"{folder}/")]

    def open(self, name: str) -> IO[bytes]:
        """A member's bytes."""
        found = self._tar.extractfile(name)
        if found is None:
            raise self._broken(name)
        return found

    def unpack(self, name: str, target: Path, expand: Callable[[IO[bytes]], IO[bytes]] = lambda it: it) -> None:
        """Write a member to `target`, which must not exist."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out, self.open(name) as packed, expand(packed) as source:
            shutil.copyfileobj(source, out, CHUNK)
            out.flush()
            os.fsync(out.fileno())

    def _digest(self, info: tarfile.TarInfo) -> str:
        content = self._tar.extractfile(info)
        return hashlib.file_digest(cast(io.BufferedReader, content), "sha256").hexdigest()

    def _read_manifest(self) -> Manifest:
        try:
            info = self._tar.getmember(MANIFEST)
            with self.open(MANIFEST) as source:
                found = msgspec.json.decode(source.read(min(info.size, MAX_MANIFEST)), type=Manifest)
        except (KeyError, msgspec.DecodeError, tarfile.TarError) as error:
            raise self._broken(MANIFEST) from error
        if found.format > FORMAT:
            raise BackupError("backup.newer", version=found.version)
        return found

    def _broken(self, member: str) -> BackupError:
        return BackupError("backup.broken", file=str(self._file), member=member)


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """A backup for reading; BackupError if it is none."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            yield Archive(file, tar)
    except FileNotFoundError as error:
        raise BackupError("backup.not_there", file=str(file)) from error
    except (tarfile.TarError, EOFError) as error:
        raise BackupError("backup.broken", file=str(file), member=PurePosixPath(file).name) from error


def zipped(file: Path) -> IO[bytes]:
    """A file to write packed bytes to."""
    return cast(IO[bytes], gzip.open(file, "wb", compresslevel=GZIP_LEVEL))


def unzipped(packed: IO[bytes]) -> IO[bytes]:
    """What was packed."""
    return cast(IO[bytes], gzip.open(packed, "rb"))
