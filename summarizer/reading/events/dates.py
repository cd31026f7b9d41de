"""Phrases of time -> ISO 8601 values, as fine as the words and no finer.

In go a phrase ("on Friday", "Q3 2024", "two days later"), the publication date
and whether the event lies ahead; out comes a date, month, year or interval, or
None where the text does not decide. A bare weekday or month is the nearest one
on the event's side of the publication date. "Since" and "between" give
intervals; "later" and "the following" count from an anchor, the date that the
text named before, and have no value without one. Nor has a mere bound ("before
April", "by the end of 2026", "within 30 days").
"""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from summarizer.reading.events import datewords

_HEAD_CHARS, _HEAD_LINES = 600, 6  # a dateline stands under the headline


def resolve_date(phrase: str, published: str | None, is_ahead: bool = False, anchor: str | None = None) -> str | None:
    """The ISO value of `phrase`, or None. `anchor` is the date that "later" counts from, if there is one."""
    words = " ".join(phrase.lower().split())
    span = _interval(words, published, is_ahead, anchor)
    return span if span is not None else _point(words, published, is_ahead, anchor)


def dateline_of(text: str) -> tuple[tuple[int, int], str] | None:
    """Offsets and value of the date that is one of the first lines: it dates the article, not its events."""
    start = 0
    for line in text[:_HEAD_CHARS].splitlines(keepends=True)[:_HEAD_LINES]:
        words = line.strip()
        match = datewords.DAY_MONTH.fullmatch(words)
        value = _absolute(words.lower(), None, is_ahead=False) if match and match["year"] else None
        if value:
            first = start + line.index(words)
            return (first, first + len(words)), value
        start += len(line)
    return None


def _point(words: str, published: str | None, is_ahead: bool, anchor: str | None) -> str | None:
    day = _day(published)
    if datewords.VAGUE.search(words):
        return None
    absolute = _absolute(words, day, is_ahead)
    if absolute is not None or day is None:
        return absolute
    for word, shift in datewords.DAYS.items():
        if word in words:
            return (day + timedelta(days=shift)).isoformat()
    return _relative(words, day, is_ahead, anchor)


def _interval(words: str, published: str | None, is_ahead: bool, anchor: str | None) -> str | None:
    """`since` and `between` as "start/end"; None where the phrase is neither."""
    both = datewords.BETWEEN.match(words)
    if both:
        start = _point(both["a"] or both["b"], published, is_ahead, anchor)
        end = _point(both["end"], published, is_ahead, anchor)
        return f"{start.split('/')[0]}/{end.split('/')[-1]}" if start and end else None
    day = _day(published)
    if day is None:
        return None
    if is_ahead and datewords.UNTIL.match(words):
        end = (_point(datewords.UNTIL.sub("", words), published, True, anchor) or "").split("/")[-1]
        start = day.isoformat()[: len(end)]
        return f"{start}/{end}" if start < end else end or None
    if datewords.SINCE.match(words):
        start = (_point(datewords.SINCE.sub("", words), published, False, anchor) or "").split("/")[0]
        today = day.isoformat()[: len(start)]
        return f"{start}/{today}" if start and start < today else start or None
    return None


def _absolute(words: str, day: date | None, is_ahead: bool) -> str | None:
    words = datewords.ORDINAL_WORD.sub(lambda m: str(datewords.ORDINALS.index(m["ordinal"].lower()) + 1), words)
    match = datewords.DAY_MONTH.search(words)
    if match:
        month = _month_number(match["month"] or match["month2"])
        year = match["year"] or _shifted_year(day, match["way"])
        return _dated(month, int(match["day"] or match["day2"]), year, day, is_ahead)
    match = datewords.NTH.search(words)
    if match and day:
        return _nearest_nth(int(match["day"]), day, is_ahead)
    match = datewords.QUARTER.search(words) or datewords.HALF.search(words)
    if match:
        return _part_of_year(match, day)
    match = datewords.WEEK_OF_MONTH.search(words)
    if match and (match["year"] or day):
        year = match["year"] or _monthly(_month_number(match["month"]), None, day, is_ahead, "")
        return _week_of_month(int(str(year)[:4]), _month_number(match["month"]), match["which"])
    match = datewords.MONTH_YEAR.search(words)
    if match and (match["month"] != "may" or match["year"] or datewords.MAY_IS_A_MONTH.search(words)):
        year = match["year"] or _shifted_year(day, match["way"])
        return _monthly(_month_number(match["month"]), year, day, is_ahead, words)
    match = datewords.SEASON.search(words)
    if match and (match["year"] or day) and not words.startswith("for "):
        return _seasonal(match, day, is_ahead)
    match = datewords.DECADE.search(words)
    if match:
        start = int(match["full"] or f"19{match['short']}")
        return f"{start}/{start + 9}"
    match = datewords.YEAR.search(words)
    return match["year"] if match else None


