"""What the figures of a passage count, so that like is compared with like.

In goes a passage, out come its `Count`s: victims by what befell them, jobs by whether they go
or come, money by its currency, measures in one unit ("two hours" is 120 minutes), votes for
and against, other things by their noun. Left out is what would compare unlikes: ages,
ordinals, ranges ("40 to 60"), and bare numbers that count nothing.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from summarizer.figures import Figure, find_figures
from summarizer.merging.vocabulary import table
from summarizer.records import Span
from summarizer.wording import stem, words

PEOPLE_STATES = ("dead", "injured", "missing", "rescued", "arrested", "evacuated")

CLAUSE_END = re.compile(r"[,;:.]\s|\band\b|\bbut\b|\bwhile\b")
# "nine votes to three", "passed by nine to three", "won 3-1": two figures of one result
_RESULT = re.compile(r"\s*(?P<noun>votes?|goals?|points?|seats?|sets?)?\s*(?P<to>\bto\b|\bagainst\b|[-–])\s*", re.I)
_RESULT_CUE = re.compile(r"\b(?:by|vote[ds]?|passed|won|win|lost|lose|beat\w*|defeat\w*|drew|[A-Z]\w+)\s*\Z")
# "40 to 60 people", "between 40 and 60 people"; not "rose from 40 to 60"
_RANGE = re.compile(r"\s*(?:to|or|[-–])\s*")
# "a man of 19", "aged 19", "two men, 19 and 24"
_AGE_BEFORE = re.compile(r"\b(?:aged|(?:man|woman|boy|girl|student|\w+(?:er|or|ist|man|woman))\s+of)\s+\Z", re.I)
_BETWEEN_COMMAS = re.compile(r"\s*(?:[,.;)]|and\s+\d|\Z)")
_FRACTION = re.compile(r"\b(?:(?P<top>an?|one|two|three|four)[\s-])?(?P<part>half|third|quarter|fifth)s?\s+of\b", re.I)
_TOPS = {"two": 2, "three": 3, "four": 4}
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0}
# in one unit of its kind; what is converted is rounded by the paper that told it
_UNITS = {
    "mil": ("kilometr", 1.609),
    "metr": ("kilometr", 0.001),
    "meter": ("kilometr", 0.001),
    "yard": ("kilometr", 0.000914),
    "acr": ("hectar", 0.405),
    "hour": ("minut", 60.0),
    "gallon": ("litr", 4.546),
    "kilo": ("tonn", 0.001),
    "kilogram": ("tonn", 0.001),
    "ton": ("tonn", 1.0),
}


# a figure that is said to have moved, or to be of its hour
_UPDATE = re.compile(
    r"\b(?:so far|to date|at first|initially|revised)\b"
    r"|\b(?:ris\w+|rose|climb\w*|grow\w*|grew|gone up|went up|jump\w*)\s+to\b",
    re.IGNORECASE,
)

# how it is counted (number, money ...), in what, and what befell it
What = tuple[str, str, str]

# what the second figure of a result counts; it is shown with the first ("nine votes to three")
AGAINST: What = ("number", "against", "")


class Count(NamedTuple):
    """A figure with what it counts: `what` is equal for comparable figures."""

    what: What
    figure: Figure
    span: Span


def counts_of(span: Span) -> list[Count]:
    """The figures of a passage with what they count: victims by what befell them, other things by their noun.

    >>> text = "Police said 12 people were killed and at least four hurt"
    >>> [count.what for count in counts_of(Span(article="a", start=0, end=len(text), text=text))]
    [('number', 'people', 'dead'), ('number', 'people', 'injured')]
    """
    text = span.text
    shares = _shares(text)
    figures = [one for one in find_figures(text) if not any(_meet(one, share) for share in shares)]
    found = [Count(("percent", _of_what(text[one.end :]), ""), one, span) for one in shares]
    done = 0
    for place, figure in enumerate(figures):
        if place < done:
            continue
        last = figures[place + 1] if place + 1 < len(figures) else None
        if last is not None and _is_result(text, figure, last):
            found += _result(figure, last, span)
            done = place + 2
        elif last is not None and _is_range(text, figure, last):
            done = place + 2
        else:
            before = text[figures[place - 1].end if place else 0 : figure.start]
            after = text[figure.end : last.start if last else len(text)]
            what = _what_is_counted(figure, before, after)
            found += [Count(what, _in_one_unit(figure), span)] if what else []
    return sorted(found, key=lambda count: count.figure.start)


def clause_of(count: Count) -> str:
    """The clause that holds the figure."""
    text = count.span.text
    ends = [0, *(end for match in CLAUSE_END.finditer(text) for end in match.span()), len(text)]
    start = max(end for end in ends if end <= count.figure.start)
    return text[start : min((end for end in ends if end >= count.figure.end), default=len(text))]


def is_measure(count: Count) -> bool:
    """Whether it measures something that only the words beside it name: hours of a search, of a flight."""
    return count.what[0] in ("percent", "measure")


def is_updated(count: Count) -> bool:
    """Whether a figure is said to have moved ("has risen to nine") or to be of its hour ("so far six")."""
    return _UPDATE.search(count.span.text) is not None


def _shares(text: str) -> list[Figure]:
    """Fractions as percentages ("a third of the mill"), rounded as prose rounds them."""
    return [
        Figure(_TOPS.get((match["top"] or "").casefold(), 1) * _PARTS[match["part"].casefold()], "percent", "about", "",
               match.start(), match.end() - 3)
        for match in _FRACTION.finditer(text)
    ]  # fmt: skip


def _meet(one: Figure, other: Figure) -> bool:
    return one.start < other.end and other.start < one.end


def _of_what(after: str) -> str:
    """The noun of which a share is told ("5 per cent of its jobs"), or ""."""
    match = re.match(r"\s*of\s+(?:(?:the|its|their|all|his|her)\s+)?([^\W\d_]+)", after)
    return stem(match[1].casefold()) if match else ""


def _is_result(text: str, first: Figure, second: Figure) -> bool:
    between = _RESULT.fullmatch(text[first.end : second.start])
    if not between or second.unit not in ("", first.unit, "vot", "goal", "point"):
        return False
    return bool(between["noun"] or (_RESULT_CUE.search(text[: first.start]) and not second.unit))


def _result(first: Figure, second: Figure, span: Span) -> list[Count]:
    """Both sides of a result, the larger first: the loser's paper tells it the other way round."""
    high, low = sorted((first, second), key=lambda figure: -figure.value)
    against = low._replace(start=first.start, end=second.end)
    return [
        Count(("number", "vot" if first.unit in ("", "vot") else first.unit, ""), high, span),
        Count(AGAINST, against, span),
    ]


