"""Conflicts kept once: what several records show alike is one contradiction, under the names its records have now.

In go conflicts, out come fewer, in the order they first came. A conflict that goes leaves its
records to the one that stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from summarizer.figures import find_figures
from summarizer.records import Conflict, Span

# spans that overlap share a stretch of the text, so that each conflict is compared with its neighbours only
STRETCH = 256


def fold_conflicts(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Conflicts of one kind that set the same passages side by side, as one with the records of all.

    An event, its announcement and the words that announce it hold one wrong figure, not three.
    """
    folded: list[Conflict] = []
    homes: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for one in conflicts:
        keys = [(one.kind, span.article, place) for span in one.passages for place in _stretches(span)]
        near = sorted({number for key in keys for number in homes[key]})
        home = next((number for number in near if _is_same(folded[number], one)), None)
        if home is None:
            home = len(folded)
            folded.append(one)
        else:
            ids = dict.fromkeys((*folded[home].records, *one.records))
            folded[home] = folded[home].model_copy(update={"records": tuple(ids)})
        for key in keys:
            homes[key].append(home)
    return _once_in_words(folded)


def _once_in_words(conflicts: list[Conflict]) -> list[Conflict]:
    """Without the figures that a sentence quoted in two wordings already shows: "two hours" or "three hours"."""
    wordings = [one for one in conflicts if one.kind == "wording"]
    return [one for one in conflicts if one.kind != "figure" or not any(_shows(wording, one) for wording in wordings)]


def _shows(wording: Conflict, figure: Conflict) -> bool:
    return _are_among(figure.passages, wording.passages) and _values(figure) == _values(wording)


def distinct_conflicts(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Every conflict once: the first of each kind between the same records."""
    found = {(one.kind, frozenset(one.records)): one for one in reversed(list(conflicts))}
    return tuple(found.values())


def conflicts_renamed(conflicts: Iterable[Conflict], rename: Mapping[str, str]) -> tuple[Conflict, ...]:
    """Conflicts that follow their records where those were joined."""
    return tuple(
        one.model_copy(update={"records": tuple(dict.fromkeys(rename[old] for old in one.records))})
        for one in conflicts
    )


def spans_meet(one: Span, other: Span) -> bool:
    """Whether two spans have a character in common."""
    return one.article == other.article and one.start < other.end and other.start < one.end


def _stretches(span: Span) -> range:
    """The numbers of the stretches of text a span touches: spans that overlap share one."""
    return range(span.start // STRETCH, span.end // STRETCH + 1)


def _is_same(one: Conflict, other: Conflict) -> bool:
    """The same passages side by side; of two figures, one passage in common and the same two figures are enough."""
    if one.kind != other.kind:
        return False
    few, many = sorted((one.passages, other.passages), key=len)
    is_shown = _are_among(few, many) and (len(few) < len(many) or _are_among(many, few))
    return is_shown or (
        one.kind == "figure" and any(_is_among(span, many) for span in few) and _values(one) == _values(other)
    )


def _are_among(spans: Iterable[Span], others: Iterable[Span]) -> bool:
    return all(_is_among(span, others) for span in spans)


def _is_among(span: Span, others: Iterable[Span]) -> bool:
    return any(spans_meet(span, other) for other in others)


def _values(conflict: Conflict) -> frozenset[float]:
    return frozenset(figure.value for figure in find_figures(conflict.note))
