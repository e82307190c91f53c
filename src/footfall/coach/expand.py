"""What a runner typed, in words: engines read "400m" and "4:35/km" in ways that no runner would.

The rules stand in order, what is long and particular first, and each leaves words and no digit
behind. So what was expanded once stays as it is. The words are the language's, in its `Typed`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from typing import Protocol

from footfall.coach.english import ENGLISH
from footfall.coach.language import Language
from footfall.model import Distance
from footfall.notation_words import DISTANCES, SECONDS

Match = re.Match[str]


def expand(text: str, language: Language = ENGLISH) -> str:
    """The text in words, without a digit: "8x400m" is "eight by four hundred metres".

    Words alone come back as they are. Letters that stand for nothing known stay, to be spelled;
    what nobody can say is left out, and it may be that nothing is left. Any text will do, and the
    time it takes grows with its length alone.
    """
    if _WORDS.fullmatch(text) and not _has_short_words(text, language):
        return text
    said = _cleaned(text)
    for pattern, rule in _rules():
        said = pattern.sub(partial(rule, language=language), said)
    said = _tidied(said)
    return said if _LETTER.search(said) else ""


# --- Signs --------------------------------------------------------------------------------------

_LETTER = re.compile(r"[^\W\d_]")
_LETTERS = r"[^\W\d_]+"
_WORDS = re.compile(r"(?>(?:[A-Za-z]+(?>(?:['-][A-Za-z]+)*)[.,;:!?]?(?: (?=[A-Za-z]))?)*)")
"""What is plainly words: quick to tell, and most of what is said."""


def _has_short_words(text: str, language: Language) -> bool:
    words = re.findall(_LETTERS, text.lower())
    return any(word in language.typed.short or word in language.typed.units for word in words)


_SAME = {
    **dict.fromkeys("–‒‑−", "-"),
    **dict.fromkeys("’‘ʼ′`", "'"),
    **dict.fromkeys("“”„", '"'),
    "—": " - ",
    "→": "->",
    "×": "x",
    "⁄": "/",
    "∶": ":",
    "½": ".5",
    "¼": ".25",
    "¾": ".75",
}
"""Signs that mean the same as plain ones."""
_KEPT = " .,;:!?'\"-/+%&@#<>=~°"


@cache
def _plain(character: str) -> str:
    """A letter, a digit, a sign that is said or that parts words; a space for anything else."""
    if character in _KEPT or character.isalpha():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    # An accent for which its letter has no form of its own leaves no gap.
    return "" if unicodedata.category(character) == "Mn" else " "


_DASH = re.compile(r"(?<=[^ -]) ++-{1,3} ++(?=[^ -])")
"""Spaced as words are: a pause."""


def _cleaned(text: str) -> str:
    if not text.isascii():
        text = "".join(_SAME.get(character, character) for character in text)
        text = "".join(_SAME.get(c, c) for c in unicodedata.normalize("NFKC", text))
    text = "".join(map(_plain, text))
    if not text.isascii():
        # Letters between which an accent stood may be one now.
        text = unicodedata.normalize("NFKC", text)
    return _DASH.sub(", ", text.replace("''", '"'))


_LOOSE = re.compile(r"(?<![^\W\d_])-+|-+(?![^\W\d_])|\"")
"""A hyphen that joins no words, and what is left of quotes."""
_BLANKS = re.compile(r" {2,}")
_BEFORE_MARK = re.compile(r" (?=[.,;:!?])")


def _tidied(text: str) -> str:
    text = _BLANKS.sub(" ", _LOOSE.sub(" ", text)).strip()
    return _BEFORE_MARK.sub("", text)


# --- Numbers ------------------------------------------------------------------------------------

_N = (
    r"(?:(?<![0-9])[0-9]++(?>(?:,[0-9]{3}(?![0-9])){0,3})(?>(?:\.[0-9]++){0,2})"
    r"|(?<![0-9.])\.[0-9]++)"
)
"""A number: 5, 1,000, 1.5, .5; and 1.2.3, which is none, but has to be said. It begins where its
digits do and has few parts, or the search would take the square of a text's length. Groups are
atomic, not possessive: the Python of Debian 12 (3.11.2) matches possessive groups wrongly."""
_TO = r" ?(?:->|-) ?"
_BEGIN = r"(?<![0-9.,:])"
_END = r"(?![^\W_])"
_MOST_DIGITS = 6
"""Longer numbers are of a kind that is said digit by digit."""


def _number(text: str, language: Language) -> str:
    whole, *rest = text.replace(",", "").split(".")
    if len(rest) != 1:
        return ", ".join(_whole(part, language) for part in (whole, *rest))
    return language.typed.forms["decimal"].format(
        whole=_whole(whole or "0", language), rest=_digits(rest[0], language)
    )


def _whole(digits: str, language: Language) -> str:
    if len(digits) > _MOST_DIGITS or (digits[0] == "0" and len(digits) > 1):
        return _digits(digits, language)
    return language.number(int(digits))


def _digits(digits: str, language: Language) -> str:
    return " ".join(language.number(int(digit)) for digit in digits)


def _range(first: str, second: str | None, language: Language) -> str:
    """One number, or two with "to" between them."""
    if second is None:
        return _number(first, language)
    return language.typed.forms["range"].format(
        low=_number(first, language), high=_number(second, language)
    )


def _pair(match: Match) -> tuple[str, str | None]:
    """The two ends of a range; without a second one it is a number."""
    return match[1], match[2]


def _value(text: str) -> float | None:
    """The number, where it has the size and the fineness of what a runner measures."""
    whole, _, rest = text.replace(",", "").partition(".")
    if len(whole) > _MOST_DIGITS or len(rest) > 2 or "." in rest:
        return None
    return float(f"{whole or 0}.{rest or 0}")


# --- Times and paces ----------------------------------------------------------------------------

_LENGTHS = DISTANCES | {"kms": "km", "yds": "yd"}
_TIMES = SECONDS | {"hrs": 3600, "'": 60, '"': 1}
_H, _M, _S = "(?:hrs?|h)", "(?:mins?|m)", "(?:secs?|s)"
_CLOCK = r"[0-9]{1,3}:[0-5][0-9](?::[0-5][0-9])?"
_TIME = rf"{_BEGIN}({_CLOCK})(?:{_TO}({_CLOCK}))?"


def _seconds(clock: str) -> int:
    """Of `m:ss` or `h:mm:ss`."""
    seconds = 0
    for part in clock.split(":"):
        seconds = 60 * seconds + int(part)
    return seconds


def _times(
    words: Callable[[float], str], first: str, second: str | None, language: Language
) -> str:
    """One time, or two with "to" between them."""
    if second is None:
        return words(_seconds(first))
    return language.typed.forms["range"].format(
        low=words(_seconds(first)), high=words(_seconds(second))
    )


def _pace(match: Match, language: Language) -> str:
    """4:35/km, 5:00-5:10/km, 7:10 per mile."""
    first, second, unit = match.groups()
    pace = _times(language.pace, first, second, language)
    return f" {language.typed.forms['pace'].format(pace=pace, unit=_one(unit, language))} "


def _one(unit: str, language: Language) -> str:
    return language.typed.units.get(unit.lower(), (unit,))[0]


def _clock(match: Match, language: Language) -> str:
    """1:05:30, 4:35, 20:00-21:30."""
    first, second = match.groups()
    return f" {_times(language.duration, first, second, language)} "


def _hours(match: Match, language: Language) -> str:
    """1h30, 1h30min, 1h05m30s, 1:30h."""
    hours, *rest = (int(part or 0) for part in match.groups())
    minutes, seconds = rest[0] or rest[1] or rest[3], rest[2]
    return f" {language.duration(3600 * hours + 60 * minutes + seconds)} "


def _minutes(match: Match, language: Language) -> str:
    """2min30, 2min30s, 2m30s, 2'30."""
    minutes, *rest = (int(part or 0) for part in match.groups())
    return f" {language.duration(60 * minutes + sum(rest))} "


