"""The loop: what comes next goes in, in order, and nothing is looked at before its time."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer
from typing import Any

import pytest

from footfall import gatt
from footfall.athlete import Athlete
from footfall.cli.main import main
from footfall.devices.speaker import NullSpeaker
from footfall.devices.voice import Voice
from footfall.drive import (
    TAIL,
    LiveInbox,
    Moment,
    Parts,
    Recording,
    Silence,
    Simulated,
    Source,
    VirtualInbox,
    drive,
)
from footfall.journal import Journal, Record, read
from footfall.model import (
    DeviceReport,
    GridBegan,
    Key,
    KeyName,
    Notice,
    Packet,
    Runner,
    SensorChanged,
    Spoken,
    frame_at,
)
from footfall.notation import parse
from footfall.session import Session
from program import DATA, command, environment

RATE = 48_000


def heart(at: float, bpm: int = 120) -> Packet:
    """A strap's packet."""
    return Packet(at, "strap", "2a37", gatt.encode_heart_rate(bpm))


def pod(at: float, speed: float, metres: float) -> Packet:
    """A footpod's packet."""
    return Packet(at, "pod", "2a53", gatt.encode_running(speed, 170, metres))


class Driven:
    """A session in a virtual inbox, driven to its end."""

    def __init__(self, notation: str, source: Source, *keys: KeyName) -> None:
        stream, voice = io.BytesIO(), Voice("off")
        session = Session(parse(notation).workout, voice.lengths.clip, Runner(hr_max=190))
        inbox = VirtualInbox(source)
        for key in keys:
            inbox.post(key, "test")
        self.speaker = NullSpeaker()
        self.end = drive(session, inbox, Parts((self.speaker,), voice, Journal(stream), source))
        self.lines: list[Record] = list(read(stream.getvalue().splitlines(keepends=True)))

    def told(self, *types: str) -> list[tuple[Any, ...]]:
        """Each line of those types, as its time, its type and its third value."""
        return [tuple(line.values())[:3] for line in self.lines if line["type"] in types]


# --- Sources ------------------------------------------------------------------------------------


def test_a_recording_is_read_no_further_than_its_next_packet() -> None:
    """Of three packets one is read ahead, to know its time, and it stays closed till then."""
    drawn: list[float] = []

    def packets() -> Iterator[Packet]:
        for at in (1.0, 1.0, 2.0):
            drawn.append(at)
            yield heart(at)

    recording = Recording(packets())
    assert (1.0, [1.0]) == (recording.next_at(), drawn)
    assert [heart(1.0)] == list(recording.take())
    assert (1.0, [1.0, 1.0]) == (recording.next_at(), drawn)
    recording.take()
    recording.take()
    assert None is recording.next_at()


def test_a_simulated_runner_lives_in_whole_seconds() -> None:
    """Each second is asked for once, and all its packets are of that second."""
    runner = Simulated(Athlete(1, Runner()))
    seconds = []
    for _ in range(5):
        seconds.append(runner.next_at())
        assert {seconds[-1]} >= {packet.at for packet in runner.take()}
    assert [1.0, 2.0, 3.0, 4.0, 5.0] == seconds


# --- Inboxes ------------------------------------------------------------------------------------


def test_a_virtual_inbox_goes_to_whatever_is_first() -> None:
    """Deadlines at 1 and 3 s, packets at 2 and 3 s: none is passed, none is late."""
    inbox = VirtualInbox(Recording([heart(2.0), heart(3.0)]))
    moments = [inbox.wait(1.0), inbox.wait(3.0), inbox.wait(3.0), inbox.wait(None)]
    assert [
        Moment(1.0),
        Moment(2.0, (heart(2.0),)),
        Moment(3.0, (heart(3.0),)),
        Moment(3.0),
    ] == moments


