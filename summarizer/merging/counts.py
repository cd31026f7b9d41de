"""Where two figures of one thing cannot both be right.

In go joined events with the reports of each, and all records of a story; out come `Conflict`s that set the
figures side by side. What a figure counts is told by `tallies`; only like is compared with like, and only where the
words around it say that it counts one and the same thing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from summarizer.figures import Figure, agree, find_figures
from summarizer.merging.clusters import blocked_pairs
from summarizer.merging.events import DAYS_OF_CONFLICT
from summarizer.merging.folding import spans_meet
from summarizer.merging.happenings import days_between
from summarizer.merging.tallies import AGAINST, Count, What, clause_of, counts_of, is_measure, is_updated
from summarizer.merging.vocabulary import classes, table
from summarizer.records import Conflict, Event, Findings
from summarizer.wording import content_stems, jaccard, overlap, stem, words

# Two speakers count the same thing if half of their other words agree.
SAME_COUNT = 0.4
# Hours and miles of one event measure many things; those of like clauses measure one.
SAME_MEASURE = 0.5
# so many passages are set side by side; a brief of two hundred papers would otherwise repeat them all
PASSAGES = 12


class Told(NamedTuple):
    """A count with its record, who is quoted, the words around it, the matters its clause speaks of, and its day."""

    told: Count
    record: str
    quoted: bool
    speaker: str | None
    bare: frozenset[str]
    clause: frozenset[str]
    matter: frozenset[str]
    when: str | None
    ahead: bool


Known = dict[tuple[str, What], list[Told]]
# of each thing counted, by paper, the figure that leads
Leading = dict[What, dict[str, Count]]


def figure_conflicts(event: Event, members: Sequence[Event]) -> Iterable[Conflict]:
    """Per kind of count, the papers side by side if their leading figures cannot all be right.

    The leading figure of a paper is its largest: "12 people died, three of them children".
    """
    leading: Leading = defaultdict(dict)
    found: list[Conflict] = []
    for count in sorted(
        (count for member in members for span in member.evidence for count in counts_of(span)),
        key=lambda count: (count.span.article, count.span.start, count.figure.start),
    ):
        known = leading[count.what].get(count.span.article)
        if known is None or known.figure.value < count.figure.value:
            leading[count.what][count.span.article] = count
    # votes for before votes against: where both differ, one conflict shows it
    for what, by_paper in sorted(_one_crowd(leading).items(), key=lambda told: (told[0] == AGAINST, told[0])):
        counts = list(by_paper.values())[:PASSAGES]
        passages = tuple(count.span for count in counts)
        is_shown = what == AGAINST and any(set(passages) <= set(one.passages) for one in found)
        if not is_shown and any(_contradict(one, other) for one, other in combinations(counts, 2)):
            note = _note((_number(count) for count in counts), what)
            found.append(Conflict(kind="figure", records=(event.id,), note=note, passages=passages))
    return found


def _one_crowd(leading: Leading) -> Leading:
    """People that every paper counts once, each in its own noun ("residents", "people"), as one crowd."""
    nouns = [what for what in leading if what[0] == "number" and what[1] in table("units", "people") and not what[2]]
    papers = [paper for what in nouns for paper in leading[what]]
    if len(nouns) < 2 or len(set(papers)) < len(papers):
        return leading
    crowd = {paper: count for what in nouns for paper, count in leading[what].items()}
    return {**{what: own for what, own in leading.items() if what not in nouns}, ("number", "people", ""): crowd}


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
        passages = (left.told.span, right.told.span)
        yield Conflict(kind="figure", records=(left.record, right.record), note=note, passages=passages)


def _contradict(one: Count, other: Count) -> bool:
    if agree(one.figure, other.figure) or is_updated(one) or is_updated(other):
        return False
    return not is_measure(one) or overlap(_clause(one), _clause(other)) >= SAME_MEASURE


def _told_counts(findings: Findings) -> list[Told]:
    """Every figure of the records once, with the quote before the event that holds it."""
    found: dict[tuple[str, int, What], Told] = {}
    for quote in findings.quotes:
        bare = _measured(" ".join(span.text for span in quote.content))
        who = quote.speaker.entity if quote.speaker else None
        for count in (count for span in quote.content for count in counts_of(span)):
            found.setdefault(
                _place(count), Told(count, quote.id, True, who, bare, _clause(count), _matter(count), None, False)
            )
    for event in (event for event in findings.events if event.status != "denied"):
        when, ahead = event.when.value if event.when else None, event.status in ("planned", "hypothetical")
        for count in (count for span in event.evidence for count in counts_of(span)):
            bare = _measured(count.span.text)
            told = Told(count, event.id, False, None, bare, _clause(count), _matter(count), when, ahead)
            found.setdefault(_place(count), told)
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
    if is_updated(one.told) or is_updated(other.told) or spans_meet(one.told.span, other.told.span):
        return False
    if is_one_paper and one.speaker is not None and one.speaker == other.speaker:
        return False
    if one.quoted and other.quoted and _in_like_words(one, other):
        return True
    if is_one_paper or _are_two_happenings(one, other):
        return False
    if not (_has_one_figure(one, known) and _has_one_figure(other, known)) or is_measure(one.told):
        return False
    if one.told.what[1] == "people":
        return not _is_part(one.told.figure, other.told.figure)
    return bool(one.matter & other.matter) or jaccard(one.bare, other.bare) >= SAME_COUNT


def _are_two_happenings(one: Told, other: Told) -> bool:
    """Whether the figures are of two days, of what was and what is to come, or of an act and what it is about.

    A loan of 2019 is not the loan that is promised, and an offer is not the price that is paid.
    """
    if one.when and other.when and days_between(one.when, other.when) > DAYS_OF_CONFLICT:
        return True
    if (one.when and not one.ahead and other.ahead) or (other.when and not other.ahead and one.ahead):
        return True
    acts = table("happenings_again", "acts")
    return bool(one.matter and other.matter and (one.matter & acts) != (other.matter & acts))


def _in_like_words(one: Told, other: Told) -> bool:
    """Whether two speakers count in like words: throughout, or in the clauses of the figures."""
    in_clause = len(one.clause & other.clause) > 1 and jaccard(one.clause, other.clause) >= SAME_COUNT
    return in_clause or jaccard(one.bare, other.bare) >= SAME_COUNT


def _is_part(one: Figure, other: Figure) -> bool:
    """Whether the smaller figure counts only some of the people: "three children" of twelve dead."""
    few, many = sorted((one, other), key=lambda figure: figure.value)
    return few.unit != many.unit and few.unit in table("units", "some_people")


def _clause(count: Count) -> frozenset[str]:
    """The words of the clause that holds the figure, measured as in `_measured`."""
    return _measured(clause_of(count)) - (table("units", "measures") if is_measure(count) else frozenset())


def _matter(count: Count) -> frozenset[str]:
    """What a figure's clause tells of, in words that another paper may use too: kinds of happening and of matter."""
    tables = classes("amounts"), classes("topics_alike"), classes("happenings")
    stems = content_stems(clause_of(count)) - {count.figure.unit}
    return frozenset(name for stem in stems for one in tables for name in one.get(stem, ())) - {count.what[1]}


def _measured(text: str) -> frozenset[str]:
    """The words without the figures, those for one amount ("owe", "debts") as one word."""
    numbers = {stem(word.form) for figure in find_figures(text) for word in words(text[figure.start : figure.end])}
    amounts = classes("amounts")
    found = content_stems(text) - numbers - table("units", "fillers")
    return frozenset(min(amounts.get(stem, ()), default=stem) for stem in found)


def _note(numbers: Iterable[str], what: What) -> str:
    """ "four workers or five dockers (dead)": the figures once each, and what befell whom they count."""
    state = f" ({what[2]})" if what[1] == "people" and what[2] else ""
    return " or ".join(dict.fromkeys(numbers)) + state


def _number(count: Count) -> str:
    """The figure in the paper's words, with what it counts ("nine votes") where that stands behind it."""
    text, figure = count.span.text, count.figure
    after = words(text[figure.end : figure.end + 60])[:4]
    counted = next((word.end for word in after if stem(word.form) == figure.unit), 0)
    return " ".join(text[figure.start : figure.end + counted].split())
