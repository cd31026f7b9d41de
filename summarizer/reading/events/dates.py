"""Phrases of time -> ISO 8601 values, as fine as the words and no finer.

In go a phrase ("on Friday", "Q3 2024", "two days later"), the publication date
and whether the event lies ahead; out comes a date, month, year or interval, or
None where the text does not decide. A bare weekday or month is the nearest one
on the event's side of the publication date.
"""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|"
    rf"{_MONTH.replace('month', 'month2')}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))"
    r"(?:,?\s+(?P<year>\d{4}))?",
    re.I,
)
_MONTH_YEAR = re.compile(rf"\b{_MONTH}(?:,?\s+(?:of\s+)?(?P<year>\d{{4}}))?\b", re.I)
_QUARTER = re.compile(
    r"\b(?:q(?P<n>[1-4])|(?P<word>first|second|third|fourth)[- ]quarter)(?:\s+(?:of\s+)?(?P<year>\d{4}))?", re.I
)
_SEASON = re.compile(
    r"\b(?P<way>last|next|this|the previous|the following)?\s*(?P<season>spring|summer|autumn|winter)"
    r"(?:\s+(?:of\s+)?(?P<year>\d{4}))?",
    re.I,
)
_YEAR = re.compile(r"\b(?P<year>1[5-9]\d\d|20\d\d)\b")
_WEEKDAY = re.compile(
    r"\b(?P<way>last|next|this|past|coming|previous)?\s*(?P<weekday>" + "|".join(_WEEKDAYS) + r")\b", re.I
)
_UNIT = re.compile(
    r"\b(?P<way>last|next|this|past|coming|previous|earlier this|later this)\s+(?P<unit>week|weekend|month|year)\b",
    re.I,
)
_COUNTED = re.compile(
    r"\b(?P<n>\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<unit>day|week|month|year)s?\s+"
    r"(?P<way>ago|earlier|later|before|after)\b",
    re.I,
)
_NUMBERS = {
    w: i for i, w in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
} | {"a": 1, "an": 1}
_DAYS = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "yesterday": -1,
    "last night": -1,
    "overnight": 0,
    "tomorrow": 1,
}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}


def resolve_date(phrase: str, published: str | None, is_ahead: bool = False, anchor: str | None = None) -> str | None:
    """The ISO value of `phrase`, or None. `anchor` is the date that "later" counts from, if there is one."""
    day = _day(published)
    words = phrase.lower()
    absolute = _absolute(words, day, is_ahead)
    if absolute is not None or day is None:
        return absolute
    for word, shift in _DAYS.items():
        if word in words:
            return (day + timedelta(days=shift)).isoformat()
    return _relative(words, day, is_ahead, _day(anchor))


def _absolute(words: str, day: date | None, is_ahead: bool) -> str | None:
    match = _DAY_MONTH.search(words)
    if match:
        month = _month_number(match["month"] or match["month2"])
        return _dated(month, int(match["day"] or match["day2"]), match["year"], day, is_ahead)
    match = _QUARTER.search(words)
    if match:
        number = int(match["n"] or ("first", "second", "third", "fourth").index(match["word"].lower()) + 1)
        year = match["year"] or (day and str(day.year))
        return f"{year}-{3 * number - 2:02d}/{year}-{3 * number:02d}" if year else None
    match = _MONTH_YEAR.search(words)
    if match and (
        match["month"] != "may"
        or re.search(r"\b(?:in|by|since|until|last|next|this|of|from|early|late|mid)\W+may\b", words)
        or match["year"]
    ):
        return _monthly(_month_number(match["month"]), match["year"], day, is_ahead, words)
    match = _SEASON.search(words)
    if match and (match["year"] or day):
        return _seasonal(match, day, is_ahead)
    match = _YEAR.search(words)
    return match["year"] if match and not re.search(r"\b\d{4}s\b", words) else None


def _dated(month: int, number: int, year: str | None, day: date | None, is_ahead: bool) -> str | None:
    try:
        if year:
            return date(int(year), month, number).isoformat()
        if day is None:
            return None
        found = date(day.year, month, number)
        if is_ahead and found < day - timedelta(days=7):
            found = date(day.year + 1, month, number)
        elif not is_ahead and found > day + timedelta(days=120):
            found = date(day.year - 1, month, number)
        return found.isoformat()
    except ValueError:
        return None


def _monthly(month: int, year: str | None, day: date | None, is_ahead: bool, words: str) -> str | None:
    if year:
        return f"{year}-{month:02d}"
    if day is None:
        return None
    number = day.year
    if re.search(r"\bnext\b", words):
        number += 1 if month <= day.month else 0
    elif re.search(r"\blast\b", words):
        number -= 1 if month >= day.month else 0
    elif is_ahead:
        number += 1 if month < day.month else 0
    else:
        number -= 1 if month > day.month else 0
    return f"{number}-{month:02d}"


def _seasonal(match: re.Match[str], day: date | None, is_ahead: bool) -> str | None:
    first, last = _SEASONS[match["season"].lower()]
    if match["year"]:
        year = int(match["year"])
    elif day is not None:
        way, year = match["way"] or "", day.year
        if "next" in way or "following" in way or (is_ahead and not way and last < day.month):
            year += 1 if first <= day.month or "following" in way else 0
        elif "last" in way or "previous" in way or (not is_ahead and not way and first > day.month):
            year -= 1 if last >= day.month else 0
    else:
        return None
    return f"{year}-{first:02d}/{year + (last < first)}-{last:02d}"


def _relative(words: str, day: date, is_ahead: bool, anchor: date | None) -> str | None:
    match = _COUNTED.search(words)
    if match:
        number = int(match["n"]) if match["n"].isdigit() else _NUMBERS[match["n"]]
        back = match["way"] in ("ago", "earlier", "before")
        base = day if match["way"] == "ago" else anchor
        return None if base is None else _counted(base, -number if back else number, match["unit"])
    match = _WEEKDAY.search(words)
    if match:
        return _weekday(day, _WEEKDAYS.index(match["weekday"]), match["way"] or "", is_ahead).isoformat()
    match = _UNIT.search(words)
    if match:
        shift = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(match["way"], 0)
        return _united(day, shift, match["unit"])
    return None


def _counted(base: date, number: int, unit: str) -> str | None:
    try:
        if unit == "day":
            return (base + timedelta(days=number)).isoformat()
        if unit == "week":
            return (base + timedelta(weeks=number)).isoformat()
        moved = base + (relativedelta(months=number) if unit == "month" else relativedelta(years=number))
        return moved.isoformat()[:7] if unit == "month" else str(moved.year)
    except (OverflowError, ValueError):
        return None


def _weekday(day: date, weekday: int, way: str, is_ahead: bool) -> date:
    behind = (day.weekday() - weekday) % 7
    if way in ("next", "coming") or (is_ahead and way not in ("last", "past", "previous")):
        return day + timedelta(days=(7 - behind) if behind or way in ("next", "coming") else 0)
    return day - timedelta(days=behind or (7 if way in ("last", "past", "previous") else 0))


def _united(day: date, shift: int, unit: str) -> str | None:
    if unit == "year":
        return str(day.year + shift)
    if unit == "month":
        return (day + relativedelta(months=shift)).isoformat()[:7]
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
    if unit == "weekend":
        return f"{(monday + timedelta(days=5)).isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def _month_number(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
