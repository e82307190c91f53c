"""The file of the runner's profile: read with care, changed without losing what stands beside."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footfall.devices import settings
from footfall.errors import FootfallError, UsageError
from footfall.profile import Key, Profile, Value, key_at, read_table

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

MOST_BYTES = 1 << 14
"""Of a file; a profile has a thousand."""
LONGEST_LINE = 500
"""Characters. TOML's reader takes half a minute for a key of thousands of parts."""
MOST_FAULTS = 5
"""That are told; the rest is counted."""
HEAD = "# What Footfall knows of you. `footfall config` writes here; your notes stay.\n"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file holds."""

    values: Profile
    faults: tuple[str, ...] = ()
    """Sentences on what was left out, each with its place."""
    text: str | None = ""
    """The file; None when all of it was left out."""


def default_path() -> Path:
    """Where the profile is kept."""
    return settings.folder() / "profile.toml"


def load(path: Path) -> Loaded:
    """What is known of the runner; nothing when there is no file. It raises nothing."""
    try:
        text = _text(path)
    except FileNotFoundError:
        return Loaded({})
    except OSError as error:
        return _unread(f"{path} cannot be read: {error.strerror or error}.")
    except ValueError as error:
        return _unread(f"{path} {error}.")
    try:
        values, found = read_table(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at (line \d+, column \d+|end of document)", str(error))
        place = at[1] if at else "somewhere"
        return _unread(f"{path} is not TOML at {place}, where a line like hr-max = 186 would be.")
    except (ValueError, RecursionError):
        return _unread(f"{path} holds what no profile does.")
    faults = [f"{path}{_place(text, where)}: {what}" for where, what in found[:MOST_FAULTS]]
    if len(found) > MOST_FAULTS:
        faults.append(f"{path} has {len(found) - MOST_FAULTS} more faults.")
    return Loaded(values, tuple(faults), text)


def change(path: Path, key: Key, value: Value | None) -> None:
    """Set a value, or with None take it out; all else in the file stays as it is.

    UsageError when the file is not one that can be changed, FootfallError when it cannot be
    written.
    """
    before = load(path)
    if before.text is None:
        raise UsageError(before.faults[0])
    wanted = {name: v for name, v in before.values.items() if name != key.name}
    if value is not None:
        wanted[key.name] = value
    start = before.text or HEAD
    after = _edited(start, key, value)
    if after is None or wanted != read_table(tomllib.loads(after))[0]:
        raise UsageError(f"{path} cannot be changed as it is. Write {key.name} into it by hand.")
    if after == start:
        return
    try:
        settings.write_whole(path, after)
    except OSError as error:
        raise FootfallError(f"{path} cannot be written: {error.strerror or error}.") from None


def _unread(fault: str) -> Loaded:
    return Loaded({}, (f"{fault} Mend it or move it away; nothing in it is used so far.",), None)


def _text(path: Path) -> str:
    """OSError or ValueError, with the reason, when it cannot be had."""
    if path.exists() and not path.is_file():
        raise ValueError("is not a file")
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError("is too large for a profile")
    try:
        # Some editors begin a file with a mark of its encoding.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("is not text in UTF-8") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise ValueError(f"is no profile: line {number} has {len(line):,} characters")
    return text


def _place(text: str, where: tuple[str, ...]) -> str:
    """The line of an entry, as far as it can be found without a second reader of TOML.

    It is meant to go on with what is wrong there.
    """
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if head := re.match(r"\s*\[\s*\"?([\w-]+)\"?\s*\]", line):
            table = (head[1],)
            if table == where:
                return f", line {number} is left out"
        elif name := re.match(r"\s*([\w\"'.-]+)\s*=", line):
            names = tuple(part.strip("\"'") for part in name[1].split("."))
            if (*table, *names) in (where, where[:1]):
                return f", line {number} is left out"
    return ", an entry is left out" if where else ""


def _edited(text: str, key: Key, value: Value | None) -> str | None:
    """The text with another value; None when that cannot be done."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        _put(document, key, value)
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def _put(document: TOMLDocument, key: Key, value: Value | None) -> None:
    import tomlkit

    table: Any = document
    for name in key.place[:-1]:
        if name not in table:
            if value is None:
                return
            table[name] = tomlkit.table()
        table = table[name]
    # However the runner spelled it.
    for name in list(table):
        if _is(key, (*key.place[:-1], name)):
            if value is None:
                del table[name]
            else:
                table[name] = _toml(value)
            return
    if value is not None:
        table[key.place[-1]] = _toml(value)


def _is(key: Key, path: tuple[str, ...]) -> bool:
    try:
        return key_at(path) is key
    except UsageError:
        return False


def _toml(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value
