"""Can this ISO value be what the article's phrase says? A model computes dates; the program checks the sum.

In go a phrase ("on Friday"), a value ("2025-01-17"), the publication date and, for a
phrase that counts from something else ("two days later"), the words it counts from; out
comes why the value cannot be taken, or None. Checked: the form; that every day, month,
year and weekday the phrase names is the value's; that the value is not finer than the
phrase; and that what is relative lies where the date it counts from puts it. A value
that none of these words decide is refused: an unproven date is an invented one.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from summarizer.figures import MONTHS, find_dates, find_figures, number_of_words

_VALUE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?)?)?")
_UNITS = r"(?P<unit>day|night|evening|morning|week|fortnight|weekend|month|quarter|year|decade)s?"
_RELATIVE = re.compile(
    r"\b(?:this|last|next|past|coming|previous|following|earlier|later|ago|since|before|after|until|by|within|day)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?P<number>\d+|\w+(?:-\w+)?)\s+{_UNITS}\s+(?P<way>ago|earlier|later|before|after|from now)", re.I
)
_LASTING = re.compile(rf"\b(?P<number>\d+|\w+(?:-\w+)?)\s+{_UNITS}(?P<way>)\b", re.I)
_BESIDE = re.compile(rf"\b{_UNITS}\s+(?P<way>before|after|earlier|later)\b", re.I)
_FAR = re.compile(r"\b(?:last|past|next|coming|following|week)\b")
_BACKWARDS = ("ago", "earlier", "before", "last", "past", "previous")
_SHIFTED = re.compile(rf"\b(?P<way>last|past|previous|this|next|coming|following)\s+{_UNITS}\b", re.I)
_DAYS = {"today": 0, "tonight": 0, "this morning": 0, "this evening": 0, "this afternoon": 0, "yesterday": -1}
_DAYS |= {"last night": -1, "overnight": -1, "tomorrow": 1}
# in days, on average: a phrase that counts in months is checked with a month of slack on either side
_LENGTH: dict[str, float] = {"day": 1, "night": 1, "evening": 1, "morning": 1, "week": 7, "weekend": 7, "fortnight": 14}
_LENGTH |= {"month": 30.44, "quarter": 91.3, "year": 365.25, "decade": 3652.5}
# a bare weekday names the nearest one on either side, with "last" or "next" perhaps the one beyond
_WEEKDAY_REACH, _FAR_WEEKDAY_REACH = timedelta(days=7), timedelta(days=14)
_MONTH_REACH, _DAY_OF_MONTH_REACH = timedelta(days=460), timedelta(days=45)
_WEEKEND = frozenset({4, 5, 6, 0})  # Friday evening and a bank holiday's Monday belong to some
# "the early '90s" are some years of them, "the '90s" all ten
_PART = re.compile(r"\b(?:early|mid|middle|late|later|beginning|start|end|turn)\b", re.IGNORECASE)
_PUBLICATION = "DATE"
_MONTH_OF = {month[:3]: month.capitalize() for month in MONTHS} | {"sept": "September"}
_SHORT_MONTH = re.compile(r"\b(jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(r"\bthe (?P<day>\d{1,2})(?:st|nd|rd|th)\b(?!\s+(?!of|and|or|to|at|in)\w)", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b(?P<number>first|second|third|\d+(?:st|nd|rd|th)|\w+th)\s+{_UNITS}\b", re.IGNORECASE)
_DECADE = re.compile(r"(?<!\d)['’]?(?P<century>\d\d)?(?P<decade>\d)0s\b")


class Interval(NamedTuple):
    """First and last day that a value covers."""

    first: date
    last: date


def why_not(value: str, phrase: str | None, published: str | None, anchor: str | None = None) -> str | None:
    """Why `value` cannot stand for `phrase` in an article published then, or None where it can.

    `anchor` holds the words that the phrase counts from, or "DATE" for the day of publication.
    """
    interval = _interval(value)
    if interval is None:
        return f"{value!r} is no ISO date, month, year or interval"
    phrase, day = phrase or "", _day(published)
    facts = _facts(phrase)
    wrong = [fact for fact in facts if not _has(fact, interval)]
    named = _DAY_OF_MONTH.search(phrase)
    if named and not any("day" in fact for fact in facts) and int(named["day"]) != interval.first.day:
        wrong.append(f"day:{named['day']}")
    if wrong:
        return f"{value} is not {', '.join(sorted(wrong))} of {phrase!r}"
    if _is_finer(value, facts, phrase) and anchor is None:
        return f"{value} is finer than {phrase!r}"
    if anchor is None:
        return _why_not_near(interval, facts, phrase, day)
    return _why_not_from(_counted_back(interval, phrase), anchor, day)


def _facts(phrase: str) -> list[str]:
    phrase = _SHORT_MONTH.sub(lambda m: _MONTH_OF[m[1].lower()], phrase)
    return [fact for word in find_dates(phrase) for fact in word.facts if not fact.startswith("relative")]


def _why_not_near(interval: Interval, facts: list[str], phrase: str, day: date | None) -> str | None:
    if any(fact.startswith("year") for fact in facts):
        return None
    if day is None:
        return f"{phrase!r} cannot be resolved without a publication date"
    allowed = _allowed(phrase.casefold(), facts, day)
    if allowed is None:
        return f"{phrase!r} does not say which date: name the words it counts from"
    if interval.first > allowed.last or interval.last < allowed.first:
        return f"the value lies outside {phrase!r} of {day.isoformat()}"
    if "weekend" in phrase.casefold() and not {interval.first.weekday(), interval.last.weekday()} <= _WEEKEND:
        return f"the value is no weekend, as in {phrase!r}"
    if _DECADE.search(phrase.casefold()) and not _PART.search(phrase) and interval != allowed:
        return f"the value is finer than {phrase!r}"
    return None


def _why_not_from(back: Interval, anchor: str, day: date | None) -> str | None:
    """Whether what the value counts from, `back`, can be what the anchor says."""
    if anchor.strip() == _PUBLICATION:
        fits = day is not None and back.first <= day <= back.last
        return None if fits else "the value does not count from the day of publication"
    facts = _facts(anchor)
    if not all(_lies_in(fact, back) for fact in facts):
        return f"the value does not count from {anchor!r}"
    return _why_not_near(back, facts, anchor, day)


def _counted_back(interval: Interval, phrase: str) -> Interval:
    """The days that a relative phrase counts from, if it ends at `interval`; itself where it counts nothing."""
    counted = next((m for m in (_COUNTED.search(phrase), _LASTING.search(phrase)) if m and _number(m["number"])), None)
    ordinal = _ORDINAL.search(phrase)
    match = counted or ordinal or _SHIFTED.search(phrase) or _BESIDE.search(phrase)
    if match is None:
        return _beside_a_weekday(interval, phrase)
    length = _LENGTH[match["unit"].lower()]
    if match is ordinal:  # the first day of something is the day it begins
        return Interval(*(_moved(end, -(_rank(match["number"]) - 1) * length) for end in interval))
    number = (_number(match["number"]) or 0.0) if counted else 1.0
    sign = -1 if match["way"] and match["way"].lower() in _BACKWARDS else 1
    slack = 0.0 if length < 7 else length / 2
    shift = sign * number * length
    return Interval(_moved(interval.first, -shift - slack), _moved(interval.last, -shift + slack))


def _beside_a_weekday(interval: Interval, phrase: str) -> Interval:
    """ "The Sunday after the flood" counts from one of the seven days before it."""
    if not any(fact.startswith("weekday") for fact in _facts(phrase)):
        return interval
    if re.search(r"\b(?:after|following|next|later)\b", phrase, re.IGNORECASE):
        return Interval(_moved(interval.first, -7), interval.last)
    if re.search(r"\b(?:before|previous|earlier)\b", phrase, re.IGNORECASE):
        return Interval(interval.first, _moved(interval.last, 7))
    return interval


def _allowed(phrase: str, facts: list[str], day: date) -> Interval | None:
    """The days within which a phrase without a year must lie; None where nothing in it decides."""
    for words, shift in _DAYS.items():
        if words in phrase:
            return Interval(day + timedelta(days=shift), day + timedelta(days=shift))
    counted = _COUNTED.search(phrase)
    if counted:
        return _counted(counted, day)
    decade = _DECADE.search(phrase)
    if decade:
        first = int(f"{decade['century'] or 19}{decade['decade']}0")
        return Interval(date(first, 1, 1), date(first + 9, 12, 31))
    if _DAY_OF_MONTH.search(phrase):
        return Interval(day - _DAY_OF_MONTH_REACH, day + _DAY_OF_MONTH_REACH)
    shifted = _SHIFTED.search(phrase)
    if shifted and shifted["unit"] == "year":
        return _calendar_year(shifted["way"], day)
    if "weekend" in phrase or any(fact.startswith("weekday") for fact in facts):
        reach = _FAR_WEEKDAY_REACH if _FAR.search(phrase) else _WEEKDAY_REACH
        return Interval(day - reach, day + reach)
    if any(fact.startswith(("day", "month")) for fact in facts):
        return Interval(day - _MONTH_REACH, day + _MONTH_REACH)
    if shifted:
        return _shifted(shifted, day)
    if re.search(r"\b(?:spring|summer|autumn|fall|winter|season|christmas|easter|new year)\b", phrase):
        return Interval(day - _MONTH_REACH, day + _MONTH_REACH)
    return None


def _counted(match: re.Match[str], day: date) -> Interval | None:
    number = _number(match["number"])
    if number is None:
        return None
    sign = -1 if match["way"] in _BACKWARDS else 1
    length = _LENGTH[match["unit"]]
    # "two years ago" is said of anything between one year and three
    return Interval(_moved(day, (sign * number - 1) * length), _moved(day, (sign * number + 1) * length))


def _shifted(match: re.Match[str], day: date) -> Interval:
    way = {"last": -1, "past": -1, "previous": -1, "this": 0}.get(match["way"], 1)
    length = _LENGTH[match["unit"]]
    return Interval(_moved(day, (way - 1) * length), _moved(day, (way + 1) * length))


def _calendar_year(way: str, day: date) -> Interval:
    """ "Last year" is the calendar's, but "the past year" reaches up to today."""
    year = day.year + {"last": -1, "past": -1, "previous": -1, "this": 0}.get(way, 1)
    last = day if way in ("last", "past") and year < day.year else date(year, 12, 31)
    return Interval(date(year, 1, 1), last)


def _rank(word: str) -> float:
    found = find_figures(word)
    return found[0].value if found and found[0].value >= 1 else 1.0


def _number(word: str) -> float | None:
    if word.isdigit():
        return float(word)
    return 1.0 if word.lower() in ("a", "an", "one") else number_of_words(word)


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


def _lies_in(fact: str, interval: Interval) -> bool:
    """Whether some day of the interval is what a fact says; of long ones any fact can be."""
    days = (interval.last - interval.first).days
    return days > 800 or any(
        _has(fact, Interval(one, one)) for one in (_moved(interval.first, n) for n in range(days + 1))
    )


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
