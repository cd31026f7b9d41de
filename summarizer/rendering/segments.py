"""Cut a text where marks begin and end, so that marks which overlap or nest can all be shown.

In goes the length of a text and marks on it; out come segments that cover the text
once, in order, each with the marks that hold it. HTML elements nest and never
overlap; a quotation inside an event's sentence inside two stances does. Flat
segments need no nesting. The cost grows with the marks and with how many of them
lie over one another, not with marks times text.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

MarkKind = Literal["quote", "support", "oppose", "neutral", "mixed", "event", "loss", "proof"]


class Mark(NamedTuple):
    """`[start, end)` of a text belongs to record number `record`; `kind` says how it looks ("proof": not at all)."""

    start: int
    end: int
    record: int
    kind: MarkKind


class Segment(NamedTuple):
    """`[start, end)` under the same marks from end to end; the narrowest mark first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def cut_segments(length: int, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """Segments that cover `[0, length)`, cut at every border of a mark and at `cuts`.

    Marks that are empty or reach outside the text are left out.

    >>> [tuple(s[:2]) for s in cut_segments(5, [Mark(1, 4, 0, "quote"), Mark(3, 5, 1, "event")])]
    [(0, 1), (1, 3), (3, 4), (4, 5)]
    """
    inside = sorted(mark for mark in marks if 0 <= mark.start < mark.end <= length)
    borders = {0, length, *(cut for cut in cuts if 0 < cut < length)}
    for mark in inside:
        borders |= {mark.start, mark.end}
    ordered = sorted(borders)
    active: list[Mark] = []
    upcoming = 0
    for start, end in itertools.pairwise(ordered):
        active = [mark for mark in active if mark.end > start]
        while upcoming < len(inside) and inside[upcoming].start == start:
            active.append(inside[upcoming])
            upcoming += 1
        yield Segment(start, end, tuple(sorted(active, key=lambda mark: mark.end - mark.start)))
