"""The file of the profile: broken and hostile ones, and changes that lose nothing."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.devices import profile_file
from footfall.devices.profile_file import change, default_path, load
from footfall.errors import FootfallError, UsageError
from footfall.profile import KEYS, key_of, read_table

HAND = """\
# my numbers, measured in May
hr_max = 186   # on the hill

paces = { easy = "5:40-6:10/km" } # slow is fine

[zones]
# from the lab
edges = [120, 140, 155,
         168, 180]
"""
"""A file as a runner writes it."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a profile may be, in a folder that is not there yet."""
    return tmp_path / "footfall" / "profile.toml"


def wrote(path: Path, data: bytes | str) -> Path:
    """The file with these bytes."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# --- Reading ------------------------------------------------------------------------------------


def test_it_is_kept_where_the_platform_keeps_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XDG_CONFIG_HOME decides, where there is one."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert tmp_path / "footfall" / "profile.toml" == default_path()


def test_no_file_is_nothing_known(path: Path) -> None:
    """Neither values nor faults."""
    assert ({}, ()) == (load(path).values, load(path).faults)


def test_a_file_by_hand_is_read(path: Path) -> None:
    """Comments, inline tables, lists over lines and a mark of the encoding are fine."""
    expected = {"hr-max": 186, "easy": "5:40-6:10/km", "edges": (120, 140, 155, 168, 180)}
    assert (expected, ()) == (load(wrote(path, HAND)).values, load(path).faults)
    assert expected == load(wrote(path, b"\xef\xbb\xbf" + HAND.encode())).values


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("hr-rest = 52\nhr-max = 900\n", 2, "hr-max 900 cannot be"),
        ("\n[zones]\nmethod = 'best'\n", 3, "zones “best”"),
        ("[paces]\n\n\"5k\" = '1:18/km'\n", 3, "5k “1:18/km”"),
        ("paces.5k = '1:18/km'\n", 1, "5k “1:18/km”"),
        ("age = 40\npaces = {5k = '1:18/km'}\n", 2, "5k “1:18/km”"),
        ("age = 40\n[pacers]\n5k = '4:18/km'\n", 2, "Nothing is kept under pacers"),
    ],
)
def test_a_fault_has_its_line(path: Path, text: str, line: int, part: str) -> None:
    """The sentence begins with the file and the line."""
    (fault,) = load(wrote(path, text)).faults
    assert fault.startswith(f"{path}, line {line} is left out: ")
    assert part in fault


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"hr-max = 186\nhr-max = 187\n", "not TOML at line 2, column"),
        (b"age = 40\nhr-max 186\n", "not TOML at line 2, column"),
        (b"age = [1", "not TOML at end of document"),
        (b"hr-max = " + b"'" * 3 + b"\n" * (1 << 14), "is too large for a profile"),
        (b"age = 40\na" + b".a" * 8000 + b" = 1", "is no profile: line 2 has 16,005 characters"),
        (b"a = " + b"{a=\n" * 400, "not TOML at line 1, column 8"),
        (b"a = " + b"[\n" * 8000, "holds what no profile does"),
        (b"hr-max = 186 # \xff", "is not text in UTF-8"),
        (b"\x00" * 100, "not TOML at line 1, column 1"),
    ],
    ids=["twice", "no sign", "open", "large", "dotted", "inline", "nested", "latin", "zeros"],
)
def test_what_is_no_profile_is_two_sentences_and_nothing_known(
    path: Path, data: bytes, part: str
) -> None:
    """The place as far as it is known, what to do, and no change of the file."""
    loaded = load(wrote(path, data))
    assert ({}, None) == (loaded.values, loaded.text)
    (fault,) = loaded.faults
    assert part in fault
    assert fault.endswith("Mend it or move it away; nothing in it is used so far.")
    with pytest.raises(UsageError, match="Mend it or move it away"):
        change(path, KEYS["hr-max"], 186)
    assert data == path.read_bytes()


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A folder, and a pipe into which nobody writes."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        assert (f"{path} is not a file.") in load(path).faults[0]


def test_many_faults_are_counted(path: Path) -> None:
    """Five are told, and how many there are besides."""
    faults = load(wrote(path, "".join(f"x{n} = 1\n" for n in range(1000)))).faults
    assert (6, f"{path} has 995 more faults.") == (len(faults), faults[-1])


def test_the_terminal_is_safe_from_the_file(path: Path) -> None:
    """No control of a terminal comes from a key or a value into a sentence."""
    text = '"\\u001b[2J" = 1\nrace = "\\u001b[31m"\n[paces]\neasy = "\\u202e"\n'
    loaded = load(wrote(path, text))
    assert 3 == len(loaded.faults)
    assert all(fault.isprintable() for fault in loaded.faults)


@given(data=st.binary(max_size=300))
def test_no_file_raises(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Whatever is in it, something is said or known."""
    path = wrote(tmp_path_factory.getbasetemp() / "any" / "profile.toml", data)
    load(path)


