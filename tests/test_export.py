"""`footfall export`: which session, which format, where it goes, and what a runner reads."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile

import fitdecode
import pytest

from footfall.cli.export import SUFFIXES, check, written
from footfall.errors import UsageError
from program import footfall
from recorded import end, header, keep, of_records, reading, sealed, silence, step

RUN = (
    step(0, 1, "easy", "easy", "3s"),
    *(reading(t, "heart_rate", 120 + t) for t in (1, 2, 3)),
    silence(3),
    end(4),
)


LONG = "a" * 300


def kept(home: Path, name: str, started: str | None = "2026-05-01T07:00:00+02:00") -> Path:
    """A journal in the folder of the sessions."""
    path = home / "kept" / "footfall" / "sessions" / f"{name}.jsonl"
    return keep(path, header(started=started), *RUN)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_the_newest_session_is_taken_and_the_suffix_tells_the_format(tmp_path: Path) -> None:
    """Without a name it is the last one that has anything in it; the output names the file."""
    kept(tmp_path, "2026-04-01T07-00-00", "2026-04-01T07:00:00Z")
    kept(tmp_path, "2026-05-01T07-00-00")
    keep(tmp_path / "kept" / "footfall" / "sessions" / "2026-06-01T07-00-00.jsonl")
    done = footfall(tmp_path, "export", "-o", "a.csv")
    assert (0, "Export: a.csv\n", "") == (done.code, done.out, done.err)
    assert "2026-05-01T07:00:00+02:00" in (tmp_path / "a.csv").read_text()
    assert 0 == footfall(tmp_path, "export", "-o", "out/a.TCX").code
    assert (tmp_path / "out" / "a.TCX").read_bytes().startswith(b"<?xml")
    assert 0 == footfall(tmp_path, "export", "2026-04", "-o", "a.fit").code
    (made,) = [
        frame.get_value("time_created")
        for frame in fitdecode.FitReader(tmp_path / "a.fit")
        if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "file_id"
    ]
    assert "2026-04-01T07:00:00+00:00" == made.isoformat()


def test_all_are_three_formats_of_every_session_or_of_the_one(tmp_path: Path) -> None:
    """A folder gets them beside each other, named as the session; a broken one hinders no other."""
    kept(tmp_path, "2026-04-01T07-00-00")
    kept(tmp_path, "2026-05-01T07-00-00")
    broken = tmp_path / "kept" / "footfall" / "sessions" / "2026-05-02T07-00-00.jsonl"
    broken.write_bytes(b'{"t":0.0,"type":"session"}\n')
    done = footfall(tmp_path, "export", "--all", "-o", "everyone")
    assert (2, 1) == (done.code, done.err.count("\n"))
    assert f"footfall: {broken}: It is not a journal of Footfall" in done.err
    names = [f"2026-0{month}-01T07-00-00" for month in (4, 5)]
    expected = [f"{name}.{suffix}" for name in names for suffix in ("csv", "fit", "tcx")]
    assert expected == files(tmp_path / "everyone")
    assert 0 == footfall(tmp_path, "export", names[0], "--all", "-o", "one").code
    assert expected[:3] == files(tmp_path / "one")


def test_a_session_without_a_date_is_dated_and_says_so(tmp_path: Path) -> None:
    """A simulation has no date: a file that has to have one gets the same each time."""
    journal = keep(tmp_path / "run.jsonl", header(), *RUN)
    done = footfall(tmp_path, "export", str(journal), "-o", "a.fit")
    assert done.err == (
        "A simulation or a replay has no date: where its file has to have one it is "
        "2026-01-01 00:00 UTC.\n"
    )
    assert "" == footfall(tmp_path, "export", "run.jsonl", "-o", "a.csv").err
    assert "\n0,,1,easy" in (tmp_path / "a.csv").read_text()


def test_a_link_stays_one(tmp_path: Path) -> None:
    """What a link points to is written."""
    journal = keep(tmp_path / "run.jsonl", header(), *RUN)
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")
    assert 0 == footfall(tmp_path, "export", str(journal), "-o", "a.csv").code
    assert (tmp_path / "a.csv").is_symlink()
    assert (tmp_path / "b.csv").read_bytes().startswith(b"seconds,time,")


def test_what_was_cut_off_is_exported_up_to_there(tmp_path: Path) -> None:
    """A journal that ends in the middle of a line, or is broken in the middle, is used up to it."""
    whole = keep(tmp_path / "run.jsonl", header(), *RUN).read_bytes().splitlines(keepends=True)
    (tmp_path / "cut.jsonl").write_bytes(b"".join(whole[:4]) + whole[4][:20])
    (tmp_path / "bad.jsonl").write_bytes(b"".join(whole[:4]) + b"\0" * 200_000 + whole[4])
    for name in ("cut", "bad"):
        assert 0 == footfall(tmp_path, "export", f"{name}.jsonl", "-o", f"{name}.csv").code
        rows = (tmp_path / f"{name}.csv").read_text().splitlines()
        assert ["0,,1,easy", "1,,1,easy", "2,,1,easy"] == [row[:9] for row in rows[1:]]


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        ((), 3, "No session has been recorded in"),
        (("--all",), 3, "No session has been recorded in"),
        (("2026",), 3, "There is no session 2026 in"),
        (("gone.jsonl",), 3, "The journal gone.jsonl cannot be read: No such file"),
        (("other.jsonl",), 2, "other.jsonl: It is not a journal of Footfall"),
        (("old.jsonl",), 2, "was written by another version of Footfall"),
        ((".", "-o", "a.fit"), 3, "The journal . cannot be read: Is a directory."),
        (("run.jsonl", "-o", "a.gpx"), 2, "a.gpx says no format. Name a .fit, a .tcx or a .csv"),
        (("run.jsonl", "-o", "watch.fit"), 2, "watch.fit is there already, and no export of Foo"),
        (("--everything", "-o", "my.zip"), 2, "my.zip is there already, and no export of Footf"),
        (("run.jsonl", "-o", "file/a.fit"), 1, "file/a.fit cannot be written: "),
        (("run.jsonl", "-o", f"{LONG}.fit"), 1, f"{LONG}.fit cannot be written: File name too"),
        ((LONG,), 3, f"There is no session {LONG} in"),
        (("run.jsonl", "--everything"), 2, "--everything stands alone"),
        (("--everything", "-o", "a.tar"), 2, "a.tar is no archive. Name a .zip."),
    ],
)
def test_what_cannot_be_is_told(
    args: tuple[str, ...], code: int, words: str, tmp_path: Path
) -> None:
    """One sentence or two, its exit code, and no file."""
    keep(tmp_path / "run.jsonl", header(), *RUN)
    keep(tmp_path / "old.jsonl", header(version=99))
    (tmp_path / "other.jsonl").write_text("hello")
    for name in ("file", "watch.fit", "my.zip"):
        (tmp_path / name).write_text("hello")
    before = files(tmp_path)
    done = footfall(tmp_path, "export", *args)
    assert (code, "") == (done.code, done.out)
    assert words in done.err
    assert "Traceback" not in done.err
    assert before == files(tmp_path)
    assert ["hello"] * 2 == [(tmp_path / name).read_text() for name in ("watch.fit", "my.zip")]


def test_everything_is_in_one_archive(tmp_path: Path) -> None:
    """Journals, also deleted and broken ones, the profile and the sensors, as they are; and no
    voice that can be had again.
    """
    journal = kept(tmp_path, "2026-05-01T07-00-00")
    data, settings = tmp_path / "kept" / "footfall", tmp_path / ".config" / "footfall"
    (data / "deleted").mkdir()
    (data / "deleted" / "old.jsonl").write_bytes(sealed(header())[:-4])
    settings.mkdir(parents=True)
    (settings / "profile.toml").write_text("hr-max = 186\n")
    (settings / "sensors.json").write_text("{}")
    (data / "voice.ogg").write_text("sound")
    for _ in range(2):  # the second writes over the first
        done = footfall(tmp_path, "export", "--everything", "-o", "mine.zip")
    assert (0, "1 session, 4 files.\nArchive: mine.zip\n") == (done.code, done.out)
    with ZipFile(tmp_path / "mine.zip") as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found.pop("README.txt").startswith(b"This is all that Footfall keeps of you.")
    assert {
        "data/sessions/2026-05-01T07-00-00.jsonl": journal.read_bytes(),
        "data/deleted/old.jsonl": sealed(header())[:-4],
        "settings/profile.toml": b"hr-max = 186\n",
        "settings/sensors.json": b"{}",
    } == found


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_not_ours_is_not_written_over(suffix: str, tmp_path: Path) -> None:
    """The recording of a watch cannot be had again: it stays, and an export of ours makes way, as
    does an empty file, which holds nothing.
    """
    activity = of_records([header(), *RUN])
    ours = written(activity, suffix.upper(), lambda *_: None)
    path = tmp_path / f"a{suffix.upper()}"
    for held in (ours, b""):
        path.write_bytes(held)
        check(path)
    path.write_bytes(b"\x0e\x10 something else")
    with pytest.raises(UsageError, match="is there already, and no export of Footfall"):
        check(path)


def test_the_archive_has_names_that_any_system_can_unpack(tmp_path: Path) -> None:
    """A name with bytes that are no text, or a way out of the folder, is made harmless, and two
    that become the same stay two.
    """
    folder = kept(tmp_path, "2026-05-01T07-00-00").parent
    for name in (b"caf\xe9.jsonl", b"caf\xe8.jsonl", b"..\\..\\out.jsonl", b"c:a\nb.jsonl"):
        (folder / os.fsdecode(name)).write_bytes(name)
    done = footfall(tmp_path, "export", "--everything")
    assert (0, "5 sessions, 5 files.\nArchive: footfall-data.zip\n") == (done.code, done.out)
    with ZipFile(tmp_path / "footfall-data.zip") as archive:
        names = [".._.._out", "2026-05-01T07-00-00", "c_a_b", "_caf_", "caf_"]
        expected = sorted(f"data/sessions/{name}.jsonl" for name in names)
        assert expected == sorted(archive.namelist())[1:]
        assert {b"caf\xe9.jsonl", b"caf\xe8.jsonl"} == {
            archive.read(f"data/sessions/{name}.jsonl") for name in ("_caf_", "caf_")
        }


def test_what_was_cut_off_at_once_is_left_aside(tmp_path: Path) -> None:
    """Of a session without a line there is nothing to hand on, and nothing to tell."""
    empty = kept(tmp_path, "2026-05-01T07-00-00").with_name("2026-05-02T07-00-00.jsonl")
    empty.write_bytes(b"")
    done = footfall(tmp_path, "export", "--all", "-o", "all")
    assert (0, "") == (done.code, done.err)
    assert [f"2026-05-01T07-00-00{end}" for end in (".csv", ".fit", ".tcx")] == files(
        tmp_path / "all"
    )


def test_a_folder_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    """Where one session cannot be written none can: the first says so, and that is all."""
    for day in (1, 2, 3):
        kept(tmp_path, f"2026-05-0{day}T07-00-00")
    (tmp_path / "file").write_text("")
    done = footfall(tmp_path, "export", "--all", "-o", "file/all")
    assert (1, "", 1) == (done.code, done.out, done.err.count("\n"))
    assert "2026-05-01T07-00-00.fit cannot be written: Not a directory." in done.err


def test_what_cannot_be_read_hinders_nothing_else(tmp_path: Path) -> None:
    """A journal that the disk does not give is told; all else is in the archive."""
    journal = kept(tmp_path, "2026-05-01T07-00-00")
    bad = journal.with_name("2026-05-02T07-00-00.jsonl")
    bad.symlink_to("/proc/self/mem")  # nobody can read its beginning
    done = footfall(tmp_path, "export", "--everything")
    told = f"footfall: {bad} cannot be read: Input/output error. It is left out.\n"
    assert (3, "1 session, 1 file.\nArchive: footfall-data.zip\n", told) == (
        done.code,
        done.out,
        done.err,
    )
    with ZipFile(tmp_path / "footfall-data.zip") as archive:
        assert journal.read_bytes() == archive.read(f"data/sessions/{journal.name}")