# --- What counts or names something -------------------------------------------------------------


def _known(match: Match, language: Language) -> str:
    """VO2max: letters and digits that are short for something."""
    return language.typed.short.get(match[0].lower(), match[0])


def _chain(match: Match, language: Language) -> str:
    """3-2-1."""
    return f" {', '.join(_number(number, language) for number in match[0].split('-'))} "


def _sets(match: Match, language: Language) -> str:
    """8x400m; 3x alone."""
    first, second, of_what = match.groups()
    form = language.typed.forms["times" if of_what is None else "sets"]
    return f" {form.format(number=_range(first, second, language), what='')} "


def _again(_match: Match, language: Language) -> str:
    """x3."""
    return f" {language.typed.forms['again'].format(what='')} "


def _zone(match: Match, language: Language) -> str:
    """Z2, Z1-2."""
    return f" {language.typed.forms['zone'].format(number=_range(*_pair(match), language))} "


def _rpe(match: Match, language: Language) -> str:
    """RPE 7, RPE 7-8, RPE 7/10."""
    return f" {language.typed.forms['rpe'].format(number=_range(*_pair(match), language))} "


def _race(match: Match, language: Language) -> str:
    """5k, 5-10k; @5k is an effort, "@5k pace" a pace."""
    at, first, second, following = match.groups()
    typed = language.typed
    race = typed.forms["race"].format(number=_range(first, second, language))
    if not at:
        return f" {race} "
    if (following or "").lower() in typed.paced:
        return f" {typed.signs['@']} {race} "
    return f" {typed.forms['race.pace'].format(race=race)} "


