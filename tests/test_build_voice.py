"""A build of the voice knows what it has made, and a check what is wrong."""

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]


def _script() -> ModuleType:
    path = ROOT / "scripts" / "build_voice.py"
    spec = importlib.util.spec_from_file_location("build_voice", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = _script()
TEXTS = ("Done.", "Float.", "Go.")


def _folder(out: Path, texts: tuple[str, ...] = TEXTS) -> dict[str, dict[str, object]]:
    heart = ROOT / "audio" / "voice" / "heart"
    clips = {text: build.read_clips(heart)[text] for text in texts}
    for name in ("NOTICE", *(clip["file"] for clip in clips.values())):
        shutil.copy(heart / name, out)
    build.write_manifest(out, clips)
    return clips


def test_nothing_is_wrong(tmp_path: Path) -> None:
    """A folder that holds what is said, made as the script makes it, has no faults."""
    clips = _folder(tmp_path)
    assert [] == list(build.faults(tmp_path, TEXTS))
    assert [True] * 3 == [build.is_as_stated(tmp_path, clip) for clip in clips.values()]


def test_all_that_is_wrong(tmp_path: Path) -> None:
    """What is missing, unused or made in another way is named, the files too."""
    clips = _folder(tmp_path)
    build.write_manifest(tmp_path, clips | {"Go.": clips["Go."] | {"key": "another"}})
    (tmp_path / "done.opus").rename(tmp_path / "finished.opus")
    assert [
        "Not recorded: Hello.",
        "No longer said: Float.",
        "Made in another way: Go.",
        "Not there: done.opus",
        "Not in the manifest: finished.opus",
    ] == list(build.faults(tmp_path, ("Done.", "Go.", "Hello.")))


def test_another_sound(tmp_path: Path) -> None:
    """A file with another sound in it, or none, is not as the manifest says."""
    clips = _folder(tmp_path)
    shutil.copy(tmp_path / "go.opus", tmp_path / "done.opus")
    (tmp_path / "float.opus").write_bytes(b"OggS")
    assert ["Go."] == [t for t, clip in clips.items() if build.is_as_stated(tmp_path, clip)]


def test_killed_build(tmp_path: Path) -> None:
    """Clips made since the manifest are known, the last note counts, half of one is none."""
    clips = _folder(tmp_path)
    again = clips["Go."] | {"samples": 1}
    notes = [json.dumps(again), "", json.dumps(clips["Float."] | {"text": "New."})[:-9]]
    (tmp_path / build.NOTES).write_text("\n".join(notes), "utf-8")
    assert clips | {"Go.": again} == build.read_clips(tmp_path)


def test_key() -> None:
    """A sentence whose sound is retouched is another clip; every other one stays what it was."""
    assert build.key("Go.") == build.key("Half of it is done.") != build.key("Rep one of two.")
    assert (("ʌv", "ˈʌv"),) == tuple(
        (before.strip(), after.strip()) for before, after in build.retouched("Rep one of two.")
    )
