"""What a runner types becomes words."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.coach.english import ENGLISH
from footfall.coach.expand import expand
from footfall.coach.pack import pack


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        # lengths
        ("400m easy", "four hundred metres easy"),
        ("1600m", "sixteen hundred metres"),
        ("1.5km", "one and a half kilometres"),
        ("0.5 mi", "half a mile"),
        ("½ mile", "half a mile"),
        ("2 1/2 miles", "two and a half miles"),
        ("42.195 km", "forty-two point one nine five kilometres"),
        ("200yd, 1 mi", "two hundred yards, one mile"),
        ("1,000 m", "one thousand metres"),
        ("100m/200m", "one hundred metres, two hundred metres"),
        ("mid-400m", "mid four hundred metres"),
        # times
        ("90s", "ninety seconds"),
        ("2min", "two minutes"),
        ("2½ min", "two minutes thirty"),
        ("1h30", "one hour thirty minutes"),
        ("1h30min", "one hour thirty minutes"),
        ("2m30s", "two minutes thirty"),
        ("5'30\"", "five minutes thirty"),
        ("5' easy, 30\" hard", "five minutes easy, thirty seconds hard"),
        ("5 min 3 reps", "five minutes three reps"),
        ("1:05:30", "one hour five minutes thirty seconds"),
        ("4:35", "four minutes thirty-five"),
        ("1:30h", "one hour thirty minutes"),
        ("20:00-21:30", "twenty minutes to twenty-one minutes thirty"),
        ("4:60", "four sixty"),
        # paces
        ("4:35/km", "four thirty-five per kilometre"),
        ("4:05 per km", "four oh five per kilometre"),
        ("7:10/mi", "seven ten per mile"),
        ("5:00-5:10/km", "five minutes to five ten per kilometre"),
        ("4:35 min/km", "four thirty-five per kilometre"),
        # numbers
        ("102", "one hundred two"),
        ("150-160bpm", "one hundred fifty to one hundred sixty beats a minute"),
        ("180->182spm", "one hundred eighty to one hundred eighty-two steps a minute"),
        ("60-90s", "sixty to ninety seconds"),
        ("3-4", "three to four"),
        ("3-2-1-go", "three, two, one go"),
        ("1st 2nd 3rd 12th 21st", "first second third twelfth twenty-first"),
        ("+5%", "plus five percent"),
        ("-5", "minus five"),
        ("3.14", "three point one four"),
        ("1234567", "one two three four five six seven"),
        ("007", "zero zero seven"),
        ("٣ of １０", "three of ten"),
        ("10-minute tempo", "ten-minute tempo"),
        ("T-10", "T ten"),
        # sets
        ("8x400m", "eight by four hundred metres"),
        ("8 × (400 m @5k)", "eight by four hundred metres at five-k effort"),
        ("3x easy, then x2", "three times easy, then times two"),
        ("Rep 3/8", "Rep three of eight"),
        ("3x/week", "three times per week"),
        # races and efforts
        ("a 5k", "a five-k"),
        ("@5k", "at five-k effort"),
        ("@10K pace", "at ten-k pace"),
        ("2 km @ MP", "two kilometres at marathon pace"),
        ("Z2, Z1-2 and Z3-Z4", "zone two, zone one to two and zone three to four"),
        ("RPE 7, RPE 7-8, RPE 7/10", "effort seven of ten, effort seven to eight of ten, effort"
         " seven of ten"),
        # what is short
        ("HR < 150", "heart rate below one hundred fifty"),
        ("85% HRmax, 90 % LTHR", "eighty-five percent maximum heart rate, ninety percent threshold"
         " heart rate"),
        ("VO2max", "V O two max"),
        ("150 HR", "one hundred fifty heart rate"),
        ("1 hr", "one hour"),
        ("per km, last mi, the kms", "per kilometre, last mile, the kilometres"),
        ("WU 10min, CD 5min", "warm up ten minutes, cool down five minutes"),
        ("HMP, PB, Q1", "half-marathon pace, personal best, quality one"),
        ("w/ soft arms, w/o haste", "with soft arms, without haste"),
        ("hips & arms", "hips and arms"),
        ("easy/steady", "easy, steady"),
        ("GPS on", "GPS on"),
        # signs
        ("run tall 💪😀!", "run tall!"),
        ("breathe — relax", "breathe, relax"),
        ("“Loose” hands\nand  jaw", "Loose hands and jaw"),
        ("café, don’t stop", "café, don't stop"),
        ("--help", "help"),
        ("☃ 💪 ...", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_said(typed: str, said: str) -> None:
    """Each is said as a runner would read it aloud, and is left alone afterwards."""
    assert (said, said) == (expand(typed), expand(said))


def test_the_recorded_sentences_stay() -> None:
    """What the coach says is in words already."""
    assert [unit for unit in pack() if expand(unit) != unit] == []


def test_the_words_of_the_table_stay() -> None:
    """What is short for something is not short for what is short again."""
    typed = ENGLISH.typed
    words = [*typed.short.values(), *typed.signs.values(), *sum(typed.units.values(), ())]
    assert [said for said in words if expand(said) != said] == []


_PIECES = st.sampled_from(
    [
        *"0123456789:.,'\"-/%+@x ½é☃\u0301\n①",
        *("400m", "4:35", "5k", "km", "h", "min", "Z2", "RPE", "w/", "HR", "per", "a", "->"),
        *("VO2max", "1st", "1/2"),
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.text(), st.lists(_PIECES).map("".join)))
def test_no_digit_is_left_and_twice_is_once(text: str) -> None:
    """Whatever was typed: no digit of any script is left, and no more is to be done."""
    said = expand(text)
    assert not any(character.isdigit() for character in said)
    assert said == expand(said)


@given(st.lists(st.sampled_from(["run", "tall", "Don't", "quick-footed"]), min_size=1))
def test_words_alone_stay(words: list[str]) -> None:
    """Text without anything to expand comes back as it is, the very same."""
    text = " ".join(words) + "."
    assert expand(text) is text


@pytest.mark.parametrize(
    "piece", ["1", "1.", "1,000", "1:", "4:35-", "-", " -", "a", "a/", "é", "1x"]
)
def test_the_time_it_takes_grows_with_the_length_alone(piece: str) -> None:
    """One long text takes as long as eight of an eighth, where a square would take eight times it.

    Of the processor's time, whatever else the machine does.
    """
    spent = []
    for size, texts in ((1_000, 8), (8_000, 1)):
        text = piece * (size // len(piece)) + "!"
        began = time.process_time()
        for _ in range(texts):
            expand(text)
        spent.append(time.process_time() - began)
    assert spent[1] < 4 * spent[0] + 0.02