_FRACTIONS = {"1/2": ("half", ".5"), "1/4": ("quarter", ".25"), "3/4": ("three_quarters", ".75")}


def _fraction(match: Match, language: Language) -> str:
    """1/2 mile, 2 1/2 miles. Where nothing is measured, it is a count: rep 3/4."""
    whole, fraction, unit = match.groups()
    if unit.lower() not in language.typed.units:
        return match[0]
    form, decimals = _FRACTIONS[fraction]
    if whole:
        return f"{whole}{decimals} {unit}"
    return f" {language.typed.forms[form].format(unit=_one(unit, language))} "


def _of(match: Match, language: Language) -> str:
    """Rep 3/8."""
    rep, of = (_number(number, language) for number in match.groups())
    return f" {language.typed.forms['of'].format(number=rep, of=of)} "


def _apart(_match: Match, language: Language) -> str:  # noqa: ARG001 - a rule
    """4:60, and other times that are none."""
    return " "


def _quantity(match: Match, language: Language) -> str:
    """+5%, 150-160bpm, 1.5km, 3rd; and every number that is left."""
    sign, first, second, gap, what = match.groups()
    said = f" {language.typed.signs[sign]} " if sign else " "
    name = _unit_of(what or "", language)
    if name:
        rest = (what or "")[len(name) :]
        return f"{said}{_measure(first, second, name.lower(), language)} {rest}"
    value = _value(first)
    if (what or "").lower() in language.typed.ordinals and second is None and not gap and value:
        return f"{said}{language.ordinal(int(value))} "
    return f"{said}{_range(first, second, language)}{gap or ' '}{what or ''}"


def _unit_of(what: str, language: Language) -> str:
    """The unit with which this begins, as it was typed: "km/h" is one, of "km/week" only "km"."""
    for name in (what, what.partition("/")[0]):
        # "150 HR" are no hours.
        shout = name.isupper() and name.lower() in language.typed.short
        if name.lower() in language.typed.units and not shout:
            return name
    return ""


def _measure(first: str, second: str | None, unit: str, language: Language) -> str:
    """A quantity as the language says it; a range keeps the unit that was typed."""
    value = _value(first) if second is None else None
    if value is not None and unit in _LENGTHS:
        return language.distance(Distance(value, _LENGTHS[unit]))
    if value is not None and unit in _TIMES and (value * _TIMES[unit]).is_integer():
        return language.duration(value * _TIMES[unit])
    one, many = language.typed.units[unit]
    return f"{_range(first, second, language)} {one if value == 1 else many}"


# --- Words that stand for others ----------------------------------------------------------------


def _slash(match: Match, language: Language) -> str:
    """w/ and w/o, min/km; easy/steady."""
    typed, (left, right) = language.typed, match.groups()
    for short, rest in ((f"{left}/{right}", ""), (f"{left}/", right)):
        if short.lower() in typed.short:
            return f"{typed.short[short.lower()]} {rest}"
        if short.lower() in typed.units:
            return typed.units[short.lower()][1]
    if right.lower() in typed.units:
        return typed.forms["per"].format(what=left, unit=_one(right, language))
    return f"{left}, {right}"


