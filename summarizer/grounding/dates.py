"""Can this ISO value be what the article's phrase says? A model computes dates; the program checks the sum.

In go a phrase ("on Friday"), a value ("2025-01-17") and the publication date; out
comes why the value cannot be taken, or None. Checked: the form; that every day,
month, year and weekday the phrase names is the value's; that the value is not finer
than the phrase; and that what is relative lies where the publication date puts it. A value that
the phrase and the publication date do not decide at all is refused: an unproven date
is an invented one.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from summarizer.figures import find_dates, number_of_words

_VALUE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?)?)?")
_UNITS = r"(?P<unit>day|night|evening|morning|week|fortnight|weekend|month|quarter|year|decade)s?"
_RELATIVE = re.compile(
    r"\b(?:today|tonight|now|yesterday|tomorrow|overnight|this|last|next|past|coming|previous|following|earlier|later|"
    r"ago|recent|recently|since|before|after|until|by|within|in|for|over|during)\b|\bday\b|\bweekend\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?P<number>\d+|\w+(?:-\w+)?)\s+{_UNITS}\s+(?P<way>ago|earlier|later|before|after|from now)", re.I
)
_SHIFTED = re.compile(rf"\b(?P<way>last|past|previous|this|next|coming|following)\s+{_UNITS}\b", re.I)
_DAYS = {"today": 0, "tonight": 0, "this morning": 0, "this evening": 0, "this afternoon": 0, "yesterday": -1}
_DAYS |= {"last night": -1, "overnight": -1, "tomorrow": 1}
# in days, on average: a phrase that counts in months is checked with a month of slack on either side
_LENGTH: dict[str, float] = {"day": 1, "night": 1, "evening": 1, "morning": 1, "week": 7, "weekend": 7, "fortnight": 14}
_LENGTH |= {"month": 30.44, "quarter": 91.3, "year": 365.25, "decade": 3652.5}
# a bare weekday or month names the nearest one on either side; "last" and "next" reach one further
_WEEKDAY_REACH, _MONTH_REACH, _SEASON_REACH = timedelta(days=14), timedelta(days=460), timedelta(days=460)


class Interval(NamedTuple):
    """First and last day that a value covers."""

    first: date
    last: date


def why_not(value: str, phrase: str | None, published: str | None) -> str | None:
    """Why `value` cannot stand for `phrase` in an article published then, or None where it can."""
    interval = _interval(value)
    if interval is None:
        return f"{value!r} is no ISO date, month, year or interval"
    day = _day(published)
    facts = [fact for word in find_dates(phrase or "") for fact in word.facts if not fact.startswith("relative")]
    wrong = [fact for fact in facts if not _has(fact, interval)]
    if wrong:
        return f"{value} is not {', '.join(sorted(wrong))} of {phrase!r}"
    if _is_finer(value, facts, phrase or ""):
        return f"{value} is finer than {phrase!r}"
    return _why_not_near(interval, facts, phrase or "", day, value)


def _why_not_near(interval: Interval, facts: list[str], phrase: str, day: date | None, value: str) -> str | None:
    if any(fact.startswith("year") for fact in facts):
        return None
    if day is None:
        return f"{phrase!r} cannot be resolved without a publication date"
    allowed = _allowed(phrase.casefold(), facts, day)
    if allowed is None:
        return f"{phrase!r} does not say which date {value} is"
    if interval.first > allowed.last or interval.last < allowed.first:
        return f"{value} lies outside {phrase!r} of {day.isoformat()}"
    return None


def _allowed(phrase: str, facts: list[str], day: date) -> Interval | None:
    """The days within which a phrase without a year must lie; None where nothing in it decides."""
    for words, shift in _DAYS.items():
        if words in phrase:
            return Interval(day + timedelta(days=shift), day + timedelta(days=shift))
    counted = _COUNTED.search(phrase)
    if counted:
        return _counted(counted, day)
    if any(fact.startswith("weekday") for fact in facts):
        return Interval(day - _WEEKDAY_REACH, day + _WEEKDAY_REACH)
    if any(fact.startswith(("day", "month")) for fact in facts):
        return Interval(day - _MONTH_REACH, day + _MONTH_REACH)
    shifted = _SHIFTED.search(phrase)
    if shifted:
        return _shifted(shifted, day)
    if re.search(r"\b(?:spring|summer|autumn|fall|winter|season|christmas|easter|new year)\b", phrase):
        return Interval(day - _SEASON_REACH, day + _SEASON_REACH)
    # "earlier that day", "three days", "on the eve": near, whichever way
    return Interval(day - _MONTH_REACH, day + _MONTH_REACH) if _RELATIVE.search(phrase) else None


def _counted(match: re.Match[str], day: date) -> Interval | None:
    word = match["number"]
    number = float(word) if word.isdigit() else 1.0 if word in ("a", "an", "one") else number_of_words(word)
    if number is None:
        return None
    sign = -1 if match["way"] in ("ago", "earlier", "before") else 1
    length = _LENGTH[match["unit"]]
    # "two years ago" is said of anything between one year and three
    return Interval(_moved(day, (sign * number - 1) * length), _moved(day, (sign * number + 1) * length))


def _shifted(match: re.Match[str], day: date) -> Interval:
    way = {"last": -1, "past": -1, "previous": -1, "this": 0}.get(match["way"], 1)
    length = _LENGTH[match["unit"]]
    return Interval(_moved(day, (way - 1) * length), _moved(day, (way + 1) * length))


def _moved(day: date, days: float) -> date:
    try:
        return day + timedelta(days=round(days))
    except OverflowError:
        return date.min if days < 0 else date.max


def _is_finer(value: str, facts: list[str], phrase: str) -> bool:
    """A day for a bare year or month says more than the article does."""
    kinds = {fact.split(":")[0] for fact in facts}
    if not kinds or kinds & {"day", "weekday"} or "/" in value or _RELATIVE.search(phrase):
        return False
    return len(value) > (7 if "month" in kinds else 4)


def _has(fact: str, interval: Interval) -> bool:
    kind, _, wanted = fact.partition(":")
    days = [interval.first, interval.last]
    if kind == "year":
        return interval.first.year <= int(wanted) <= interval.last.year
    if kind == "month":
        return any(f"{day:%m}" == wanted for day in days) or interval.last - interval.first > timedelta(days=31)
    if kind == "weekday":
        return any(day.weekday() == int(wanted) for day in days)
    return kind != "day" or any(f"{day:%m-%d}" == wanted for day in days)


def _interval(value: str) -> Interval | None:
    parts = value.split("/")
    if len(parts) > 2 or not all(_VALUE.fullmatch(part) for part in parts):
        return None
    try:
        ends = [_extent(part) for part in parts]
    except ValueError:
        return None
    return Interval(ends[0].first, ends[-1].last) if ends[0].first <= ends[-1].last else None


def _extent(part: str) -> Interval:
    numbers = [int(n) for n in part[:10].split("-")]
    first = date(numbers[0], numbers[1] if len(numbers) > 1 else 1, numbers[2] if len(numbers) > 2 else 1)
    if len(numbers) == 3:
        return Interval(first, first)
    if len(numbers) == 2:
        return Interval(first, first.replace(day=monthrange(first.year, first.month)[1]))
    return Interval(first, first.replace(month=12, day=31))


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
