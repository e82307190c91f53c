"""The counters that one process writes and another reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from footfall.devices.board import Board, Counters, State


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file for a board."""
    path = tmp_path / "board"
    path.write_bytes(bytes(Board.SIZE))
    return path


def test_a_new_board_says_starting(path: Path) -> None:
    """Before the sound process has written, the board reads as nothing done."""
    assert Counters() == Board(path).read()


def test_counters_pass_through_the_board(path: Path) -> None:
    """What one mapping writes another reads, names beyond ASCII included."""
    written = Counters(State.RUNNING, 48_000, 12.5, 11.5, 11.75, 512, 0.1, 40, 1, 480, "Kopfhörer")
    reader = Board(path)
    Board(path).write(written)
    assert written == reader.read()


def test_a_torn_record_is_not_believed(path: Path) -> None:
    """Whichever byte has not arrived yet, the reader keeps the counters before."""
    old, new = Counters(State.RUNNING, 1, 1.0), Counters(State.RUNNING, 2**40 - 1, 2.0)
    board, reader = Board(path), Board(path)
    board.write(new)
    after = path.read_bytes()
    board.write(old)
    before = path.read_bytes()
    assert old == reader.read()
    for byte in [n for n in range(Board.SIZE) if before[n] != after[n]]:
        path.write_bytes(after[:byte] + before[byte : byte + 1] + after[byte + 1 :])
        assert old == reader.read()


def test_a_long_text_is_cut_between_characters(path: Path) -> None:
    """512 bytes hold 170 characters of three bytes; the half of the next is dropped."""
    board = Board(path)
    board.write(Counters(text="音" * 200))
    assert "音" * 170 == board.read().text
