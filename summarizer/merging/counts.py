"""Figures and what they count, and where two of them cannot both be right.

In go joined events with the reports of each, and all records of a story; out come `Conflict`s that set the
figures side by side. Only like is compared with like: victims by what befell them, money in
one currency, other things by their noun.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from summarizer.figures import Figure, agree, find_figures
from summarizer.merging.clusters import blocked_pairs
from summarizer.merging.events import DAYS_OF_CONFLICT, days_between
from summarizer.merging.folding import spans_meet
from summarizer.merging.vocabulary import classes, table
from summarizer.records import Conflict, Event, Findings, Span
from summarizer.wording import content_stems, jaccard, stem, words

# Two speakers count the same thing if half of their other words agree.
SAME_COUNT = 0.4
# so many passages are set side by side; a brief of two hundred papers would otherwise repeat them all
PASSAGES = 12

_CLAUSE = re.compile(r"[,;:.]\s|\band\b|\bbut\b|\bwhile\b")

_TO = re.compile(r"\s+(?:votes?\s+)?to\s+")

_UPDATE = re.compile(
    r"\b(?:so far|to date|at first|initially|revised)\b"
    r"|\b(?:ris\w+|rose|climb\w*|grow\w*|grew|gone up|went up|jump\w*)\s+to\b",
    re.IGNORECASE,
)

PEOPLE_STATES = ("dead", "injured", "missing", "rescued", "arrested", "evacuated")


# how it is counted (number, money ...), in what, and what befell it
What = tuple[str, str, str]


class Count(NamedTuple):
    """A figure with what it counts: `what` is equal for comparable figures."""

    what: What
    figure: Figure
    span: Span


class Told(NamedTuple):
    """A count with its record, who is quoted, the words around it, the matters its clause speaks of, and its day."""

    told: Count
    record: str
    quoted: bool
    speaker: str | None
    bare: frozenset[str]
    matter: frozenset[str]
    when: str | None


Known = dict[tuple[str, What], list[Told]]


def figure_conflicts(event: Event, members: Sequence[Event]) -> Iterable[Conflict]:
    """Per kind of count, the papers side by side if their leading figures cannot all be right.

    The leading figure of a paper is its largest: "12 people died, three of them children".
    """
    leading: dict[What, dict[str, Count]] = defaultdict(dict)
    for count in sorted(
        (count for member in members for span in member.evidence for count in counts_of(span)),
        key=lambda count: (count.span.article, count.span.start, count.figure.start),
    ):
        known = leading[count.what].get(count.span.article)
        if known is None or known.figure.value < count.figure.value:
            leading[count.what][count.span.article] = count
    for what, by_paper in sorted(leading.items()):
        counts = list(by_paper.values())
        shown = counts[:PASSAGES]
        if any(not agree(one.figure, two.figure) and not _is_updated(one, two) for one, two in combinations(shown, 2)):
            note = _note((_number(count) for count in counts[:PASSAGES]), what)
            passages = tuple(count.span for count in counts[:PASSAGES])
            yield Conflict(kind="figure", records=(event.id,), note=note, passages=passages)


def disputed_counts(findings: Findings) -> Iterable[Conflict]:
    """Different numbers for one thing, in two quotes or in any records of two papers.

    Like words around the figures make them one count; so does one state of people ("nine injured") in two papers, and
    one noun or currency with a matter in common ("owes", "debts"), where each paper has one figure for it.
    """
    told = _told_counts(findings)
    known = _by_paper(told)
    for one, other in blocked_pairs([[item.told.what] for item in told]):
        left, right = told[one], told[other]
        if agree(left.told.figure, right.told.figure) or not _is_same_count(left, right, known):
            continue
        note = _note((_number(left.told), _number(right.told)), left.told.what)
        yield Conflict(
            kind="figure", records=(left.record, right.record), note=note, passages=(left.told.span, right.told.span)
        )


def _told_counts(findings: Findings) -> list[Told]:
    """Every figure of the records once, with the quote before the event that holds it."""
    found: dict[tuple[str, int, What], Told] = {}
    for quote in findings.quotes:
        text = " ".join(span.text for span in quote.content)
        who = quote.speaker.entity if quote.speaker else None
        for count in (count for span in quote.content for count in counts_of(span)):
            found.setdefault(_place(count), Told(count, quote.id, True, who, _bare(text), _matter(count), None))
    for event in (event for event in findings.events if event.status != "denied"):
        when = event.when.value if event.when else None
        for count in (count for span in event.evidence for count in counts_of(span)):
            text = count.span.text
            found.setdefault(_place(count), Told(count, event.id, False, None, _bare(text), _matter(count), when))
    return [found[key] for key in sorted(found)]


def _place(count: Count) -> tuple[str, int, What]:
    return count.span.article, count.span.start + count.figure.start, count.what


def _by_paper(told: Sequence[Told]) -> Known:
    known: Known = defaultdict(list)
    for item in told:
        known[item.told.span.article, item.told.what].append(item)
    return known


def _has_one_figure(item: Told, known: Known) -> bool:
    """Whether its paper gives one figure for it: one that gives several speaks of two counts."""
    others = known[item.told.span.article, item.told.what]
    people = item.told.what[1] == "people"
    alike = [one for one in others if people or one.matter & item.matter]
    return all(one.told.figure.value == item.told.figure.value for one in alike)


def _is_same_count(one: Told, other: Told, known: Known) -> bool:
    """Whether two figures for the same kind of thing count one and the same: evidence against first, then for."""
    is_one_paper = one.told.span.article == other.told.span.article
    if _is_updated(one.told, other.told) or spans_meet(one.told.span, other.told.span):
        return False
    if is_one_paper and one.speaker is not None and one.speaker == other.speaker:
        return False
    if one.quoted and other.quoted and jaccard(one.bare, other.bare) >= SAME_COUNT:
        return True
    if is_one_paper or (one.when and other.when and days_between(one.when, other.when) > DAYS_OF_CONFLICT):
        return False
    if not (_has_one_figure(one, known) and _has_one_figure(other, known)):
        return False
    if one.told.what[1] == "people":
        return not _is_part(one.told.figure, other.told.figure)
    if one.told.what[1] in table("units", "measures"):
        return False
    return bool(one.matter & other.matter) or jaccard(one.bare, other.bare) >= SAME_COUNT


def _is_updated(one: Count, other: Count) -> bool:
    """Whether a figure is said to have moved ("has risen to nine") or to be of its hour ("so far six")."""
    return any(_UPDATE.search(count.span.text) for count in (one, other))


def _is_part(one: Figure, other: Figure) -> bool:
    """Whether the smaller figure counts only some of the people: "three children" of twelve dead."""
    few, many = sorted((one, other), key=lambda figure: figure.value)
    return few.unit != many.unit and few.unit in table("units", "some_people")


def _matter(count: Count) -> frozenset[str]:
    """What a figure's clause tells of, in words that another paper may use too: kinds of happening and of matter."""
    text, figure = count.span.text, count.figure
    stems = content_stems(_CLAUSE.split(text[: figure.start])[-1]) | content_stems(_CLAUSE.split(text[figure.end :])[0])
    tables = classes("topics_alike"), classes("happenings")
    return frozenset(name for stem in stems for one in tables for name in one.get(stem, ())) - {_unit(figure)}