_LONGEST_SINGLE = 12
"""Characters in which the word before a unit is looked for."""


def _word(match: Match, language: Language) -> str:
    """A word that is short for others, or a unit without a number: "last km", "the kms"."""
    word, key, typed = match[0], match[0].lower(), language.typed
    if key in typed.short:
        return typed.short[key]
    # A letter alone is no unit, and one that is written out stays.
    if len(key) < 2 or key not in typed.units or key in typed.units[key]:
        return word
    start = match.start()
    before = match.string[max(0, start - _LONGEST_SINGLE) : start].lower().split(" ")
    one, many = typed.units[key]
    return one if len(before) > 1 and before[-2] in typed.single else many


def _sign(match: Match, language: Language) -> str:
    return f" {language.typed.signs.get(match[0], '')} "


# --- The rules, in order ------------------------------------------------------------------------


class _Rule(Protocol):
    """What is said in place of a match."""

    def __call__(self, match: Match, /, language: Language) -> str:
        """Words, with a space where they must not touch others."""


_RULES: tuple[tuple[str, _Rule], ...] = (
    (rf"\b{_LETTERS}[0-9][^\W_]*+", _known),
    (
        rf"{_BEGIN}({_CLOCK})(?:{_TO}({_CLOCK}))?(?: ?mins?)?(?: ?/ ?| per | an? )({_LETTERS})",
        _pace,
    ),
    (rf"{_BEGIN}([0-9]{{1,2}}):()()()([0-5][0-9]) ?{_H}{_END}", _hours),
    (rf"{_TIME}(?![0-9:]|\.[0-9])(?: ?mins?{_END})?", _clock),
    (
        rf"{_BEGIN}([0-9]{{1,3}}) ?{_H}"
        rf"(?:([0-9]{{1,2}})|,? ?([0-9]{{1,2}}) ?{_M}(?:,? ?([0-9]{{1,2}}) ?{_S})?)(){_END}",
        _hours,
    ),
    (
        rf"{_BEGIN}([0-9]{{1,3}})"
        rf"(?: ?{_M},? ?([0-9]{{1,2}}) ?{_S}|(?:mins?|')([0-9]{{1,2}})\"?){_END}",
        _minutes,
    ),
    (rf"{_BEGIN}[0-9]{{1,6}}(?:-[0-9]{{1,6}}){{2,}}(?![0-9.:])", _chain),
    (rf"({_N})(?:{_TO}({_N}))? ?x(?![^\W\d_])(?: {{0,3}}(?=([0-9])))?", _sets),
    (r"\bx ?(?=[0-9])", _again),
    (rf"\bz ?([0-9])(?:{_TO}z?([0-9]))?{_END}", _zone),
    (rf"\brpe ?({_N})(?:{_TO}({_N}))?(?: ?/ ?10)?{_END}", _rpe),
    (rf"(@ ?)?({_N})(?:{_TO}({_N}))? ?k{_END}(?!/)(?= ?({_LETTERS})?)", _race),
    (rf"{_BEGIN}(?:([0-9]{{1,3}}) )?(1/2|1/4|3/4)[ -]?({_LETTERS})", _fraction),
    (rf"({_N}) ?/ ?({_N})", _of),
    (r"(?<=[0-9]):(?=[0-9])", _apart),
    (
        rf"(?:(?<![^\W_])([+-]) ?(?=[0-9.]))?({_N})(?:{_TO}({_N}))?"
        rf"([ -]?)({_LETTERS}(?:/{_LETTERS})?|%|'|\")?",
        _quantity,
    ),
    (rf"(?<![^\W\d_])({_LETTERS}) ?/ ?([^\W\d_]*)", _slash),
    (_LETTERS, _word),
    (r"[/&+%@#<>=~°]", _sign),
)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], _Rule], ...]:
    """Made when something was typed: a session of recorded sentences begins without them."""
    return tuple((re.compile(pattern, re.IGNORECASE), rule) for pattern, rule in _RULES)
