"""Spans against spans, records against records: overlap by characters, and one-to-one optimal matching.

In go half-open offsets and a score for each gold-predicted pair; out come pairs.
The matching is optimal, never greedy (scipy's Hungarian assignment): first as
many pairs as can be, then the highest sum of scores. Callers sort both sides by
content before they match, so that ties do not depend on the order of the input.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple, TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from summarizer.evaluation.suites import GoldDocument, Kind, Offsets
from summarizer.records import Record, Span

Ranges = tuple[Offsets, ...]
G = TypeVar("G")
P = TypeVar("P")


class Pairing(Record):
    """The fate of one gold record, one predicted record, or a matched pair.

    `faults` names what is wrong with a matched pair ("border", "speaker", "status" ...);
    empty means right in everything. `score` is the pair's overlap, 0 where there is no pair.
    """

    kind: Kind
    gold: str | None = None
    predicted: str | None = None
    ignored: bool = False
    score: float = 0.0
    faults: tuple[str, ...] = ()

    @property
    def verdict(self) -> Literal["right", "partly", "missed", "spurious", "ignored"]:
        """What became of it."""
        if self.ignored:
            return "ignored"
        if self.gold is None:
            return "spurious"
        if self.predicted is None:
            return "missed"
        return "partly" if self.faults else "right"


class Scored(NamedTuple):
    """What a scorer returns: counts that may be summed over documents, and the pairings behind them."""

    counts: dict[str, float]
    pairings: list[Pairing]


def offsets(span: Span) -> Offsets:
    return span.start, span.end


def merged(spans: Iterable[Offsets]) -> Ranges:
    """The same characters as sorted, disjoint, non-empty ranges."""
    out: list[Offsets] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return tuple(out)


def size(ranges: Ranges) -> int:
    return sum(end - start for start, end in ranges)


def shared(left: Ranges, right: Ranges) -> int:
    """How many characters two sets of disjoint sorted ranges share."""
    total = i = j = 0
    while i < len(left) and j < len(right):
        total += max(0, min(left[i][1], right[j][1]) - max(left[i][0], right[j][0]))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return total


def iou(left: Ranges, right: Ranges) -> float:
    """Shared characters over all characters of the two."""
    common = shared(left, right)
    return common / (size(left) + size(right) - common) if common else 0.0


def overlaps(left: Offsets | None, right: Offsets | None) -> bool:
    return left is not None and right is not None and left[0] < right[1] and right[0] < left[1]


def match(gold: Sequence[G], predicted: Sequence[P], score: Callable[[G, P], float]) -> list[tuple[int, int, float]]:
    """Pairs (gold index, predicted index, score) of an optimal one-to-one matching; a score of 0 is no pair."""
    if not gold or not predicted:
        return []
    scores = np.array([[score(g, p) for p in predicted] for g in gold])
    # One pair more outweighs any gain in score: scores are at most 2, so their sum stays below 1 after the division.
    weights = (scores > 0) + scores / (2 * (1 + min(scores.shape)))
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(int(i), int(j), float(scores[i, j])) for i, j in zip(rows, columns, strict=True) if scores[i, j] > 0]


def is_exhaustive(gold: GoldDocument, kind: Kind) -> bool:
    """Whether a prediction of `kind` that gold does not have can be called wrong somewhere in this document."""
    return gold.annotated.get(kind, False) is not False


def counts_as_false(spans: Iterable[Offsets], gold: GoldDocument, kind: Kind) -> bool:
    """Whether an unmatched prediction over `spans` is an error.

    It is not where the kind is not annotated exhaustively, nor where at least half of its
    characters lie outside the annotated ranges or inside ignored ones.
    """
    annotated = gold.annotated.get(kind, False)
    if annotated is False:
        return False
    ranges = merged(spans)
    half = size(ranges) / 2
    if isinstance(annotated, tuple) and shared(ranges, merged(annotated)) <= half:
        return False
    return not half or shared(ranges, merged(gold.ignore.get(kind, ()))) < half