def counts_of(span: Span) -> list[Count]:
    """The figures of a passage with what they count: victims by what befell them, other things by their noun.

    >>> text = "Police said 12 people were killed and at least four hurt"
    >>> [count.what for count in counts_of(Span(article="a", start=0, end=len(text), text=text))]
    [('number', 'people', 'dead'), ('number', 'people', 'injured')]
    """
    text = span.text
    figures = find_figures(text)
    found: list[Count] = []
    for place, figure in enumerate(figures):
        before = text[figures[place - 1].end if place else 0 : figure.start]
        after = text[figure.end : figures[place + 1].start if place + 1 < len(figures) else len(text)]
        what = _what_is_counted(figure, before, after)
        if what is None and found and _TO.fullmatch(before):
            what = ("number", found[-1].what[1], "to")  # "nine votes to three"
        if what is not None:
            found.append(Count(what, figure, span))
    return found


def _what_is_counted(figure: Figure, before: str, after: str) -> What | None:
    if figure.kind in ("percent", "clock"):
        near = content_stems(after[:60]) | content_stems(before[-40:])
        return (figure.kind, "", min(near, default="")) if figure.kind == "percent" else ("clock", "", "")
    if figure.kind == "money":
        return "money", figure.unit, ""
    if figure.kind == "ordinal":
        return None
    state = _state(figure.unit) or _state_near(before, after)
    if state and figure.unit not in table("units", "measures"):
        return "number", "people", state
    return ("number", _unit(figure), "") if figure.unit else None


def _state(unit: str) -> str:
    return next((state for state in PEOPLE_STATES if unit in table("units", state)), "")


def _state_near(before: str, after: str) -> str:
    """What befell the counted: the nearest such word of the same clause, behind the number first ("12 were killed")."""
    behind = [stem(word.form) for word in words(_CLAUSE.split(after)[0])[:8]]
    ahead = [stem(word.form) for word in words(_CLAUSE.split(before)[-1])[-4:]]
    for word in (*behind, *reversed(ahead)):
        if _state(word):
            return _state(word)
    return ""


def _unit(figure: Figure) -> str:
    """The noun of a count, of words for one thing ("jobs", "posts") the first."""
    return min(classes("topics_alike").get(figure.unit, ()), default=figure.unit)


def _bare(text: str) -> frozenset[str]:
    numbers = {stem(word.form) for figure in find_figures(text) for word in words(text[figure.start : figure.end])}
    return content_stems(text) - numbers


def _note(numbers: Iterable[str], what: What) -> str:
    """ "four workers or five dockers (dead)": the figures once each, and what befell whom they count."""
    state = f" ({what[2]})" if what[1] == "people" else ""
    return " or ".join(dict.fromkeys(numbers)) + state


def _number(count: Count) -> str:
    """The figure in the paper's words, with what it counts ("nine votes") where that stands behind it."""
    text, figure = count.span.text, count.figure
    after = words(text[figure.end : figure.end + 60])[:4]
    counted = next((word.end for word in after if stem(word.form) == figure.unit), 0)
    return " ".join(text[figure.start : figure.end + counted].split())