def _is_range(text: str, first: Figure, second: Figure) -> bool:
    between, before = text[first.end : second.start], text[: first.start]
    if re.search(r"\bbetween\s+\Z", before) and between.strip() == "and":
        return True
    return bool(_RANGE.fullmatch(between) and not first.unit and second.unit) and not re.search(r"\bfrom\s+\Z", before)


def _what_is_counted(figure: Figure, before: str, after: str) -> What | None:
    if figure.kind == "ordinal" or _is_age(figure, before, after):
        return None
    if figure.kind == "percent":
        return "percent", _of_what(after), ""
    if figure.kind == "clock":
        return "clock", "", ""
    if figure.kind == "money":
        return "money", figure.unit, ""
    if figure.unit in table("units", "jobs"):
        return "number", "job", _state_near(before, after, ("cut", "created"))
    if figure.unit in table("units", "measures") and figure.unit not in table("units", "votes"):
        return "measure", _UNITS.get(figure.unit, (figure.unit, 1.0))[0], ""
    state = _state(figure.unit) or _state_near(before, after, PEOPLE_STATES)
    if not state and figure.unit in table("units", "people") and _is_struck(before):
        state = "injured"
    if state and figure.unit not in table("units", "measures"):
        return "number", "people", state
    return ("number", figure.unit, "") if figure.unit else None


def _is_age(figure: Figure, before: str, after: str) -> bool:
    if figure.unit or figure.kind != "number":
        return False
    return bool(_AGE_BEFORE.search(before) or (before.endswith(", ") and _BETWEEN_COMMAS.match(after)))


def _is_struck(before: str) -> bool:
    """Whether people were hit: "a lorry hit nine people"; of houses that a storm hits it says nothing."""
    last = [stem(word.form) for word in words(CLAUSE_END.split(before)[-1])[-2:]]
    return any(word in table("units", "struck") for word in last)


def _in_one_unit(figure: Figure) -> Figure:
    if figure.kind != "number" or figure.unit not in _UNITS:
        return figure
    return figure._replace(value=figure.value * _UNITS[figure.unit][1], bound="about")


def _state(unit: str) -> str:
    return next((state for state in PEOPLE_STATES if unit in table("units", state)), "")


def _state_near(before: str, after: str, states: Sequence[str]) -> str:
    """What befell the counted: the nearest such word of the same clause, behind the number first ("12 were killed")."""
    behind = [stem(word.form) for word in words(CLAUSE_END.split(after)[0])[:8]]
    ahead = [stem(word.form) for word in words(CLAUSE_END.split(before)[-1])[-4:]]
    told = (state for word in (*behind, *reversed(ahead)) for state in states if word in table("units", state))
    return next(told, "")