def _shifted_year(day: date | None, way: str | None) -> str | None:
    if day is None or not way:
        return None
    return str(day.year + {"last": -1, "next": 1}.get(way, 0))


def _nearest_nth(number: int, day: date, is_ahead: bool) -> str | None:
    """`on the 18th`: of this month, or of the next or last one on the event's side."""
    for shift in (0, 1) if is_ahead else (0, -1):
        month = day + relativedelta(months=shift)
        try:
            found = month.replace(day=number)
        except ValueError:
            continue
        if (found >= day) if is_ahead else (found <= day):
            return found.isoformat()
    return None


def _part_of_year(match: re.Match[str], day: date | None) -> str | None:
    """`Q3 2024`, `the first half of 2024`: its first and last month."""
    length = 3 if match.re is datewords.QUARTER else 6
    number = int(match["n"] or ("first", "second", "third", "fourth").index(match["word"].lower()) + 1)
    year = match["year"] or (_shifted_year(day, match["way"]) if length == 3 else None) or (day and str(day.year))
    return f"{year}-{length * (number - 1) + 1:02d}/{year}-{length * number:02d}" if year else None


def _week_of_month(year: int, month: int, which: str) -> str:
    first = date(year, month, 1)
    start = first if which == "first" else first + relativedelta(months=1) - timedelta(days=7)
    return f"{start.isoformat()}/{(start + timedelta(days=6)).isoformat()}"


def _dated(month: int, number: int, year: str | None, day: date | None, is_ahead: bool) -> str | None:
    try:
        if year:
            return date(int(year), month, number).isoformat()
        if day is None:
            return None
        found = date(day.year, month, number)
        if is_ahead and found < day - timedelta(days=7):
            found = date(day.year + 1, month, number)
        elif not is_ahead and found > day + timedelta(days=30):
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
    if re.search(r"\bnext\s+[a-z]+$", words):
        number += 1 if month <= day.month else 0
    elif re.search(r"\blast\s+[a-z]+$", words):
        number -= 1 if month >= day.month else 0
    elif is_ahead:
        number += 1 if month < day.month else 0
    else:
        number -= 1 if month > day.month else 0
    return f"{number}-{month:02d}"


def _seasonal(match: re.Match[str], day: date | None, is_ahead: bool) -> str | None:
    first, last = datewords.SEASONS[match["season"].lower()]
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


def _relative(words: str, day: date, is_ahead: bool, anchor: str | None) -> str | None:
    match = datewords.COUNTED.search(words)
    if match:
        number = _number(match["n"])
        back = match["way"] in ("ago", "earlier", "before")
        if match["way"] == "ago":
            return _counted(day, -number, match["unit"])
        return _from_anchor(anchor, -number if back else number, match["unit"])
    match = datewords.FROM_ANCHOR.search(words)
    if match:
        unit = match["unit"] if match["unit"] in ("week", "month", "year") else "day"
        return _from_anchor(anchor, {"previous": -1, "same": 0}.get(match["way"].split()[-1], 1), unit)
    match = datewords.WEEKDAY.search(words)
    if match:
        return _weekday(day, datewords.WEEKDAYS.index(match["weekday"]), match["way"] or "", is_ahead).isoformat()
    match = datewords.UNIT.search(words)
    if match:
        shift = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(match["way"], 0)
        return _united(day, shift, match["unit"])
    return None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else datewords.NUMBERS[word]


def _from_anchor(anchor: str | None, number: int, unit: str) -> str | None:
    """The date so many units from the anchor, no finer than the anchor is; None where there is none to count from."""
    if anchor is None or "/" in anchor:
        return None
    start = _day(f"{anchor}-01-01"[:10] if len(anchor) == 4 else f"{anchor}-01"[:10])
    if start is None or (unit in ("day", "week") and len(anchor) < 10) or (unit == "month" and len(anchor) < 7):
        return None
    if number == 0:
        return anchor
    return _counted(start, number, unit)


def _counted(base: date, number: int, unit: str) -> str | None:
    try:
        if unit == "day":
            return (base + timedelta(days=number)).isoformat()
        if unit == "week":
            return (base + timedelta(weeks=number)).isoformat()
        years = number * (10 if unit == "decade" else 1)
        moved = base + (relativedelta(months=number) if unit == "month" else relativedelta(years=years))
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
    return datewords.MONTHS.index(name.lower()[:3]) + 1


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
