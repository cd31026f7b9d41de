"""Numbers in a text, written as digits or words, with what they count; and the dates it names.

In goes any text, out come its figures (value, kind, bound, what is counted) and its date
words, each with offsets. "four", "4" and "4.0" are one value; "40 percent" and "4" are
not. Nothing is refused: what cannot be read as a number is no figure. English number words
only; digits in any text.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from summarizer.wording import is_function, stem, words

Bound = Literal["exact", "least", "most", "about"]
FigureKind = Literal["number", "percent", "money", "ordinal", "clock"]

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

_ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_SHORT_SCALES = {"k": 1_000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}
_CURRENCIES = {"$": "usd", "£": "gbp", "€": "eur", "¥": "jpy", "dollar": "usd", "pound": "gbp", "euro": "eur"}
_CURRENCY_WORDS = {"dollars": "usd", "dollar": "usd", "pounds": "gbp", "euros": "eur", "euro": "eur", "kroner": "krone"}
_CURRENCY_WORDS |= {"krone": "krone", "kronor": "krone", "yen": "jpy", "francs": "franc", "crowns": "crown"}

_NUMBER_WORDS = "|".join([*_ONES, *_TENS, *_SCALES])
_NUMBER = re.compile(
    rf"""(?P<currency>[$£€¥]\s?)?
    (?:(?P<clock>\d{{1,2}}[:.]\d{{2}}(?=\s?(?:am|pm|a\.m|p\.m|GMT)\b|\b(?<=:\d\d)))
      |(?P<ordinal>\d+(?:st|nd|rd|th)\b)
      |(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|mn|tn|[mk](?![a-z])))?
      |\b(?P<words>(?:{_NUMBER_WORDS})(?:(?:\s+and\s+|[\s-]+)(?:{_NUMBER_WORDS}))*)\b
      |\b(?P<word_ordinal>{"|".join(_ORDINALS)})\b)
    (?P<percent>\s?%|[\s-]per\s?cent(?:age\spoints?)?\b|\spercentage\spoints?\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_BOUNDS: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("least", re.compile(r"(?:at least|no fewer than|no less than|more than|over|upwards of)\s+\Z", re.I)),
    ("most", re.compile(r"(?:at most|no more than|up to|as many as|fewer than|less than|under|below)\s+\Z", re.I)),
    ("about", re.compile(r"(?:about|around|some|roughly|approximately|nearly|almost|an estimated)\s+\Z", re.I)),
)
_DATE = re.compile(
    rf"""\b(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
      |(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{"|".join(MONTHS)})(?:,?\s+(?P<year>\d{{4}}))?
      |(?P<month2>{"|".join(MONTHS)})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year2>\d{{4}}))?(?!\d)
      |(?P<month3>{"|".join(m for m in MONTHS if m not in ("may", "march"))}|(?-i:May|March))(?:\s+(?P<year3>\d{{4}}))?
      |(?P<weekday>{"|".join(WEEKDAYS)})
      |(?P<relative>yesterday|today|tomorrow|tonight|(?:last|next)\s+(?:week|month|year|night|spring|summer|autumn|winter))
      |(?P<bare_year>(?:1[5-9]|20)\d{{2}})(?![\d,.]*\d))\b""",
    re.VERBOSE | re.IGNORECASE,
)


class Figure(NamedTuple):
    """One number: `unit` is the stem of what it counts ("passeng"), a currency, or "" where nothing follows."""

    value: float
    kind: FigureKind
    bound: Bound
    unit: str
    start: int
    end: int


class DateWord(NamedTuple):
    """One date as named: facts such as {"weekday:0", "day:01-20", "year:2025"}, and where it stands."""

    facts: frozenset[str]
    start: int
    end: int


@lru_cache(maxsize=16_384)
def find_figures(text: str) -> tuple[Figure, ...]:
    """The figures of `text` in order, those inside its dates left out.

    >>> [(f.value, f.kind, f.bound, f.unit) for f in find_figures("At least twenty-one miners, 40 per cent")]
    [(21.0, 'number', 'least', 'miner'), (40.0, 'percent', 'exact', '')]
    """
    dates = find_dates(text)
    found = []
    for match in _NUMBER.finditer(text):
        if any(day.start < match.end() and match.start() < day.end for day in dates) or _is_idiom(match, text):
            continue
        figure = _figure(match, text)
        if figure is not None:
            found.append(figure)
    return tuple(found)


@lru_cache(maxsize=16_384)
def find_dates(text: str) -> tuple[DateWord, ...]:
    """The dates `text` names: days, months, years, weekdays and words such as "yesterday", in order."""
    found = []
    for match in _DATE.finditer(text):
        facts = _date_facts(match.groupdict())
        if facts:
            found.append(DateWord(frozenset(facts), match.start(), match.end()))
    return tuple(found)


def date_facts_of_value(value: str) -> frozenset[str]:
    """What an ISO date, month, year or interval allows a sentence to say: its weekday, day, month and year.

    >>> sorted(date_facts_of_value("2025-01-20"))
    ['day:01-20', 'month:01', 'weekday:0', 'year:2025']
    """
    facts: set[str] = set()
    for part in value.split("/"):
        numbers = part[:10].split("-")
        if numbers and re.fullmatch(r"\d{4}", numbers[0]):
            facts.add(f"year:{numbers[0]}")
        if len(numbers) >= 2 and re.fullmatch(r"\d{2}", numbers[1]):
            facts.add(f"month:{numbers[1]}")
        if len(numbers) == 3:
            try:
                day = date.fromisoformat(part[:10])
            except ValueError:
                continue
            facts |= {f"day:{day:%m-%d}", f"weekday:{day.weekday()}"}
    return frozenset(facts)


