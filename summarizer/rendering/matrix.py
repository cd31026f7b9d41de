"""Who stands where, as a table: one row for each target, one column for each holder.

In goes a Brief; out comes a `Matrix` whose cells hold the stances of a holder towards
a target. Targets are the rows because they are phrases, holders the columns because
they are names. Both stand in the order of the brief.
"""

from dataclasses import dataclass

from summarizer.records import Brief, EntityRef, Stance
from summarizer.rendering.lookup import Lookup
from summarizer.rendering.wording import POLARITY_WORDS


@dataclass(frozen=True)
class Cell:
    """One stance in the table: its record id, polarity, and the symbol and words that stand for it."""

    record: str
    polarity: str
    symbol: str
    words: str


@dataclass(frozen=True)
class Row:
    target: str
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Matrix:
    holders: tuple[str, ...]
    rows: tuple[Row, ...]
    has_reported: bool


def stance_matrix(brief: Brief, lookup: Lookup) -> Matrix:
    """The stances of a brief by target and holder; no rows where there are none."""
    holders = tuple(dict.fromkeys(lookup.holder(stance.holder) for stance in brief.stances))
    by_target: dict[tuple[str, str], dict[str, list[Cell]]] = {}
    names: dict[tuple[str, str], str] = {}
    for stance in brief.stances:
        target = stance.target
        key = ("entity", target.entity) if isinstance(target, EntityRef) else ("topic", target.topic)
        names[key] = lookup.target(target)
        cells = by_target.setdefault(key, {})
        cells.setdefault(lookup.holder(stance.holder), []).append(_cell(stance))
    rows = (
        Row(names[key], tuple(tuple(cells.get(holder, ())) for holder in holders)) for key, cells in by_target.items()
    )
    return Matrix(holders, tuple(rows), any(stance.reported_by for stance in brief.stances))


def _cell(stance: Stance) -> Cell:
    symbol, _, words = POLARITY_WORDS[stance.polarity].partition(" ")
    # A report turns a stance into a claim about it: a cell without that would say more than is known.
    return Cell(stance.id, stance.polarity, symbol + "*" if stance.reported_by else symbol, words)