class Card:
    """A sound device whose fate is written."""

    def __init__(self, states: list[str], due: float = 1e9) -> None:
        self._states = iter(states)
        self._due = due

    def report(self) -> DeviceReport:
        """The next state."""
        return DeviceReport(0.5, 0, 0.0, "vsink", next(self._states))

    def due(self) -> float:
        """The same time always."""
        return self._due


def test_a_live_inbox_looks_at_the_sound_when_it_is_due() -> None:
    """Where a quarter of the session's second lasts an hour, a device that is due now is asked."""
    inbox = LiveInbox(Silence(), lambda: 1.0, 0.25 / 3600, Card(["lost"], due=1.0))
    assert Moment(1.0, (DeviceReport(1.0, 0, 0.0, "vsink", "lost"),)) == inbox.wait(None)


def test_a_live_inbox_tells_what_changes_about_the_sound() -> None:
    """Opened, unchanged, lost: two reports, each at the session's time."""
    times = iter((1.0, 1.25, 2.0, 2.25, 3.0, 3.25))
    inbox = LiveInbox(Silence(), lambda: next(times), 1000.0, Card(["open", "open", "lost"]))
    assert [
        Moment(1.25, (DeviceReport(1.25, 0, 0.0, "vsink", "open"),)),
        Moment(2.25),
        Moment(3.25, (DeviceReport(3.25, 0, 0.0, "vsink", "lost"),)),
    ] == [inbox.wait(None) for _ in range(3)]


def test_a_virtual_inbox_never_goes_back() -> None:
    """A packet from before now, and a deadline before now, are of now."""
    inbox = VirtualInbox(Recording([heart(5.0), heart(4.0)]))
    assert [5.0, 5.0, 5.0] == [inbox.wait(None).at, inbox.wait(None).at, inbox.wait(1.0).at]


def test_a_key_comes_at_the_time_at_which_it_is_seen() -> None:
    """Posted while the clock stands at 2 s, from anywhere."""
    inbox = VirtualInbox(Recording([heart(2.0)]))
    inbox.wait(None)
    inbox.post(KeyName.STOP, "signal")
    assert Moment(2.0, (Key(2.0, KeyName.STOP, "signal"),)) == inbox.wait(None)


def test_a_late_live_loop_keeps_packets_and_keys_in_order() -> None:
    """Awake at 5 s: the packets of 3 and 4 s each at their own time, then the keys as pressed."""
    inbox = LiveInbox(Recording([heart(3.0), heart(4.0)]), lambda: 5.0)
    inbox.post(KeyName.PAUSE, "keyboard")
    inbox.post(KeyName.RESUME, "keyboard")
    assert [
        Moment(3.0, (heart(3.0),)),
        Moment(4.0, (heart(4.0),)),
        Moment(5.0, (Key(5.0, KeyName.PAUSE),)),
        Moment(5.0, (Key(5.0, KeyName.RESUME),)),
    ] == [inbox.wait(None) for _ in range(4)]


def test_what_sensors_send_comes_at_its_own_time_before_later_keys() -> None:
    """Awake at 5 s: a packet, a link and a notice, each at its own time, then the key."""
    inbox = LiveInbox(Silence(), lambda: 5.0)
    told = (Packet(3.0, "s", "2a37", b""), SensorChanged(3.5, "s", "lost"), Notice(4.0, "Off."))
    inbox.post(KeyName.LAP, "keyboard")
    for what in told:
        inbox.deliver(what)
    assert [
        *(Moment(what.at, (what,)) for what in told),
        Moment(5.0, (Key(5.0, KeyName.LAP),)),
    ] == [inbox.wait(None) for _ in range(4)]


def test_a_packet_wakes_the_loop() -> None:
    """Where a quarter of the session's second lasts an hour, nobody waits for it."""
    inbox = LiveInbox(Silence(), lambda: 1.0, 0.25 / 3600)
    packet = Packet(1.0, "s", "2a37", b"")
    Timer(0.02, inbox.deliver, (packet,)).start()
    assert Moment(1.0, (packet,)) == inbox.wait(None)


