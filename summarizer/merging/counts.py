"""Figures and what they count, and where two of them cannot both be right.

In go events with the reports each was joined of, and quotes; out come `Conflict`s that set the
figures side by side. Only like is compared with like: victims by what befell them, money in
one currency, other things by their noun.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from summarizer.figures import Figure, agree, find_figures
from summarizer.merging.clusters import blocked_pairs
from summarizer.merging.vocabulary import classes, table
from summarizer.records import Conflict, Event, Quote, Span
from summarizer.wording import content_stems, jaccard, stem, words

# Two speakers count the same thing if half of their other words agree.
SAME_COUNT = 0.4
# so many passages are set side by side; a brief of two hundred papers would otherwise repeat them all
PASSAGES = 12

_CLAUSE = re.compile(r"[,;:.]\s|\band\b|\bbut\b|\bwhile\b")

# "nine votes to three", "passed by nine to three": the second figure counts those against
_SCORE = re.compile(r"\s*(?:(?:votes?|goals?|points?|seats?|sets?)\s+)?(?:to|against)\s*", re.IGNORECASE)
_SCORE_CUE = re.compile(r"\b(?:by|vote[ds]?|passed|won|lost|beat)\s*\Z", re.IGNORECASE)

PEOPLE_STATES = ("dead", "injured", "missing", "rescued", "arrested", "evacuated")


class Count(NamedTuple):
    """A figure with what it counts: `what` is equal for comparable figures."""

    what: tuple[str, str, str]
    figure: Figure
    span: Span


def figure_conflicts(event: Event, members: Sequence[Event]) -> Iterable[Conflict]:
    """Per kind of count, the papers side by side if their leading figures cannot all be right.

    The leading figure of a paper is its largest: "12 people died, three of them children".
    """
    leading: dict[tuple[str, str, str], dict[str, Count]] = defaultdict(dict)
    for count in sorted(
        (count for member in members for span in member.evidence for count in counts_of(span)),
        key=lambda count: (count.span.article, count.span.start, count.figure.start),
    ):
        known = leading[count.what].get(count.span.article)
        if known is None or known.figure.value < count.figure.value:
            leading[count.what][count.span.article] = count
    for what, by_paper in sorted(leading.items()):
        counts = list(by_paper.values())
        if any(not agree(one.figure, other.figure) for one in counts[:PASSAGES] for other in counts[:PASSAGES]):
            note = _note((_number(count) for count in counts[:PASSAGES]), what)
            passages = tuple(count.span for count in counts[:PASSAGES])
            yield Conflict(kind="figure", records=(event.id,), note=note, passages=passages)


def disputed_counts(quotes: Sequence[Quote]) -> Iterable[Conflict]:
    """Speakers who give different numbers for the same thing in otherwise like words."""
    counts = [{count.what: count for span in quote.content for count in counts_of(span)} for quote in quotes]
    bare = [_bare(quote) for quote in quotes]
    for one, other in blocked_pairs([list(own) for own in counts]):
        for what in sorted(counts[one].keys() & counts[other].keys()):
            left, right = counts[one][what], counts[other][what]
            if agree(left.figure, right.figure) or not _count_alike(left, right, (bare[one], bare[other])):
                continue
            note = _note((_number(left), _number(right)), what)
            ids = (quotes[one].id, quotes[other].id)
            yield Conflict(kind="figure", records=ids, note=note, passages=(left.span, right.span))


def counts_of(span: Span) -> list[Count]:
    """The figures of a passage with what they count: victims by what befell them, other things by their noun.

    >>> text = "Police said 12 people were killed and at least four hurt"
    >>> [count.what for count in counts_of(Span(article="a", start=0, end=len(text), text=text))]
    [('number', 'people', 'dead'), ('number', 'people', 'injured')]
    """
    text = span.text
    figures = find_figures(text)
    found = []
    for place, figure in enumerate(figures):
        before = text[figures[place - 1].end if place else 0 : figure.start]
        after = text[figure.end : figures[place + 1].start if place + 1 < len(figures) else len(text)]
        what = _what_is_counted(figure, before, after)
        if (
            place
            and _SCORE.fullmatch(before)
            and (before.strip().count(" ") or _SCORE_CUE.search(text[: figures[place - 1].start]))
        ):
            what = ("number", "against", "")
        if what is not None:
            found.append(Count(what, figure, span))
    return found


def _what_is_counted(figure: Figure, before: str, after: str) -> tuple[str, str, str] | None:
    if figure.kind in ("percent", "clock"):
        near = content_stems(after[:60]) | content_stems(before[-40:])
        return (figure.kind, "", min(near, default="")) if figure.kind == "percent" else ("clock", "", "")
    if figure.kind == "money":
        return "money", figure.unit, ""
    if figure.kind == "ordinal":
        return None
    if figure.unit in table("units", "jobs"):
        return "number", "job", _state_near(before, after, ("cut", "created"))
    state = _state(figure.unit) or _state_near(before, after, PEOPLE_STATES)
    if state and figure.unit not in table("units", "measures"):
        return "number", "people", state
    return ("number", figure.unit, "") if figure.unit else None


def _state(unit: str) -> str:
    return next((state for state in PEOPLE_STATES if unit in table("units", state)), "")


def _state_near(before: str, after: str, states: Sequence[str]) -> str:
    """What befell the counted: the nearest such word of the same clause, behind the number first ("12 were killed")."""
    behind = [stem(word.form) for word in words(_CLAUSE.split(after)[0])[:8]]
    ahead = [stem(word.form) for word in words(_CLAUSE.split(before)[-1])[-4:]]
    told = (state for word in (*behind, *reversed(ahead)) for state in states if word in table("units", state))
    return next(told, "")


def _bare(quote: Quote) -> frozenset[str]:
    """The words of a quotation without its figures, those for one amount ("owe", "debts") as one word."""
    return _measured(" ".join(span.text for span in quote.content))


def _clause(count: Count) -> frozenset[str]:
    """As `_bare`, of the clause that holds the figure alone."""
    text = count.span.text
    ends = [0, *(end for match in _CLAUSE.finditer(text) for end in match.span()), len(text)]
    start = max(end for end in ends if end <= count.figure.start)
    return _measured(text[start : min(end for end in ends if end >= count.figure.end)])


def _measured(text: str) -> frozenset[str]:
    numbers = {stem(word.form) for figure in find_figures(text) for word in words(text[figure.start : figure.end])}
    amounts = classes("amounts")
    found = content_stems(text) - numbers - table("units", "fillers")
    return frozenset(min(amounts.get(stem, ()), default=stem) for stem in found)


def _count_alike(one: Count, other: Count, bare: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Whether two speakers count one thing: in like words throughout, or in the clauses of the figures."""
    left, right = _clause(one), _clause(other)
    in_clause = len(left & right) > 1 and jaccard(left, right) >= SAME_COUNT
    return in_clause or jaccard(*bare) >= SAME_COUNT


def _note(numbers: Iterable[str], what: tuple[str, str, str]) -> str:
    """ "four workers or five dockers (dead)": the figures once each, and what befell whom they count."""
    state = f" ({what[2]})" if what[1] == "people" else ""
    return " or ".join(dict.fromkeys(numbers)) + (" against" if what[1] == "against" else state)


def _number(count: Count) -> str:
    """The figure in the paper's words, with what it counts ("nine votes") where that stands behind it."""
    text, figure = count.span.text, count.figure
    after = words(text[figure.end : figure.end + 60])[:4]
    counted = next((word.end for word in after if stem(word.form) == figure.unit), 0)
    return " ".join(text[figure.start : figure.end + counted].split())
