"""Figures and what they count, and where two of them cannot both be right.

In go events with the reports each was joined of, and quotes; out come `Conflict`s that set the
figures side by side. Only like is compared with like: victims by what befell them, money in
one currency, other things by their noun.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from summarizer.figures import agree, find_figures
from summarizer.merging.clusters import blocked_pairs
from summarizer.merging.tallies import AGAINST, Count, clause_of, counts_of, is_measure
from summarizer.merging.vocabulary import classes, table
from summarizer.records import Conflict, Event, Quote
from summarizer.wording import content_stems, jaccard, overlap, stem, words

# Two speakers count the same thing if half of their other words agree.
SAME_COUNT = 0.4
# Hours and miles of one event measure many things; those of like clauses measure one.
SAME_MEASURE = 0.5
# so many passages are set side by side; a brief of two hundred papers would otherwise repeat them all
PASSAGES = 12


# of each thing counted, by paper, the figure that leads
Leading = dict[tuple[str, str, str], dict[str, Count]]


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
        if not is_shown and any(_contradict(one, other) for one in counts for other in counts):
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


def _contradict(one: Count, other: Count) -> bool:
    if agree(one.figure, other.figure):
        return False
    return not is_measure(one) or overlap(_clause(one), _clause(other)) >= SAME_MEASURE


def _bare(quote: Quote) -> frozenset[str]:
    """The words of a quotation without its figures, those for one amount ("owe", "debts") as one word."""
    return _measured(" ".join(span.text for span in quote.content))


def _clause(count: Count) -> frozenset[str]:
    """As `_bare`, of the clause that holds the figure alone."""
    return _measured(clause_of(count)) - (table("units", "measures") if is_measure(count) else frozenset())


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
    state = f" ({what[2]})" if what[1] == "people" and what[2] else ""
    return " or ".join(dict.fromkeys(numbers)) + state


def _number(count: Count) -> str:
    """The figure in the paper's words, with what it counts ("nine votes") where that stands behind it."""
    text, figure = count.span.text, count.figure
    after = words(text[figure.end : figure.end + 60])[:4]
    counted = next((word.end for word in after if stem(word.form) == figure.unit), 0)
    return " ".join(text[figure.start : figure.end + counted].split())
