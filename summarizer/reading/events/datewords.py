"""What phrases of time look like: the patterns and number words that `dates` resolves.

Each pattern names its parts by groups: `day`, `month`, `year`, `n` (a number), `unit`, `way` ("last", "next").
"""

import re

_WEEKDAY_NAMES = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_MONTH_AGAIN = _MONTH.replace("month", "month2")
_YEAR_AFTER = r"(?:\s+(?:of\s+)?(?:(?P<year>\d{4})|(?P<way>last|next|this)\s+year))?"

WEEKDAYS = tuple(_WEEKDAY_NAMES.split("|"))
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ORDINALS = tuple(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first".split()
)
NUMBERS = {
    word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
NUMBERS |= {"a": 1, "an": 1}
DAYS = {
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
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}

ORDINAL_WORD = re.compile(rf"\b(?P<ordinal>{'|'.join(reversed(ORDINALS))})(?=\s+of\s+{_MONTH})", re.I)
NTH = re.compile(r"\bthe\s+(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?!\s+\w)", re.I)
DAY_MONTH = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|"
    rf"{_MONTH_AGAIN}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))"
    r"(?:,?\s+(?P<year>\d{4}))?(?:,?\s+(?P<way>last|next|this)\s+year)?",
    re.I,
)
MONTH_YEAR = re.compile(
    rf"\b{_MONTH}(?:,?\s+(?:of\s+)?(?P<year>\d{{4}}))?(?:,?\s+(?P<way>last|next|this)\s+year)?\b", re.I
)
MAY_IS_A_MONTH = re.compile(r"\b(?:in|by|since|until|last|next|this|of|from|early|late|mid)\W+may\b")
QUARTER = re.compile(rf"\b(?:q(?P<n>[1-4])|(?P<word>first|second|third|fourth)[- ]quarter){_YEAR_AFTER}", re.I)
HALF = re.compile(r"\b(?:h(?P<n>[12])|(?P<word>first|second) half)\s+(?:of\s+)?(?P<year>\d{4})", re.I)
WEEK_OF_MONTH = re.compile(rf"\b(?P<which>first|last) week (?:of|in) {_MONTH}(?:\s+(?P<year>\d{{4}}))?", re.I)
SEASON = re.compile(
    r"\b(?P<way>last|next|this|the previous|the following)?\s*(?P<season>spring|summer|autumn|winter)"
    r"(?:\s+(?:of\s+)?(?P<year>\d{4}))?",
    re.I,
)
DECADE = re.compile(r"(?:\b(?P<full>1[5-9]\d0|20\d0)|['’‘](?P<short>\d0))s\b")
YEAR = re.compile(r"\b(?P<year>1[5-9]\d\d|20\d\d)\b")
WEEKDAY = re.compile(rf"\b(?P<way>last|next|this|past|coming|previous)?\s*(?P<weekday>{_WEEKDAY_NAMES})\b", re.I)
UNIT = re.compile(
    r"\b(?P<way>last|next|this|past|coming|previous|earlier this|later this)\s+(?P<unit>week|weekend|month|year)\b",
    re.I,
)
COUNTED = re.compile(
    r"\b(?P<n>\d{1,4}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+"
    r"(?P<unit>day|week|month|year|decade)s?\s+(?P<way>ago|earlier|later|before|after)\b",
    re.I,
)
FROM_ANCHOR = re.compile(
    r"\b(?P<way>the\s+next|following|previous|same)\s+(?P<unit>day|morning|afternoon|evening|week|month|year)\b", re.I
)
SINCE = re.compile(r"^(?:ever\s+)?since\s+", re.I)
UNTIL = re.compile(r"^(?:until|till)\s+", re.I)
BETWEEN = re.compile(
    r"^(?:between\s+(?P<a>[^/]{1,40}?)\s+and|from\s+(?P<b>[^/]{1,40}?)\s+(?:to|until|till))\s+(?P<end>.+)$", re.I
)
# a bound is no date; "on Thursday evenings" recurs; "the Sunday after the flood" hangs on the flood
VAGUE = re.compile(
    rf"^(?:before|within)\b|\bby the end\b|\b(?:the\s+(?:{_WEEKDAY_NAMES})\s+(?:after|before)\b|"
    rf"(?:{_WEEKDAY_NAMES})(?:s\b|\s+(?:mornings|afternoons|evenings|nights)\b))",
    re.I,
)
