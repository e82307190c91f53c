"""Text to samples: the recorded voice, another engine for what it lacks, a chime when all fails.

Recorded clips stay encoded on disk, and so does what another engine renders; about ten seconds are
kept decoded. Decoding takes a few milliseconds and rendering some ten, so neither belongs in an
audio callback. What sounds depends on the engines that there are; how long it may take does not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Event, Lock, Thread

import numpy as np
from numpy.typing import NDArray

from footfall.coach.lengths import GAP, Lengths, read_manifest
from footfall.coach.phrases import units
from footfall.devices.assets import audio_folder
from footfall.devices.engines import Engine, Failed, TooSlow, installed
from footfall.devices.voice_cache import VoiceCache, read
from footfall.errors import UsageError
from footfall.model import RATE, Part
from footfall.sounds import earcon

Samples = NDArray[np.float32]
"""Mono, shape (n,), at `RATE`."""

OFF = "off"
DEFAULT = "heart"

CHIME = "chime"
"""The source of a unit that nothing can say."""

NOTHING = "nothing to say"
"""The source of a unit without words."""

LONGEST = 1_000
"""Characters of a unit in words, which are a minute of speech: an engine takes its time for more,
and nobody listens."""

_KEPT_FRAMES = 10 * RATE
_FADE = RATE // 100
"""Frames over which a shortened sentence fades: 10 ms, too short to hear and without a click."""
_LAST_WAIT = 5.0
"""Seconds that a sentence which is being rendered may take, when the session is over."""


@dataclass(frozen=True, slots=True)
class Said:
    """A unit, and where its sound comes from."""

    unit: str
    """As it was typed."""
    words: str
    """As it is said; empty where there is nothing to say."""
    source: str
    """`recorded: VOICE/FILE`, `cache: ENGINE`, the engine that has just spoken it, or `chime`;
    `off` for a voice that is."""
    frames: int
    """At `RATE`."""


class Voice:
    """One voice, by name; `off` is silent and plans with the lengths of the default one.

    Any thread may ask. Who asks for a recorded sentence never waits for one that is rendered.
    """

    lengths: Lengths
    """How long each text lasts, for the session."""
    lacks: list[str]
    """What was found missing so far, a sentence for the runner each, no sentence twice."""

    def __init__(
        self, name: str = DEFAULT, folder: Path | None = None, cache: Path | None = None
    ) -> None:
        """`folder` holds a folder for each voice; by default those that came with the program.

        `cache` is where engines' speech is kept; by default the platform's place for it. A
        UsageError for a voice that is not there. Without any voice at all the default one is
        still taken: other engines speak then.
        """
        folder = audio_folder() / "voice" if folder is None else folder
        self.lacks = []
        self._off = name == OFF
        self._folder = folder / (DEFAULT if self._off else name)
        self._cache_folder = cache
        self._recorded: dict[str, Path] = {}
        self._rendered: dict[str, tuple[Path, str] | None] = {}
        """Words that are not recorded, with their file and its source; None for a chime."""
        self._decoded: OrderedDict[str, Samples] = OrderedDict()
        self._decoding, self._asking = Lock(), Lock()
        """Held for what is decoded, and for the engines. Never the first inside the second."""
        self._over = Event()
        self._behind: Thread | None = None
        manifest = self._folder / "manifest.json"
        there = sorted(path.parent.name for path in folder.glob("*/manifest.json"))
        if not manifest.is_file() and not self._off and (there or name != DEFAULT):
            raise UsageError(
                f"There is no voice called {name!r}. Choose one of: {', '.join([*there, OFF])}."
            )
        clips, fault = {}, "missing"
        if manifest.is_file():
            try:
                clips = read_manifest(manifest.read_bytes())
            except UsageError:
                if name not in (DEFAULT, OFF):
                    raise
                fault = "damaged"
        self.lengths = Lengths({text: clip for text, (clip, _file) in clips.items()})
        self._recorded = {text: self._folder / file for text, (_, file) in clips.items()}
        if not clips and not self._off:
            speaks = f"{self.engines[0].name} speaks" if self.engines else "chimes sound"
            self._lack(
                f"The recorded voice is {fault}, {speaks} instead. Install footfall again to have"
                " it back."
            )

    @property
    def recorded(self) -> int:
        """How many sentences, or parts of them, were recorded."""
        return len(self._recorded)

    @cached_property
    def engines(self) -> list[Engine]:
        """What speaks the rest, in the order in which it is asked."""
        return installed()

    @cached_property
    def installed(self) -> str:
        """Their names, those that have hung since among them; empty where there is none."""
        return " and ".join(engine.name for engine in self.engines)

    @cached_property
    def cache(self) -> VoiceCache:
        """Where it is kept."""
        cache = VoiceCache(self._cache_folder)
        self._look_at(cache)
        return cache

    def prepare(
        self, texts: Iterable[str], progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Render what is not recorded, so that `samples` finds it ready. Blocks meanwhile.

        `progress` is told how many units are done, and of how many, before each.
        """
        if self._off:
            return
        said = (found for text in texts for found in self.lengths.said(text))
        todo = list(dict.fromkeys(words for words, recorded in said if not recorded))
        for done, words in enumerate(todo):
            if self._over.is_set():
                return
            if progress:
                progress(done, len(todo))
            self._file(words)

    def prepare_behind(self, texts: Iterable[str]) -> None:
        """The same on a thread of its own, until all is done or `close` is called."""
        self._behind = Thread(target=self.prepare, args=(tuple(texts),), daemon=True)
        self._behind.start()

    def close(self) -> None:
        """Render no more ahead."""
        self._over.set()
        if self._behind is not None:
            self._behind.join(_LAST_WAIT)

    def samples(self, text: str, frames: int) -> Samples:
        """The text as speech, at most `frames` long: what does not fit is cut with a fade.

        Units are 150 ms apart, as `Lengths` counts them. Empty when the voice is off.
        """
        if self._off:
            return np.zeros(0, np.float32)
        parts: list[Samples] = []
        for words, _recorded in self.lengths.said(text):
            parts += [np.zeros(GAP, np.float32), self._speech(words)]
        whole = np.concatenate(parts[1:]) if parts else np.zeros(0, np.float32)
        if len(whole) <= frames:
            return whole
        cut = whole[: max(0, frames)].copy()
        fade = min(_FADE, len(cut))
        cut[len(cut) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
        return cut

    def part(self, text: str) -> Part:
        """What the latest `samples` of this text are: speech, or chimes where nothing spoke it."""
        said = self.lengths.said(text)
        chimes = all(words in self._rendered and not self._rendered[words] for words, _ in said)
        return Part.EARCON if chimes else Part.VOICE

    def said(self, text: str) -> Iterator[Said]:
        """Each unit of a text with its words and its source, rendered where it has to be, as soon
        as that is done.
        """
        for unit in units(text):
            words, recorded = self.lengths.recorded.find(unit)
            frames = len(self.samples(unit, 10**9))
            rendered = self._rendered.get(words)
            if not words or self._off:
                source = OFF if self._off else NOTHING
            elif rendered:
                source = rendered[1]
            elif recorded and words not in self._rendered:
                source = f"recorded: {self._folder.name}/{self._recorded[words].name}"
            else:
                source = CHIME
            yield Said(unit, words, source, frames)

    def _speech(self, words: str) -> Samples:
        """One unit decoded, from what is kept or from its file."""
        with self._decoding:
            if words in self._decoded:
                self._decoded.move_to_end(words)
                return self._decoded[words]
            speech = None
            if words in self._recorded and words not in self._rendered:
                speech = _decoded(self._recorded[words])
                if speech is None:
                    self._lack(
                        "Parts of the recorded voice are missing. Install footfall again to have"
                        " them back."
                    )
            if speech is None:
                path = self._file(words)
                speech = _decoded(path) if path else None
            if speech is None:
                self._rendered[words] = None
                return earcon()
            self._decoded[words] = speech
            while sum(map(len, self._decoded.values())) > _KEPT_FRAMES and len(self._decoded) > 1:
                self._decoded.popitem(last=False)
            return speech

    def _file(self, words: str) -> Path | None:
        """The file of words that are not recorded, made where there is none."""
        with self._asking:
            if words not in self._rendered:
                self._rendered[words] = self._rendering(words)
            rendered = self._rendered[words]
            return rendered[0] if rendered else None

    def _rendering(self, words: str) -> tuple[Path, str] | None:
        if len(words) > LONGEST:
            self._lack(
                f"A sentence of more than {LONGEST:,} characters is not spoken: you hear a chime"
                " instead. Part it with full stops."
            )
            return None
        names = self.installed
        for engine in tuple(self.engines):
            kept = self.cache.find(engine, words)
            if kept is not None:
                return kept, f"cache: {engine}"
            try:
                path = self.cache.render(engine, words)
            except TooSlow:
                self.engines.remove(engine)
                continue
            except Failed:
                continue
            self._look_at(self.cache)
            return path, str(engine)
        self._lack(
            f"Some sentences are not recorded and {names} did not say them: you hear a chime"
            " instead. Install it again, or another engine beside it."
            if names
            else "Some sentences are not recorded and no speech engine is there to say them: you"
            " hear a chime instead. Install espeak-ng to hear them."
        )
        return None

    def _look_at(self, cache: VoiceCache) -> None:
        if not cache.lasts:
            self._lack(
                f"What is not recorded has to be spoken anew each time: {cache.wanted} cannot be"
                " written. Make room there, or let yourself write there."
            )

    def _lack(self, sentence: str) -> None:
        if sentence not in self.lacks:
            self.lacks.append(sentence)


def _decoded(path: Path) -> Samples | None:
    """A clip at `RATE`, exactly as long as its rate says; None when the file cannot be read."""
    import soxr  # not needed before the first words

    clip = read(path)
    if clip is None:
        return None
    samples, rate = clip
    frames = len(samples) * RATE // rate
    speech = soxr.resample(samples, rate, RATE)[:frames]
    return np.pad(speech, (0, frames - len(speech))).astype(np.float32)
