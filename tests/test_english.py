"""Numbers, lengths and paces in English words, and a table that can be said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.coach.english import (
    ENGLISH,
    distance_words,
    duration_words,
    number_words,
    ordinal_words,
    pace_words,
)
from footfall.model import Distance, Effort, Signal


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (8, "eight"),
        (13, "thirteen"),
        (20, "twenty"),
        (42, "forty-two"),
        (100, "one hundred"),
        (102, "one hundred two"),
        (172, "one hundred seventy-two"),
        (1000, "one thousand"),
        (12_345, "twelve thousand three hundred forty-five"),
    ],
)
def test_numbers(number: int, words: str) -> None:
    """Numbers are spelled out in full, never digit by digit."""
    assert words == number_words(number)


def _value(words: str) -> int:
    """The number that words spell: the oracle reads what `number_words` writes."""
    names = "zero one two three four five six seven eight nine ten eleven twelve thirteen"
    names += " fourteen fifteen sixteen seventeen eighteen nineteen"
    values = {name: n for n, name in enumerate(names.split())}
    tens = "twenty thirty forty fifty sixty seventy eighty ninety"
    values |= {name: 20 + 10 * n for n, name in enumerate(tens.split())}
    total = part = 0
    for word in words.replace("-", " ").split():
        if word == "thousand":
            total, part = total + part * 1000, 0
        elif word == "hundred":
            part *= 100
        else:
            part += values[word]
    return total + part


@given(st.integers(0, 999_999))
def test_numbers_read_back(number: int) -> None:
    """Every number can be read back from its words."""
    assert number == _value(number_words(number))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "one second"),
        (20, "twenty seconds"),
        (60, "one minute"),
        (90, "ninety seconds"),
        (91, "one minute thirty-one"),
        (150, "two minutes thirty"),
        (600, "ten minutes"),
        (3600, "one hour"),
        (5400, "one hour thirty minutes"),
        (7245, "two hours forty-five seconds"),
    ],
)
def test_durations(seconds: float, words: str) -> None:
    """Up to ninety seconds are seconds; above, a runner says minutes."""
    assert words == duration_words(seconds)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, "m", "one metre"),
        (400, "m", "four hundred metres"),
        (437, "m", "four hundred thirty-seven metres"),
        (1000, "m", "one thousand metres"),
        (1600, "m", "sixteen hundred metres"),
        (2000, "m", "two thousand metres"),
        (1, "km", "one kilometre"),
        (0.5, "mi", "half a mile"),
        (0.25, "mi", "a quarter of a mile"),
        (0.75, "km", "three quarters of a kilometre"),
        (1, "mi", "one mile"),
        (2.5, "mi", "two and a half miles"),
        (6.2, "mi", "six point two miles"),
        (26.22, "mi", "twenty-six point two two miles"),
        (0.35, "km", "zero point three five kilometres"),
        (100, "yd", "one hundred yards"),
    ],
)
def test_distances(value: float, unit: str, words: str) -> None:
    """A distance keeps the unit that the runner wrote."""
    assert words == distance_words(Distance(value, unit))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "first"),
        (2, "second"),
        (3, "third"),
        (5, "fifth"),
        (8, "eighth"),
        (9, "ninth"),
        (11, "eleventh"),
        (12, "twelfth"),
        (20, "twentieth"),
        (21, "twenty-first"),
        (40, "fortieth"),
        (100, "one hundredth"),
        (112, "one hundred twelfth"),
    ],
)
def test_ordinals(number: int, words: str) -> None:
    """Only the last word of a number takes the ending."""
    assert words == ordinal_words(number)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (240, "four minutes"),
        (60, "one minute"),
        (245, "four oh five"),
        (275, "four thirty-five"),
        (299.6, "five minutes"),
    ],
)
def test_paces(seconds: float, words: str) -> None:
    """A pace is read as a clock, to the second."""
    assert words == pace_words(seconds)


WORDINGS = [(key, text) for key, texts in ENGLISH.wordings.items() for text in texts]


def test_every_wording_is_a_sentence() -> None:
    """Each begins with a capital or a slot, ends in a full stop, and has no digit."""
    sentence = re.compile(r"[A-Z{][^0-9]*\.")
    assert [] == [(key, text) for key, text in WORDINGS if not sentence.fullmatch(text)]


def test_wordings_are_short() -> None:
    """A unit has eleven words at most: nobody follows more at the end of a rep."""
    units = [unit for _, text in WORDINGS for unit in text.split(". ")]
    assert [] == [unit for unit in units if len(unit.split()) > 11]


def test_wordings_differ() -> None:
    """No key has the same wording twice, and wordings of one key have the same slots."""
    assert [] == [key for key, texts in ENGLISH.wordings.items() if len(set(texts)) < len(texts)]
    for texts in ENGLISH.wordings.values():
        assert 1 == len({frozenset(re.findall(r"{(\w+)}", text)) for text in texts})


def test_all_is_named() -> None:
    """Every effort, and each signal that a sensor may be called by, has its words."""
    assert {None, *Effort} == set(ENGLISH.efforts)
    assert {None, *Signal} - {Signal.BATTERY} == set(ENGLISH.sensors)


def test_every_form_cue_of_the_catalogue_is_there() -> None:
    """F1 to F26 are worded, but for F21 to F23, which are rules about cues and a reminder."""
    cues = {f"form.F{n}" for n in range(1, 27)} - {"form.F21", "form.F22", "form.F23"}
    breaths = {f"form.B{n}" for n in range(1, 6)}
    assert set() == (cues | breaths) - set(ENGLISH.wordings)


def test_confused_words_are_not_said() -> None:
    """No wording has the words that ears confuse, and none speaks of foot strike."""
    confused = ("ease back", "on hold", "hill repeat", "forefoot", "heel", "toe", "strike", "balls")
    assert [] == [text for _, text in WORDINGS if any(word in text.lower() for word in confused)]
