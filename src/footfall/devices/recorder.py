"""A journal's file, written on a thread of its own: no disk can hold a beat up, nor the loop.

Every write goes to the file at once, and within a second to the disk itself. While the file cannot
be written its lines wait, in order, and are written when it can be: a disk that was full for a
while leaves no gap. A file that somebody removes is there again within a second; what has no room
to the last goes into the folder for what is temporary.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

from footfall.errors import UsageError

SYNC = 1.0
"""Seconds within which what was written is on the disk, and between two tries of one that fails. A
power cut then costs a second at most; fdatasync takes 0.4 ms in the median and took 836 ms once."""
CHUNK = 1 << 16
"""Bytes that go to the file though nobody asked for it."""
HELD = 1 << 24
"""Bytes that wait for a disk that takes none: more than ten hours of a run with three sensors."""
PATIENCE = 5.0
"""Seconds that `close` waits for a disk that does not answer."""

_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
# Elsewhere than on Linux fsync is what there is.
_fdatasync: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)


def _sync(file: int) -> None:
    try:
        _fdatasync(file)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a pipe has no disk
            raise


class Recorder:
    """Takes bytes, in order. `write` and `flush` are for one thread, and never wait for the disk.

    `tell` is called with a sentence for the runner, on the recorder's thread: once when the file
    cannot be written, and once when it can be again.
    """

    def __init__(self, path: Path, tell: Callable[[str], None], keep: int | None = None) -> None:
        """Begin the file anew; or go on with it behind its first `keep` bytes.

        OSError: it cannot be opened. UsageError: another program is writing it.
        """
        self.path = path
        """Where it is."""
        self._listener = tell
        self._file = os.open(path, _OPEN, 0o644)
        try:
            _lock(self._file, path)
            self._is_regular = stat.S_ISREG(os.fstat(self._file).st_mode)
            if self._is_regular:
                os.ftruncate(self._file, keep or 0)
                os.lseek(self._file, 0, os.SEEK_END)
        except BaseException:
            os.close(self._file)
            raise
        self._waiting: deque[bytes] = deque()
        """What the writer has not taken yet."""
        self._guard = Lock()
        self._held = 0
        """Bytes that are not in the file."""
        self._full = False
        self._bell = Event()
        self._closing = False
        self._rest = b""
        """What the writer holds: a line may be in the file in part."""
        self._unsynced = b""
        """In the file, and maybe not on the disk."""
        self._failed = False
        self._writer = Thread(target=self._run, name="journal", daemon=True)
        self._writer.start()

    def write(self, data: bytes) -> int:
        """Keep these bytes, unless more wait for the disk than can be held."""
        with self._guard:
            # Later lines would stand behind a gap.
            self._full = self._full or self._held + len(data) > HELD
            if not self._full:
                self._held += len(data)
                self._waiting.append(data)
        if self._held > CHUNK:
            self._bell.set()
        return len(data)

    def flush(self) -> None:
        """Let what was written go to the file now."""
        if self._waiting:
            self._bell.set()

    def close(self) -> None:
        """Write and sync the rest; a disk that does not answer is waited for `PATIENCE` seconds."""
        self._closing = True
        self._bell.set()
        self._writer.join(PATIENCE)
        if self._writer.is_alive():
            self._tell(f"The disk does not answer: the end of {self.path} may be missing.")

    # --- on the writer's thread -----------------------------------------------------------------

    def _run(self) -> None:
        self._sync_birth()
        synced, dirty = time.monotonic() - SYNC, False  # the first line is synced at once
        while True:
            due = synced + SYNC - time.monotonic() if dirty else SYNC
            self._bell.wait(max(0.0, due))
            self._bell.clear()
            closing = self._closing
            dirty = self._put() or dirty
            if dirty and (closing or time.monotonic() >= synced + SYNC):
                dirty = not self._try(self._settle)
                synced = time.monotonic()
                if not dirty and not self._rest:
                    self._recover()
            if closing:
                break
        if self._rest or self._is_gone:
            self._save()
        elif self._full:
            self._tell(f"{self.path} lacks its end: there was no room for it for too long.")
        with suppress(OSError):
            os.close(self._file)

    def _sync_birth(self) -> None:
        """A file is only there after a power cut if its folder says so, too."""
        with suppress(OSError):
            os.fsync(self._file)
            folder = os.open(self.path.resolve().parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _put(self) -> bool:
        """Write what waits; whether any of it went into the file."""
        with self._guard:
            self._rest += b"".join(self._waiting)
            self._waiting.clear()
        before = len(self._rest)
        while self._rest and self._try(self._put_some):
            pass
        written = before - len(self._rest)
        with self._guard:
            self._held -= written
        return written > 0

    def _put_some(self) -> None:
        written = os.write(self._file, self._rest)
        self._unsynced += self._rest[:written]
        self._rest = self._rest[written:]

    def _settle(self) -> None:
        """Let all that is in the file be on the disk."""
        if self._is_gone:
            self._move(self.path)
            self._sync_birth()
            self._tell(f"{self.path} was removed while it was written. It is there again.")
        try:
            _sync(self._file)
        except OSError:
            # What the system could not write it has given up, and will not try again.
            with suppress(OSError):
                os.lseek(self._file, -len(self._unsynced), os.SEEK_CUR)
                with self._guard:
                    self._held += len(self._unsynced)
                self._rest, self._unsynced = self._unsynced + self._rest, b""
            raise
        self._unsynced = b""

    @property
    def _is_gone(self) -> bool:
        """Whether somebody has removed the file, or its folder."""
        return self._is_regular and os.fstat(self._file).st_nlink == 0

    def _move(self, path: Path) -> None:
        """Go on in a new file, with all that is in this one."""
        here = os.lseek(self._file, 0, os.SEEK_CUR)
        os.lseek(self._file, 0, os.SEEK_SET)
        whole = os.read(self._file, here)
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, _OPEN | os.O_EXCL, 0o644)
        try:
            with suppress(UsageError):
                _lock(file, path)
            if os.write(file, whole) < here:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except BaseException:
            os.close(file)
            path.unlink()
            raise
        os.close(self._file)
        self._file, self._unsynced = file, whole

    def _save(self) -> None:
        """What has had no place up to the end gets one elsewhere."""
        gone = self._is_gone
        why = "was removed" if gone else "could not be written to its end"
        with suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix="footfall-"))
            try:
                self._move(folder / self.path.name)
                while self._rest:
                    self._put_some()
                _sync(self._file)
            except OSError:
                if not gone:  # it has all that could be saved here
                    (folder / self.path.name).unlink(missing_ok=True)
                folder.rmdir()
                raise
            self._tell(f"{self.path} {why}. All of it is in {folder / self.path.name}.")
            return
        self._tell(f"{self.path} {why}, and no other folder takes it.")

    def _try(self, deed: Callable[[], object]) -> bool:
        """Whether it succeeded; the runner hears of the first time that it did not."""
        try:
            deed()
        except OSError as error:
            if not self._failed:
                self._failed = True
                why = error.strerror or error
                self._tell(
                    f"The journal cannot be written: {why}. The session goes on, and what is "
                    "recorded waits for room."
                )
            return False
        return True

    def _tell(self, sentence: str) -> None:
        with suppress(OSError, ValueError):  # whoever read our output has gone
            self._listener(sentence)

    def _recover(self) -> None:
        """All is on the disk."""
        if self._failed:
            self._failed = False
            self._tell("The journal is written again, and nothing of it is lost.")


def is_locked(path: Path) -> bool:
    """Whether a session is writing that file now."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        _lock(file, path)
    except UsageError:
        return True
    finally:
        os.close(file)
    return False


def _lock(file: int, path: Path) -> None:
    """Two programs in one journal would spoil it. The system lets go of it whoever is killed."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(f"{path} is being written by another session.") from None
    except OSError:  # a file system without locks
        return