def agree(one: Figure, other: Figure) -> bool:
    """Whether two counts of the same thing can both be right, bounds considered ("at least 12" and 14 can).

    Estimates agree within a tenth: news prose rounds "about" and "nearly" that far.
    """
    if one.value == other.value:
        return True
    if "about" in (one.bound, other.bound):
        return abs(one.value - other.value) <= 0.1 * max(one.value, other.value)
    low, high = sorted((one, other), key=lambda figure: figure.value)
    return low.bound == "least" or high.bound == "most"


def number_of_words(text: str) -> float | None:
    """The value of a number in words ("two hundred and five"), or None where it is none."""
    total, current, seen = 0.0, 0.0, False
    for word in re.split(r"[\s-]+", text.casefold()):
        if word == "and" or not word:
            continue
        if word in _ONES or word in _TENS:
            current += _ONES.get(word, 0) or _TENS.get(word, 0)
        elif word in ("hundred", "dozen"):
            current = (current or 1) * _SCALES[word]
        elif word in _SCALES:
            total, current = total + (current or 1) * _SCALES[word], 0.0
        else:
            return None
        seen = True
    return total + current if seen else None


def _figure(match: re.Match[str], text: str) -> Figure | None:
    value = _value(match)
    if value is None:
        return None
    kind: FigureKind = "number"
    unit = ""
    if match["percent"]:
        kind = "percent"
    elif match["currency"]:
        kind, unit = "money", _CURRENCIES[match["currency"].strip()]
    elif match["clock"]:
        kind = "clock"
    elif match["ordinal"] or match["word_ordinal"]:
        kind, unit = "ordinal", _counted(text[match.end() : match.end() + 80])
    else:
        unit = _counted(text[match.end() : match.end() + 80])
        if unit in _CURRENCY_STEMS:
            kind, unit = "money", _CURRENCY_STEMS[unit]
    return Figure(
        value, kind, _bound(text[max(0, match.start() - 24) : match.start()]), unit, match.start(), match.end()
    )


_CURRENCY_STEMS = {stem(word): code for word, code in _CURRENCY_WORDS.items()}


def _value(match: re.Match[str]) -> float | None:
    if match["clock"]:
        hours, minutes = re.split("[:.]", match["clock"])
        return int(hours) * 100.0 + int(minutes)
    if match["ordinal"]:
        return float(match["ordinal"][:-2])
    if match["word_ordinal"]:
        return float(_ORDINALS[match["word_ordinal"].casefold()])
    if match["digits"]:
        scale = (match["scale"] or "").casefold()
        factor = _SCALES.get(scale) or _SHORT_SCALES.get(scale) or 1
        return round(float(match["digits"].replace(",", "")) * factor, 6)
    return number_of_words(match["words"])


def _bound(before: str) -> Bound:
    for bound, pattern in _BOUNDS:
        if pattern.search(before):
            return bound
    return "exact"


# adjectives that stand between a number and what it counts, and words that count people whatever their trade
_BETWEEN = frozenset("more other new further additional local young old elderly small large whole full extra".split())


def _counted(after: str) -> str:
    """The stem of the noun after a number: the last word of the unbroken run that follows, at most three words on."""
    run = re.match(r"[\s-]*((?:of\s+(?:the\s+|its\s+|their\s+)?)?[^\W\d_]+(?:[\s-][^\W\d_]+){0,3})", after)
    if not run:
        return ""
    for word in words(run.group(1))[:4]:
        if word.form in ("of", "the", "its", "their") or word.form in _BETWEEN:
            continue
        return "" if is_function(word.form) else stem(word.form)
    return ""


def _is_idiom(match: re.Match[str], text: str) -> bool:
    """ "one" as a pronoun and "second" as a unit of time count nothing."""
    word = match.group().casefold()
    after = text[match.end() : match.end() + 12].casefold()
    before = text[max(0, match.start() - 6) : match.start()].casefold()
    if word == "one":
        return after.startswith((" of ", " another", " day", " by one")) or before.endswith(
            ("no ", "any ", "by ", "every ")
        )
    return word == "million" and after.startswith("aire")


def _date_facts(groups: dict[str, str | None]) -> set[str]:
    if groups["iso"]:
        return set(date_facts_of_value(groups["iso"])) - {"month:" + groups["iso"][5:7]}
    if groups["weekday"]:
        return {f"weekday:{WEEKDAYS.index(groups['weekday'].casefold())}"}
    if groups["relative"]:
        return {"relative:" + " ".join(groups["relative"].casefold().split())}
    if groups["bare_year"]:
        return {f"year:{groups['bare_year']}"}
    month = groups["month"] or groups["month2"] or groups["month3"]
    day, year = groups["day"] or groups["day2"], groups["year"] or groups["year2"] or groups["year3"]
    if not month:
        return set()
    number = f"{MONTHS.index(month.casefold()) + 1:02}"
    facts = {f"day:{number}-{int(day):02}"} if day else {f"month:{number}"}
    return facts | ({f"year:{year}"} if year else set())