def test_a_wait_ends_in_time_after_ctrl_z() -> None:
    """A wait of 0.05 s, and in it a signal whose handler takes 0.1 s, as a suspension does."""
    inbox = LiveInbox(Silence(), lambda: 0.0)
    rescue = Timer(3.0, inbox.post, (KeyName.LAP, "rescue"))
    rescue.start()
    before = signal.signal(signal.SIGALRM, lambda *_: Event().wait(0.1) and None)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    try:
        assert Moment(0.0) == inbox.wait(0.05)
    finally:
        signal.signal(signal.SIGALRM, before)
        rescue.cancel()


# --- The loop -----------------------------------------------------------------------------------


def test_a_recorded_runner_and_the_steps_come_in_order() -> None:
    """Packets at 0.5, 1 and 2.25 s among steps of one second; what comes after the end is not."""
    source = Recording([heart(at, 120) for at in (0.5, 1.0, 2.25, 600.0)])
    driven = Driven("1s; 1s; 1s", source)
    assert [
        (0.0, "step", 1),
        (0.5, "packet", "strap"),
        (1.0, "step", 2),
        (1.0, "packet", "strap"),
        (2.0, "step", 3),
        (2.25, "packet", "strap"),
    ] == driven.told("step", "packet")
    assert "done" == driven.end.reason


def test_a_packet_is_stamped_with_its_frame() -> None:
    """A recording's time between two frames becomes the nearest one."""
    driven = Driven("1s", Recording([heart(0.1 + 1e-7)]))
    assert [(0.1, "packet", "strap")] == driven.told("packet")


def test_a_simulated_session_is_the_same_each_time() -> None:
    """The same seed, the same lines."""
    once, again = (Driven("5s 180spm; 5s", Simulated(Athlete(5, Runner()))) for _ in range(2))
    assert once.lines == again.lines
    assert any(line["type"] == "reading" for line in once.lines)


def test_all_before_now_is_rendered_but_half_a_second() -> None:
    """The speaker is told how far things are decided, and its caller ends it after a tail."""
    driven = Driven("10s 180spm", Silence())
    assert 10 * RATE <= driven.speaker.frame + 2 * RATE <= frame_at(driven.end.at) + 2 * RATE
    driven.speaker.close(frame_at(driven.end.at) + TAIL)
    assert frame_at(driven.end.at) + RATE // 2 == driven.speaker.frame


def test_a_step_that_waits_for_a_key_ends_after_a_minute_where_there_is_none() -> None:
    """A lap step between two of a second: it begins at 1 s and ends at 61 s."""
    driven = Driven("1s; lap; 1s", Silence())
    assert [(0.0, "step", 1), (1.0, "step", 2), (61.0, "step", 3)] == driven.told("step")
    assert [(61.0, "key", "lap")] == driven.told("key")
    assert ["unattended"] == [line["from"] for line in driven.lines if line["type"] == "key"]


def test_a_pause_that_nobody_ends_ends_after_a_minute() -> None:
    """Paused at once, a step of one second ends at 61 s."""
    driven = Driven("1s; 1s", Silence(), KeyName.PAUSE)
    assert [(0.0, "step", 1), (61.0, "step", 2)] == driven.told("step")
    assert [(0.0, "key", "pause"), (60.0, "key", "resume")] == driven.told("key")


def test_a_stop_ends_a_render() -> None:
    """The session is over once its last sentence is."""
    driven = Driven("10min 180spm", Silence(), KeyName.STOP)
    assert ("stopped", True) == (driven.end.reason, driven.end.at < 10.0)


def test_a_runner_who_stands_before_a_mark_does_not_hang_the_loop() -> None:
    """A pod that tells 0 m/s and falls silent: the step goes on by its pace, and ends."""
    driven = Driven("400m 5:00/km; 1s", Recording([pod(float(s), 0.0, 0.0) for s in range(5)]))
    assert [1, 2] == [index for _, _, index in driven.told("step")]