# --- Changing -----------------------------------------------------------------------------------


def test_the_first_value_makes_the_file(path: Path) -> None:
    """With its folder, a line on what it is, and for nobody else to read."""
    change(path, KEYS["hr-max"], 186)
    expected = profile_file.HEAD + "hr-max = 186\n"
    assert expected == path.read_text("utf-8")
    if os.name == "posix":
        assert 0o600 == path.stat().st_mode & 0o777
    assert [path] == list(path.parent.iterdir())


def test_all_else_in_a_file_stays(path: Path) -> None:
    """Notes, spelling and order survive; a new key goes where TOML wants it."""
    wrote(path, HAND)
    change(path, KEYS["hr-max"], 190)
    change(path, KEYS["hr-rest"], 52)
    change(path, KEYS["marathon"], "6:55/mi")
    text = path.read_text("utf-8")
    for note in (
        "# my numbers, measured in May",
        "# on the hill",
        "# slow is fine",
        "# from the lab",
    ):
        assert note in text
    assert "hr_max = 190   # on the hill\n" in text
    expected = {
        "hr_max": 190,
        "hr-rest": 52,
        "paces": {"easy": "5:40-6:10/km", "marathon": "6:55/mi"},
        "zones": {"edges": [120, 140, 155, 168, 180]},
    }
    assert expected == tomllib.loads(text)


def test_what_is_taken_out_is_gone(path: Path) -> None:
    """And nothing else; what was not there changes nothing."""
    wrote(path, HAND)
    change(path, KEYS["edges"], None)
    assert {"hr-max": 186, "easy": "5:40-6:10/km"} == load(path).values
    before = path.read_bytes()
    change(path, KEYS["race"], None)
    assert before == path.read_bytes()


def test_nothing_taken_out_of_nothing_makes_no_file(path: Path) -> None:
    """To forget what nobody knew needs no file."""
    change(path, KEYS["race"], None)
    assert not path.exists()


def test_a_faulty_entry_is_mended_and_others_stay(path: Path) -> None:
    """The value that could not be is replaced; a second one is left for its own mending."""
    wrote(path, "hr-max = 900\nage = 7 # sic\n")
    change(path, KEYS["hr-max"], 186)
    assert "hr-max = 186\nage = 7 # sic\n" == path.read_text("utf-8")


def test_a_file_of_another_shape_is_left_to_its_runner(path: Path) -> None:
    """`zones = "max"` is no table, and becomes none without being asked."""
    wrote(path, 'zones = "max"\n')
    with pytest.raises(UsageError, match="Write edges into it by hand"):
        change(path, KEYS["edges"], (120, 140, 155, 168, 180))
    assert 'zones = "max"\n' == path.read_text("utf-8")


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    """What it points to is written."""
    there = wrote(tmp_path / "dotfiles" / "profile.toml", HAND)
    path.parent.mkdir()
    path.symlink_to(there)
    change(path, KEYS["hr-max"], 190)
    assert path.is_symlink()
    assert 190 == load(there).values["hr-max"]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """One sentence; here the name leaves no room for that of a file beside it."""
    with pytest.raises(FootfallError, match="cannot be written: File name too long"):
        change(tmp_path / ("p" * 250), KEYS["hr-max"], 186)
    assert [] == list(tmp_path.iterdir())


VALUES = [(key, key.read(key.example)) for key in KEYS.values()]


@settings(max_examples=20)
@given(changes=st.lists(st.tuples(st.sampled_from(VALUES), st.booleans()), max_size=6))
def test_changes_come_out_as_they_went_in(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[tuple[object, object], bool]]
) -> None:
    """Whatever is set and taken out in turn, the file holds what a dictionary would."""
    path = wrote(tmp_path_factory.getbasetemp() / "turns" / "profile.toml", HAND)
    expected, _ = read_table(tomllib.loads(HAND))
    for (key, value), keep in changes:
        change(path, key, value if keep else None)  # type: ignore[arg-type]
        expected.pop(key.name, None)  # type: ignore[attr-defined]
        if keep:
            expected[key.name] = value  # type: ignore[attr-defined, assignment]
    assert (expected, ()) == (load(path).values, load(path).faults)


def test_a_key_is_known_by_any_name() -> None:
    """The key of an alias is the key itself."""
    assert KEYS["marathon"] is key_of("mp")
