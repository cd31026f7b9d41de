"""The lower half of the report: an article's text cut wherever a record begins or ends.

In goes a document's view, out come pieces that lie end to end and together are the text. Entities
are left out of the text: their mentions are everywhere, and would hide the rest.
"""

from itertools import pairwise
from typing import NamedTuple

from summarizer.evaluation.sidebyside import DocumentView, Row

# one line of a card at the width of a laptop
HEADING_CHARS = 64


class Piece(NamedTuple):
    """A run of text under the same marks: `gold` and `predicted` hold the numbers of rows."""

    text: str
    gold: tuple[int, ...]
    predicted: tuple[int, ...]


def pieces_of(view: DocumentView) -> list[Piece]:
    """The text in pieces; every character is in exactly one."""
    marks = [(number, row) for number, row in enumerate(view.rows) if row.kind != "entities"]
    borders = sorted({0, len(view.text), *(edge for _, row in marks for span in _spans(row) for edge in span)})
    starts: dict[int, list[tuple[int, bool, int]]] = {}
    for number, row in marks:
        for side, is_gold in ((row.gold, True), (row.predicted, False)):
            for start, end in side.spans if side else ():
                starts.setdefault(start, []).append((number, is_gold, end))
    pieces: list[Piece] = []
    active: list[tuple[int, bool, int]] = []
    for start, end in pairwise(borders):
        active = [mark for mark in active if mark[2] > start] + starts.get(start, [])
        gold = tuple(sorted({number for number, is_gold, _ in active if is_gold}))
        predicted = tuple(sorted({number for number, is_gold, _ in active if not is_gold}))
        pieces.append(Piece(view.text[start:end], gold, predicted))
    return pieces


def first_words(view: DocumentView, row: Row) -> str:
    """The beginning of what a row stands on, as its heading: a quote's segments together; an entity's is its name."""
    side = row.gold or row.predicted
    if side is None or row.kind == "entities" or not side.spans:
        return side.label if side else ""
    shown = side.spans if row.kind == "quotes" else side.spans[:1]
    words = " ".join(" … ".join(view.text[start:end] for start, end in shown).split())
    return f"“{words}”" if len(words) <= HEADING_CHARS else f"“{words[:HEADING_CHARS].rsplit(' ', 1)[0]} …”"


def _spans(row: Row) -> list[tuple[int, int]]:
    return [span for side in (row.gold, row.predicted) if side for span in side.spans]