def test_nothing_is_written_after_the_end() -> None:
    """A packet of the very frame at which the session ends comes too late."""
    end = Driven("1s", Silence()).end.at
    driven = Driven("1s", Recording([heart(end)]))
    assert (end, "end") == (driven.end.at, driven.lines[-1]["type"])


def test_an_empty_recording_is_a_session_without_sensors() -> None:
    """Nothing is heard, and the session is whole."""
    assert [(0.0, "step", 1)] == Driven("2s", Recording([])).told("step", "packet")


class Listening(Silence):
    """A source that notes what it hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, str]] = []

    def hear(self, fact: Spoken | GridBegan) -> None:
        """Note the words, or the cadence."""
        self.heard.append((fact.at, fact.text if isinstance(fact, Spoken) else f"{fact.grid.spm}"))


def test_a_runner_hears_what_sounds_when_it_sounds() -> None:
    """Beats from their frame on, sentences from their beginning; what is dropped is not heard."""
    source = Listening()
    driven = Driven("2s 180spm; 2s 170spm", source)
    started = [
        (line["t"], line["text"])
        for line in driven.lines
        if line["type"] == "say" and line["started"] is not None
    ]
    grids = [(0.0, "180.0"), (2.0, "170.0"), (4.0, "0.0")]
    heard = [(round(at, 6), text) for at, text in source.heard]
    assert sorted(grids + started) == sorted(heard)
    assert heard == sorted(heard, key=lambda one: one[0])


# --- The process --------------------------------------------------------------------------------


class Running:
    """`footfall run` into nothing, in real time, in a folder of its own."""

    def __init__(self, folder: Path, *args: str, terminal: int = subprocess.DEVNULL) -> None:
        self.journal = folder / "live.jsonl"
        live = ("--simulate", "--out", "null", "--journal", str(self.journal))
        self.process = subprocess.Popen(
            command("run", *args, *live),
            cwd=folder,
            env=environment(folder),
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def lines(self) -> list[Record]:
        """What the journal tells so far."""
        raw = self.journal.read_bytes() if self.journal.exists() else b""
        return list(read(raw.splitlines(keepends=True)))

    def wait_for(self, kind: str, after: float = 0.0) -> None:
        """Until the journal has a line of that type, later than so many seconds."""
        while not any(line["type"] == kind and line["t"] > after for line in self.lines()):
            assert self.process.poll() is None
            time.sleep(0.02)

    def signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.process.pid, number)

    def finish(self) -> tuple[int, list[str], str]:
        """Exit code, lines of standard output, standard error."""
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out.splitlines(), err


def test_what_is_typed_reaches_the_session(tmp_path: Path) -> None:
    """On a terminal: `p` and `m` are the same both ways, arrows are nothing, `q` is the end."""
    ours, theirs = os.openpty()
    before = termios.tcgetattr(theirs)
    running = Running(tmp_path, "2x(5min hard 175spm)", "--speed", "4", terminal=theirs)
    running.wait_for("packet")
    for typed in (b"p", b"p", b"m", b"m", b"\x1b[A", b"s", b" ", b"+", b"a", b"q"):
        os.write(ours, typed)
    code, _, err = running.finish()
    assert (130, "") == (code, err)
    keys = ["pause", "resume", "mute", "unmute", "skip", "lap", "faster", "add_rep", "stop"]
    typed_keys = [(line["key"], line["from"]) for line in running.lines() if line["type"] == "key"]
    assert [(key, "keyboard") for key in keys] == typed_keys
    assert before == termios.tcgetattr(theirs)
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_live_session_cleanly(tmp_path: Path, number: int) -> None:
    """Exit code 130, the last sentence finished, the journal closed, a summary of three lines."""
    running = Running(tmp_path, "10min 175spm", "--speed", "4")
    running.wait_for("packet")
    running.signal(number)
    code, out, err = running.finish()
    assert (130, "") == (code, err)
    assert out[-3].startswith("Stopped after 0:")
    assert f"Journal: {running.journal}" == out[-1]
    lines = running.lines()
    assert [("stop", "signal")] == [
        (line["key"], line["from"]) for line in lines if line["type"] == "key"
    ]
    said = [line for line in lines if line["type"] == "say" and line["kind"] == "summary"]
    assert ["Session stopped."] == [line["text"] for line in said]
    assert ("end", "stopped") == (lines[-1]["type"], lines[-1]["reason"])
    assert round(lines[-1]["t"] * RATE) >= said[0]["ended"]


def test_a_second_ctrl_c_ends_at_once(tmp_path: Path) -> None:
    """Exit code 130 and no traceback; the journal is closed before the last sentence is over."""
    running = Running(tmp_path, "10min 175spm")
    running.wait_for("step", -1.0)
    running.signal(signal.SIGINT)
    running.wait_for("key", -1.0)
    running.signal(signal.SIGINT)
    code, _, err = running.finish()
    assert (130, "") == (code, err.strip())
    lines = running.lines()
    assert running.journal.read_bytes().count(b"\n") == len(lines)
    assert "end" not in {line["type"] for line in lines}


def test_who_stops_before_the_session_begins_has_no_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Ctrl-C while sentences are made ready leaves nothing behind."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Voice, "prepare", interrupted)
    with pytest.raises(SystemExit) as ended:
        main(["run", "1s", "--out", "null", "--journal", str(tmp_path / "a.jsonl")])
    assert (130, []) == (ended.value.code, list(tmp_path.iterdir()))


def test_a_dropped_shell_does_not_end_a_run(tmp_path: Path) -> None:
    """SIGHUP, and a standard output that is gone: the session goes on to its end."""
    running = Running(tmp_path, "8s 175spm", "--speed", "4", "--voice", "off")
    running.wait_for("packet")
    running.signal(signal.SIGHUP)
    with running.process:
        assert running.process.stdout
        running.process.stdout.close()
    assert ("end", "done") == (running.lines()[-1]["type"], running.lines()[-1]["reason"])


def test_ctrl_c_ends_a_render_with_a_file_that_can_be_heard(tmp_path: Path) -> None:
    """As long as it came: the file is whole, no part is left, and the journal says stopped."""
    arguments = ("--sensors", str(DATA / "run-47min.fit"), "-o", "a.wav", "--journal", "a.jsonl")
    process = subprocess.Popen(
        command("render", "6h 170spm", *arguments),
        cwd=tmp_path,
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    journal = tmp_path / "a.jsonl"
    while not journal.exists() or journal.stat().st_size < 10_000:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    assert (130, True) == (process.returncode, "\nStopped after " in f"\n{out}")
    last = json.loads(journal.read_bytes().splitlines()[-1])
    assert "stopped" == last["reason"]
    frames = ((tmp_path / "a.wav").stat().st_size - 44) // 4
    assert frame_at(last["t"]) + RATE // 2 == frames
    assert {"a.wav", "a.jsonl"} == {path.name for path in tmp_path.glob("*") if path.is_file()}


def test_a_loop_that_wakes_too_early_by_less_than_a_frame_keeps_the_order() -> None:
    """What is said at 4 s is said after the packet of 4 s was sent, also at 3.999995 s."""
    inbox = LiveInbox(Recording([heart(4.0)]), lambda: 3.999995, 1e9)
    assert Moment(4.0, (heart(4.0),)) == inbox.wait(4.0)


def test_a_simulated_runner_hears_what_was_said_before_a_packet_however_late_it_is() -> None:
    """A live loop that wakes late handles its deadline first, as a render does: the same run."""
    inbox = LiveInbox(Simulated(Athlete(1)), lambda: 1.5)
    assert Moment(0.9) == inbox.wait(0.9)
    assert 1.0 == inbox.wait(1.2).at
